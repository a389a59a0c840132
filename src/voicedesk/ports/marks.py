"""How far the changes of a connected system were read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from voicedesk.domain.business import BusinessId


class Marks(Protocol):
    """Where to go on from, by the name of what is read."""

    async def get(self, business: BusinessId, name: str) -> str | None: ...

    async def put(self, business: BusinessId, name: str, mark: str, *, now: datetime) -> None: ...
