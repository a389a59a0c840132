"""How far the changes of connected systems were read, in memory."""

from __future__ import annotations

from datetime import datetime

from voicedesk.domain.business import BusinessId


class MemoryMarks:
    """Implements `ports.Marks`."""

    def __init__(self) -> None:
        self._kept: dict[tuple[BusinessId, str], str] = {}

    async def get(self, business: BusinessId, name: str) -> str | None:
        return self._kept.get((business, name))

    async def put(self, business: BusinessId, name: str, mark: str, *, now: datetime) -> None:
        self._kept[business, name] = mark
