"""What could not be carried out, by its cause; one that is known is muted until there is more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voicedesk.domain.business import BusinessId
from voicedesk.ports import Mute, Mutes, Order, Orders


@dataclass(frozen=True, slots=True)
class Cause:
    """Failures of one kind for one reason."""

    kind: str
    why: str
    orders: tuple[Order, ...]
    muted: bool = False

    @property
    def key(self) -> str:
        """Under what it is muted."""
        return f"{self.kind}: {self.why}"[:300]


async def causes_of(business: BusinessId, orders: Orders, mutes: Mutes) -> list[Cause]:
    """Failed orders, together by kind and reason."""
    known = {one.cause: one for one in await mutes.list(business)}
    by_cause: dict[tuple[str, str], list[Order]] = {}
    for order, why in await orders.failures(business):
        by_cause.setdefault((order.kind, why), []).append(order)
    return [_cause(kind, why, failed, known) for (kind, why), failed in by_cause.items()]


def _cause(kind: str, why: str, orders: Sequence[Order], mutes: dict[str, Mute]) -> Cause:
    cause = Cause(kind, why, tuple(orders))
    mute = mutes.get(cause.key)
    return Cause(kind, why, cause.orders, muted=mute is not None and len(orders) <= mute.count)
