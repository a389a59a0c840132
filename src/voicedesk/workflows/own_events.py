"""Our own events in staff's calendars: what staff moved or deleted, told from what we wrote."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from voicedesk.domain.booking import Booking, BookingId, BookingStatus, booking_of_uid
from voicedesk.domain.slots import Span
from voicedesk.errors import ConnectorError, SlotTaken
from voicedesk.ports import (
    Calendar,
    CalendarBook,
    CalendarChanges,
    Conflict,
    ConflictKind,
    Cursor,
    OutsideEvent,
    Shown,
    Watchable,
)
from voicedesk.services.drift import STORM, Drift, Seen, is_one_span

if TYPE_CHECKING:
    from voicedesk.domain.business import BusinessId, StaffId
    from voicedesk.workflows.run import World

READ_TIMEOUT_S = 60.0
LATE_WRITE = timedelta(hours=1)
"""A calendar that has not shown a change of ours for so long was given up by its order."""


@dataclass(frozen=True, slots=True)
class Watched:
    """One calendar of one person, under the name by which it is remembered."""

    name: str
    staff: StaffId
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class View:
    """One calendar as it was read just now; `changes` None: it could not be read."""

    watched: Watched
    cursor: Cursor
    changes: CalendarChanges | None
    events: Sequence[OutsideEvent] | None = None
    """Everything of others within `within`; None when none of it changed."""
    within: Span | None = None
    is_locked: bool = False
    """It does not let us in, which does not pass by itself."""


class OwnEvents:
    """Our own events, as the calendars have them now."""

    def __init__(
        self, world: World, drift: Drift, views: Sequence[View], shown: Sequence[Shown]
    ) -> None:
        self._world, self._drift, self._now = world, drift, world.clock.now()
        self._views, self._shown = views, shown
        self._by_name = {view.watched.name: view for view in views}
        self._open: dict[BookingId, list[Conflict]] = {}
        self.unsettled: set[str] = set()
        """Calendars of which something has to be looked at again."""
        self.moved = 0
        self.cancelled = 0

    async def settle(self) -> None:
        """Follow what staff moved and deleted."""
        for conflict in await self._book.conflicts(self._business):
            if conflict.kind != "busy":
                self._open.setdefault(conflict.booking, []).append(conflict)
        suspects = self._suspects()
        seen = [one for b, (v, s) in suspects.items() if (one := await self._verified(b, v, s))]
        gone = [one for one in seen if one.span is None]
        for one in gone:
            await self._cancel(one, storm=sum(o.calendar == one.calendar for o in gone) > STORM)
        await self._follow([one for one in seen if one.span is not None])

    def _suspects(self) -> dict[BookingId, tuple[View, Span | None]]:
        """Bookings whose event may stand elsewhere than we wrote it, and where it may stand."""
        found: dict[BookingId, tuple[View, Span | None]] = {}
        for view in self._readable():
            for booking, span in self._told(view).items():
                if self._is_better(view, booking, span, found.get(booking)):
                    found[booking] = (view, span)
        for conflict in (one for every in self._open.values() for one in every):
            home = self._by_name.get(conflict.calendar)
            if home and home.changes is not None and conflict.kind == "taken":
                found.setdefault(conflict.booking, (home, conflict.span))
        return found

    def _readable(self) -> list[View]:
        return [
            view
            for view in self._views
            if view.changes is not None and isinstance(view.watched.calendar, Watchable)
        ]

    def _told(self, view: View) -> dict[BookingId, Span | None]:
        """Where a calendar says that our events are; None for those that went."""
        own = view.changes.own if view.changes else ()
        told = {id_: one.span for one in own if (id_ := booking_of_uid(one.uid))}
        return told | self._missing(view, told)

    def _is_better(
        self,
        view: View,
        booking: BookingId,
        span: Span | None,
        known: tuple[View, Span | None] | None,
    ) -> bool:
        """Whether a calendar knows better: being there beats being gone, and home elsewhere."""
        if known is None or known[1] is None:
            return True
        home = {one.booking: one.calendar for one in self._shown}.get(booking)
        return span is not None and home == view.watched.name

    def _missing(self, view: View, told: Iterable[BookingId]) -> dict[BookingId, Span | None]:
        """What we wrote into a calendar and is not among everything that it has."""
        if view.changes is None or not view.changes.whole:
            return {}
        there = set(told)
        return {
            one.booking: None
            for one in self._shown
            if one.calendar == view.watched.name
            and one.booking not in there
            and (view.within is None or one.span.overlaps(view.within))
        }

    async def _verified(self, id_: BookingId, view: View, span: Span | None) -> Seen | None:
        """The event as it stands this moment, if that is a thing to act on."""
        booking = await self._world.ledger.booking(self._business, id_)
        standing = booking is not None and booking.status is BookingStatus.BOOKED
        if booking is None or not standing or booking.span.end <= self._now:
            return None
        written = await self._book.shown(self._business, now=self._now, bookings=[id_])
        known = written[0] if written else None
        if known is None or known.writing or known.sequence != booking.sequence:
            await self._wait(booking, view, span, known)
            return None
        stands = span
        if span is None or not _as_written(known, view, span):
            try:
                stands = await _stands(view, booking)
            except (ConnectorError, TimeoutError):
                self.unsettled.add(view.watched.name)
                return None
        if stands is not None and _as_written(known, view, stands):
            await self._is_back(id_)
            return None
        return _acted_on(booking, view, known, stands)

    async def _is_back(self, booking: BookingId) -> None:
        for conflict in self._open.get(booking, ()):
            await self._book.settle(self._business, conflict.id, how="moved back", now=self._now)

    async def _wait(
        self, booking: Booking, view: View, span: Span | None, known: Shown | None
    ) -> None:
        """Our own writing is under way: what stands there is looked at again when it is done."""
        if known is None and span is not None and is_one_span(span, booking.span):
            at = view.watched
            shown = Shown(booking.business, booking.id, at.name, at.staff, span, booking.sequence)
            await self._book.wrote(shown, now=self._now)
            return
        entries = await self._world.ledger.entries(self._business, booking=booking.id)
        changed = max((entry.at for entry in entries if entry.key), default=booking.created)
        if self._now - changed < LATE_WRITE:
            self.unsettled.add(view.watched.name)

    async def _cancel(self, seen: Seen, *, storm: bool) -> None:
        if any(conflict.kind == "gone" for conflict in self._open.get(seen.booking.id, ())):
            return
        if storm:
            await self._drift.report(seen, "gone", quiet=True)
            return
        await self._drift.cancel(seen.booking)
        self.cancelled += 1

    async def _follow(self, seen: Sequence[Seen]) -> None:
        """Move them; one that waits for another's place has its turn after it."""
        left, before = list(seen), 0
        while left and len(left) != before:
            before = len(left)
            left = [one for one in left if await self._tried(one) == "taken"]
        for one in left:
            await self._drift.report(one, "taken")

    async def _tried(self, one: Seen) -> ConflictKind | None:
        try:
            kind = await self._drift.follow(one)
        except SlotTaken:
            self.unsettled.add(one.calendar)
            return None
        self.moved += kind is None
        if kind not in (None, "taken"):
            await self._drift.report(one, kind)
        return kind

    @property
    def _book(self) -> CalendarBook:
        return self._world.calendars

    @property
    def _business(self) -> BusinessId:
        return self._drift.business.id


def _acted_on(booking: Booking, view: View, known: Shown, stands: Span | None) -> Seen | None:
    """Whose the event is now; what is gone from a calendar that never had it says nothing."""
    elsewhere = _place(known.calendar) != _place(view.watched.name)
    if not elsewhere:
        return Seen(booking, known.staff, known.calendar, stands)
    return Seen(booking, view.watched.staff, view.watched.name, stands) if stands else None


async def _stands(view: View, booking: Booking) -> Span | None:
    """Where the event is, asked for by itself: lists may be a moment old."""
    calendar = view.watched.calendar
    if not isinstance(calendar, Watchable):
        return booking.span
    async with asyncio.timeout(READ_TIMEOUT_S):
        return await calendar.shows(booking)


def _as_written(known: Shown, view: View, span: Span) -> bool:
    same = _place(known.calendar) == _place(view.watched.name)
    return same and is_one_span(known.span, span)


def _place(name: str) -> str:
    """The calendar without its person: two people may keep one calendar together."""
    return name.partition("/")[2]
