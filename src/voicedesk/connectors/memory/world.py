"""Calendars, messengers, knowledge and embeddings in memory; each can be down."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from voicedesk.connectors.knowledge.embedded import EmbeddedKnowledge
from voicedesk.domain.booking import OURS, Booking
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Message
from voicedesk.domain.knowledge import Found, Passage
from voicedesk.domain.slots import Span
from voicedesk.errors import ConnectorUnavailable
from voicedesk.ports import CalendarChanges, Embedder, OutsideEvent, OwnEvent


class Outage:
    """Whether a system of the world is down; it raises ConnectorUnavailable while it is."""

    def __init__(self) -> None:
        self.down = False

    def _answer(self) -> None:
        if self.down:
            raise ConnectorUnavailable


class MemoryCalendar(Outage):
    """Implements `ports.Calendar` and `Watchable`.

    `add`, `drop`, `drag` and `wipe` are the hands of the people who own it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.ours: dict[str, Booking] = {}
        self.rings: list[tuple[str, str, datetime]] = []
        """Where it was asked to ring, with which token, and until when."""
        self._places: dict[str, Span] = {}
        self._others: dict[str, OutsideEvent] = {}
        self._log: list[str] = []

    def add(self, event: OutsideEvent) -> None:
        """Somebody writes an event of their own, or changes it."""
        self._others[event.uid] = event
        self._log.append(event.uid)

    def drop(self, uid: str) -> None:
        """Somebody deletes an event."""
        self._others.pop(uid, None)
        self._log.append(uid)

    def drag(self, booking: str, span: Span) -> None:
        """Somebody moves one of our events."""
        self._places[booking] = span
        self._log.append(f"{booking}{OURS}")

    def wipe(self, booking: str) -> None:
        """Somebody deletes one of our events."""
        self._places.pop(booking, None)
        self._log.append(f"{booking}{OURS}")

    async def put(self, booking: Booking, *, title: str, description: str) -> str:
        self._answer()
        self.ours[booking.id] = booking
        self.drag(booking.id, booking.span)
        return booking.uid

    async def remove(self, booking: Booking) -> None:
        self._answer()
        self.ours.pop(booking.id, None)
        self.wipe(booking.id)

    async def shows(self, booking: Booking) -> Span | None:
        self._answer()
        return self._places.get(booking.id)

    async def ring_at(self, address: str, *, token: str, until: datetime) -> datetime:
        self._answer()
        self.rings.append((address, token, until))
        return until

    async def busy(self, within: Span) -> Sequence[OutsideEvent]:
        self._answer()
        return [event for event in self._others.values() if event.span.overlaps(within)]

    async def changes(self, token: str | None) -> CalendarChanges:
        self._answer()
        now = str(len(self._log))
        if token is None or not token.isdigit() or int(token) > len(self._log):
            every = [self._own(booking) for booking in self._places]
            return CalendarChanges(list(self._others.values()), [], now, whole=True, own=every)
        touched = dict.fromkeys(self._log[int(token) :])
        theirs = [uid for uid in touched if not uid.endswith(OURS)]
        return CalendarChanges(
            [self._others[uid] for uid in theirs if uid in self._others],
            [uid for uid in theirs if uid not in self._others],
            now,
            own=[self._own(uid.removesuffix(OURS)) for uid in touched if uid.endswith(OURS)],
        )

    def _own(self, booking: str) -> OwnEvent:
        return OwnEvent(f"{booking}{OURS}", self._places.get(booking))

    async def check(self) -> None:
        self._answer()


class MemoryMessenger(Outage):
    """Implements `ports.Messenger`; `sent` holds each message once, by its key."""

    def __init__(self, channel: Literal["sms", "email"]) -> None:
        super().__init__()
        self.channel: Literal["sms", "email"] = channel
        self.sent: dict[str, Message] = {}

    async def send(self, message: Message) -> str:
        self._answer()
        self.sent.setdefault(message.key, message)
        return f"{self.channel}-{message.key}"

    async def check(self) -> None:
        self._answer()


class MemoryKnowledge(Outage):
    """Implements `ports.Knowledge`: the embedded store, in memory."""

    def __init__(self, embedder: Embedder | None = None) -> None:
        super().__init__()
        self._store = EmbeddedKnowledge(":memory:", embedder)

    async def replace(
        self, business: BusinessId, source: str, passages: Sequence[Passage], *, digest: str = ""
    ) -> None:
        self._answer()
        await self._store.replace(business, source, passages, digest=digest)

    async def search(
        self, business: BusinessId, query: str, *, on: date, k: int = 5, language: str | None = None
    ) -> Sequence[Found]:
        self._answer()
        return await self._store.search(business, query, on=on, k=k, language=language)

    async def sources(self, business: BusinessId) -> Mapping[str, int]:
        self._answer()
        return await self._store.sources(business)

    async def digests(self, business: BusinessId) -> Mapping[str, str]:
        self._answer()
        return await self._store.digests(business)

    async def refresh(self, business: BusinessId) -> int:
        self._answer()
        return await self._store.refresh(business)

    async def check(self) -> None:
        self._answer()


class MemoryEmbedder(Outage):
    """Implements `ports.Embedder` by hashing words: equal words, equal direction."""

    def __init__(self, dimensions: int = 64) -> None:
        super().__init__()
        self.name = f"words-{dimensions}"
        self.dimensions = dimensions

    async def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        self._answer()
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> list[float]:
        vector = [0.0] * self.dimensions
        for word in _words(text) or [""]:
            digest = hashlib.sha256(word.encode()).digest()
            vector[int.from_bytes(digest[:4], "big") % self.dimensions] += 1.0
        length = math.sqrt(sum(value * value for value in vector))
        return [value / length for value in vector]


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.casefold())
