"""What staff do in their own calendars becomes true in the ledger, or a conflict that is seen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import product

from voicedesk.domain.availability import resource_key, staff_key
from voicedesk.domain.booking import IMPORTED, Booking, BookingStatus, IdempotencyKey
from voicedesk.domain.business import Business, ClaimKey, Resource, StaffId
from voicedesk.domain.call import CallId
from voicedesk.domain.slots import Slot, Span
from voicedesk.errors import HoldExpired, SlotTaken, UnknownBooking
from voicedesk.ports import (
    CalendarBook,
    Clock,
    Collision,
    Conflict,
    ConflictKind,
    Ledger,
)
from voicedesk.profile.schema import Profile
from voicedesk.services.ids import id_from
from voicedesk.services.offers import busy_without

BY_CALENDAR = "calendar"
"""Who made a change that was found in a calendar."""
HOLD = timedelta(minutes=2)
LONGEST = timedelta(hours=12)
"""An event that lasts longer is no appointment: somebody made a whole day of it."""
STORM = 10
"""So many changes at once from one calendar are an accident or a beginning, not decisions."""
SAME = "the same appointment"
"""How a collision ends that is none: the event from which the booking was taken over."""


def calendar_names(profile: Profile) -> Mapping[StaffId, tuple[str, ...]]:
    """The name under which each calendar is remembered; another one when its options change."""
    return {
        StaffId(member.id): tuple(
            f"{member.id}/{part.name}-{_digest(part.options)}"
            for part in member.calendars or (profile.connectors.calendar,)
        )
        for member in profile.staff
    }


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a calendar has the event of a booking; a span of None: it is gone."""

    booking: Booking
    staff: StaffId
    calendar: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Drift:
    """What the desk promises when a calendar and the ledger differ."""

    business: Business
    ledger: Ledger
    book: CalendarBook
    clock: Clock

    async def follow(self, seen: Seen) -> ConflictKind | None:
        """Put a booking where staff moved its event; why not, when that cannot be.

        Hours and notice bind callers, not staff. Raises SlotTaken while only a caller's hold is in
        the way: it ends by itself, and then it is tried again.
        """
        now, booking, span = self.clock.now(), seen.booking, seen.span
        if span is None:
            return "gone"
        if span.length > LONGEST:
            return "unclear"
        if span.start < now:
            return "past"
        slots = await self._slots(seen, span, now)
        call = CallId(f"{BY_CALENDAR}-{booking.id}")
        for slot in slots:
            try:
                hold = await self.ledger.hold(
                    self.business.id, slot, call=call, ttl=HOLD, now=now, moving=booking.id
                )
                where = f"{span.start.timestamp():.0f}-{span.end.timestamp():.0f}"
                key = f"{BY_CALENDAR}:{booking.id}:{booking.sequence}:{seen.staff}:{where}"
                await self.ledger.move(
                    booking.id, hold.id, key=IdempotencyKey(key), now=now, by=BY_CALENDAR
                )
            except (SlotTaken, HoldExpired):
                continue
            except UnknownBooking:
                await self.ledger.release_call(call, now=now)
            return None
        if await self._slots(seen, span, now + self.business.rules.hold + HOLD):
            raise SlotTaken
        return "taken"

    async def cancel(self, booking: Booking) -> None:
        """Staff deleted the event: the appointment is off."""
        key = IdempotencyKey(f"{BY_CALENDAR}:{booking.id}:{booking.sequence}:gone")
        try:
            await self.ledger.cancel(booking.id, key=key, now=self.clock.now(), by=BY_CALENDAR)
        except UnknownBooking:
            return

    async def report(self, seen: Seen, kind: ConflictKind, *, quiet: bool = False) -> None:
        """Write down that a calendar and the ledger differ, once for each place."""
        known = await self.book.conflicts(self.business.id, open_only=False)
        span = seen.span or seen.booking.span
        mine = [one for one in known if one.booking == seen.booking.id]
        if any(one.settled is None and one.span == span for one in mine):
            return
        for older in mine:
            await self.book.settle(
                self.business.id, older.id, how="moved again", now=self.clock.now()
            )
        conflict = self._conflict(seen.booking, kind, seen.calendar, span, len(mine))
        await self.book.report(replace(conflict, staff=seen.staff), quiet=quiet)

    async def collide(self) -> Sequence[Conflict]:
        """Look for events of others over bookings; what was not known yet.

        Asked of the ledger as it is, so it does not matter which of the two was there first.
        """
        now, business = self.clock.now(), self.business.id
        collisions = await self.book.collisions(business, now=now)
        known = await self.book.conflicts(business, open_only=False)
        await self._settle([one for one in known if one.settled is None], collisions)
        fresh: dict[str, Conflict] = {}
        for one in collisions:
            mine = [old for old in known if old.booking == one.booking]
            if any(old.settled is None or _is_same(old, one) for old in mine):
                continue
            booking = await self.ledger.booking(business, one.booking)
            if booking is None or booking.id in fresh:
                continue
            conflict = self._conflict(booking, "busy", one.calendar, one.span, len(mine))
            if await self._was_imported(booking, one):
                await self.book.report(replace(conflict, settled=now, how=SAME))
                continue
            fresh[booking.id] = conflict
        return list(fresh.values())

    def _conflict(
        self, booking: Booking, kind: ConflictKind, calendar: str, span: Span, number: int
    ) -> Conflict:
        name = f"{booking.id}:{booking.sequence}:{number}"
        return Conflict(
            id=id_from(self.business.id, f"conflict:{name}"),
            business=self.business.id,
            booking=booking.id,
            sequence=booking.sequence,
            staff=booking.slot.staff,
            calendar=calendar,
            kind=kind,
            span=span,
            found=self.clock.now(),
        )

    async def _settle(self, known: Sequence[Conflict], collisions: Sequence[Collision]) -> None:
        """Close what is over: the booking changed or passed, or the event went away."""
        now, still = self.clock.now(), {one.booking for one in collisions}
        for one in known:
            booking = await self.ledger.booking(self.business.id, one.booking)
            how = _how_over(one, booking, now)
            if how is None and one.kind == "busy" and one.booking not in still:
                how = "the event went away"
            if how is not None:
                await self.book.settle(self.business.id, one.id, how=how, now=now)

    async def _was_imported(self, booking: Booking, collision: Collision) -> bool:
        entries = await self.ledger.entries(self.business.id, booking=booking.id)
        first = next((entry for entry in entries if entry.key), None)
        if first is None or first.by != IMPORTED or first.slot is None:
            return False
        return is_one_span(first.slot.span, collision.span)

    async def _slots(self, seen: Seen, span: Span, now: datetime) -> list[Slot]:
        """The slots that the event can be at its new time: one for each free choice of rooms."""
        own, zone = seen.booking.slot, self.business.zone
        service = self.business.service(own.service)
        local = Span(span.start.astimezone(zone), span.end.astimezone(zone))
        claimed = Span(
            local.start - timedelta(minutes=service.buffer_before_min),
            local.end + timedelta(minutes=service.buffer_after_min),
        )
        rooms = [list(self._rooms(kind, own)) for kind in service.resources]
        person = staff_key(seen.staff)
        keys = [person, *(key for choice in rooms for key in choice)]
        found = await self.ledger.busy(self.business.id, keys, claimed, now=now)
        busy = busy_without(found, [own])
        if _is_busy(busy[person], claimed):
            return []
        free = [[key for key in choice if not _is_busy(busy[key], claimed)] for choice in rooms]
        return [
            replace(own, staff=seen.staff, span=local, claimed=claimed, keys=(person, *chosen))
            for chosen in product(*free)
        ]

    def _rooms(self, kind: str, own: Slot) -> Iterator[ClaimKey]:
        """Resources of a kind at the place of a slot, those that it has already first."""
        there: list[Resource] = [
            one
            for one in self.business.resources
            if one.kind == kind and one.location in (None, own.location)
        ]
        yield from sorted(map(resource_key, there), key=lambda key: key not in own.keys)


def _how_over(conflict: Conflict, booking: Booking | None, now: datetime) -> str | None:
    if booking is None or booking.status is not BookingStatus.BOOKED:
        return "cancelled"
    if booking.sequence != conflict.sequence:
        return "moved"
    return "the time has passed" if booking.span.end <= now else None


def _is_same(conflict: Conflict, collision: Collision) -> bool:
    return conflict.how == SAME and is_one_span(conflict.span, collision.span)


def is_one_span(one: Span, other: Span) -> bool:
    """Whether two spans are the same time, in whatever zones they are written."""
    return one.start.timestamp() == other.start.timestamp() and one.length == other.length


def _is_busy(spans: Sequence[Span], claimed: Span) -> bool:
    return any(span.overlaps(claimed) for span in spans)


def _digest(options: Mapping[str, object]) -> str:
    written = json.dumps(dict(options), sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:10]
