"""Orders in memory: what must happen because something was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from voicedesk.domain.business import BusinessId
from voicedesk.ports import Order, OrderKind


@dataclass(slots=True)
class _Kept:
    order: Order
    state: Literal["pending", "taken", "failed"] = "pending"
    why: str = ""
    attempt: int = 0


class MemoryOrders:
    """Implements `ports.Orders`; the other twins write to it in the same step as their rows."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    def write(
        self,
        business: BusinessId,
        kind: OrderKind,
        ref: str,
        data: Mapping[str, object],
        *,
        now: datetime,
    ) -> None:
        """Add an order; the same kind and ref are the same order."""
        order = Order(f"{kind}:{ref}", business, kind, ref, now, dict(data))
        self._kept.setdefault(order.id, _Kept(order))

    async def add(self, order: Order) -> None:
        self._kept.setdefault(order.id, _Kept(order))

    async def pending(self, *, limit: int = 100) -> Sequence[Order]:
        return [kept.order for kept in self._kept.values() if kept.state == "pending"][:limit]

    async def taken(self, order: str, *, now: datetime) -> None:
        if order in self._kept:
            self._kept[order].state = "taken"

    async def failed(self, order: Order, *, why: str, now: datetime) -> None:
        kept = self._kept.setdefault(order.id, _Kept(order))
        kept.state = "failed"
        kept.why = why

    async def failures(self, business: BusinessId | None = None) -> Sequence[tuple[Order, str]]:
        return [
            (kept.order, kept.why)
            for kept in self._kept.values()
            if kept.state == "failed" and business in (None, kept.order.business)
        ]

    async def retry(self, order: str, *, now: datetime) -> None:
        if order in self._kept and self._kept[order].state == "failed":
            kept = self._kept[order]
            kept.state, kept.why = "pending", ""
            kept.attempt += 1
            kept.order = replace(kept.order, data={**kept.order.data, "attempt": kept.attempt})
