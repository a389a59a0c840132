"""What other systems are told, and who tells them, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from voicedesk.connectors.memory.orders import MemoryOrders
from voicedesk.domain.business import BusinessId
from voicedesk.errors import ConnectorError
from voicedesk.ports import Notice
from voicedesk.ports.notices import NoticeState


class MemoryNotices:
    """Implements `ports.Notices`."""

    def __init__(self, orders: MemoryOrders) -> None:
        self._orders = orders
        self._kept: dict[tuple[BusinessId, str], Notice] = {}

    async def add(self, notice: Notice) -> bool:
        if (notice.business, notice.id) in self._kept:
            return False
        self._kept[notice.business, notice.id] = notice
        data = {"notice": notice.id}
        self._orders.write(notice.business, "notice", notice.id, data, now=notice.at)
        return True

    async def get(self, business: BusinessId, notice: str) -> Notice | None:
        return self._kept.get((business, notice))

    async def list(
        self, business: BusinessId, *, state: NoticeState | None = None, limit: int = 100
    ) -> Sequence[Notice]:
        found = [
            one
            for one in self._kept.values()
            if one.business == business and state in (None, one.state)
        ]
        return sorted(found, key=lambda one: (-one.at.timestamp(), one.id))[:limit]

    async def tried(
        self, notice: Notice, state: NoticeState, *, status: int | None, why: str, now: datetime
    ) -> None:
        key = (notice.business, notice.id)
        known = self._kept[key]
        tries = known.tries + 1
        self._kept[key] = replace(
            known, state=state, status=status, why=why, changed=now, tries=tries
        )

    async def again(self, business: BusinessId, notice: str, *, now: datetime) -> bool:
        known = self._kept.get((business, notice))
        if known is None:
            return False
        self._kept[business, notice] = replace(known, state="waiting", why="", changed=now)
        ref, data = f"{notice}#{known.tries}", {"notice": notice}
        self._orders.write(business, "notice", ref, data, now=now)
        return True


@dataclass
class MemoryNoticeSender:
    """Implements `ports.NoticeSender`: keeps what it was given, or fails as it is told to."""

    sent: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)
    failing: ConnectorError | None = None

    async def send(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        if self.failing is not None:
            raise self.failing
        self.sent.append((url, dict(headers), body))
        return 200
