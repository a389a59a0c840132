"""The end of what is remembered of a person, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from voicedesk.connectors.memory.calls import MemoryCalls, MemorySessions
from voicedesk.connectors.memory.messages import MemoryMessages
from voicedesk.domain.business import BusinessId
from voicedesk.ports import Person


class Forgetful(Protocol):
    """A twin that can forget a person."""

    def forget(self, business: BusinessId, person: Person) -> int: ...


class MemoryErasure:
    """Implements `ports.Erasure` over the other twins."""

    def __init__(
        self,
        kept: Mapping[str, Forgetful],
        sessions: MemorySessions,
        calls: MemoryCalls,
        messages: MemoryMessages,
    ) -> None:
        self._kept = kept
        self._sessions = sessions
        self._calls, self._messages = calls, messages

    async def erase(
        self, business: BusinessId, person: Person, *, now: datetime
    ) -> Mapping[str, int]:
        for call in person.calls:
            await self._sessions.drop(call)
        return {name: twin.forget(business, person) for name, twin in self._kept.items()}

    async def expire(
        self, business: BusinessId, *, transcripts: datetime, messages: datetime
    ) -> Mapping[str, int]:
        return {
            "calls": self._calls.expire(business, transcripts),
            "messages": self._messages.expire(business, messages),
        }
