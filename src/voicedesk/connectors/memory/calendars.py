"""The desk's own book about the calendars of others, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from voicedesk.connectors.memory.ledger import MemoryLedger
from voicedesk.connectors.memory.orders import MemoryOrders
from voicedesk.domain.booking import BookingId
from voicedesk.domain.business import BusinessId
from voicedesk.ports import Collision, Conflict, Cursor, Shown

LONGEST_WRITE = timedelta(minutes=10)


@dataclass(slots=True)
class _Event:
    shown: Shown
    writers: int
    changed: datetime


class MemoryCalendarBook:
    """Implements `ports.CalendarBook`."""

    def __init__(self, orders: MemoryOrders, ledger: MemoryLedger) -> None:
        self._orders = orders
        self._ledger = ledger
        self._cursors: dict[tuple[BusinessId, str], Cursor] = {}
        self._events: dict[tuple[BusinessId, BookingId], _Event] = {}
        self._conflicts: dict[tuple[BusinessId, str], Conflict] = {}

    async def cursors(self, business: BusinessId) -> Sequence[Cursor]:
        return [one for (whose, _), one in self._cursors.items() if whose == business]

    async def keep(self, cursors: Sequence[Cursor]) -> None:
        self._cursors.update({(one.business, one.calendar): one for one in cursors})

    async def drop(self, business: BusinessId, calendar: str) -> None:
        self._cursors.pop((business, calendar), None)

    async def writing(self, shown: Shown, *, now: datetime) -> None:
        key = shown.business, shown.booking
        known = self._events.setdefault(key, _Event(shown, 0, now))
        dead = known.changed < now - LONGEST_WRITE
        known.writers = 1 if dead else known.writers + 1
        known.changed = now

    async def wrote(self, shown: Shown, *, now: datetime) -> None:
        key = shown.business, shown.booking
        known = self._events.setdefault(key, _Event(shown, 0, now))
        known.shown, known.changed = shown, now
        known.writers = max(0, known.writers - 1)

    async def hid(self, business: BusinessId, booking: BookingId) -> None:
        self._events.pop((business, booking), None)

    async def shown(
        self, business: BusinessId, *, now: datetime, bookings: Sequence[BookingId] | None = None
    ) -> Sequence[Shown]:
        return [
            replace(
                one.shown,
                writing=one.writers > 0 and one.changed > now - LONGEST_WRITE,
            )
            for (whose, booking), one in self._events.items()
            if whose == business
            and (one.shown.span.end > now if bookings is None else booking in bookings)
        ]

    async def collisions(self, business: BusinessId, *, now: datetime) -> Sequence[Collision]:
        return [
            Collision(booking.id, calendar, event.uid, event.span)
            for booking in await self._ledger.bookings(business)
            if booking.span.end > now
            for key, calendar, event in self._ledger.outside(business)
            if key in booking.slot.keys
            and event.span.end > now
            and event.span.overlaps(booking.slot.claimed)
        ]

    async def report(self, conflict: Conflict, *, quiet: bool = False) -> bool:
        key = conflict.business, conflict.id
        if key in self._conflicts:
            return False
        self._conflicts[key] = conflict
        if conflict.settled is None:
            data = {"booking": conflict.booking, "quiet": quiet}
            now = conflict.found
            self._orders.write(conflict.business, "conflict", conflict.id, data, now=now)
        return True

    async def told(self, business: BusinessId, conflict: str, *, now: datetime) -> None:
        if known := self._conflicts.get((business, conflict)):
            self._conflicts[business, conflict] = replace(known, told=now)

    async def settle(self, business: BusinessId, conflict: str, *, how: str, now: datetime) -> None:
        known = self._conflicts.get((business, conflict))
        if known and known.settled is None:
            self._conflicts[business, conflict] = replace(known, settled=now, how=how)

    async def conflict(self, business: BusinessId, conflict: str) -> Conflict | None:
        return self._conflicts.get((business, conflict))

    async def conflicts(
        self, business: BusinessId, *, open_only: bool = True
    ) -> Sequence[Conflict]:
        found = [
            one
            for (whose, _), one in self._conflicts.items()
            if whose == business and not (open_only and one.settled)
        ]
        return sorted(found, key=lambda one: (one.found, one.id))

    async def prune(self, business: BusinessId, *, before: datetime) -> None:
        self._events = {
            key: one
            for key, one in self._events.items()
            if key[0] != business or one.shown.span.end >= before
        }
        self._conflicts = {
            key: one
            for key, one in self._conflicts.items()
            if key[0] != business or one.span.end >= before
        }
