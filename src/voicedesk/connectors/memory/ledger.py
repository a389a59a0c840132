"""The ledger in memory, with the whole semantics of the real one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from voicedesk.connectors.memory.claims import Claims, merged
from voicedesk.connectors.memory.orders import MemoryOrders
from voicedesk.domain.booking import (
    Attendee,
    Booking,
    BookingId,
    BookingStatus,
    Deed,
    Entry,
    EntryId,
    Hold,
    HoldId,
    IdempotencyKey,
)
from voicedesk.domain.business import BusinessId, ClaimKey, ServiceId
from voicedesk.domain.call import CallId, CustomerId
from voicedesk.domain.slots import Slot, Span
from voicedesk.errors import HoldExpired, SlotTaken, UnknownBooking
from voicedesk.ports import OrderKind, OutsideEvent, Person, Receipt

_ORDERS: Mapping[Deed, OrderKind] = {
    Deed.BOOKED: "booked",
    Deed.MOVED: "moved",
    Deed.CANCELLED: "cancelled",
    Deed.CONFIRMED: "confirmed",
}


class MemoryLedger:
    """Implements `ports.Ledger`; one method is one step, for nothing in it awaits."""

    def __init__(self, orders: MemoryOrders) -> None:
        self._orders = orders
        self._claims = Claims()
        self._entries: list[Entry] = []
        self._by_key: dict[IdempotencyKey, Entry] = {}
        self._numbers = 0
        self._seen: datetime | None = None

    async def busy(
        self,
        business: BusinessId,
        keys: Sequence[ClaimKey],
        within: Span,
        *,
        now: datetime,
        further: Sequence[Span] = (),
    ) -> Mapping[ClaimKey, Sequence[Span]]:
        spans = (within, *further)
        return {key: merged(self._claims.on(business, key, now=now), spans) for key in keys}

    async def hold(
        self,
        business: BusinessId,
        slot: Slot,
        *,
        call: CallId,
        ttl: timedelta,
        now: datetime,
        moving: BookingId | None = None,
    ) -> Hold:
        mine = next(
            (
                h
                for h in self._claims.holds.values()
                if h.call == call and h.slot == slot and h.business == business
            ),
            None,
        )
        if not self._claims.is_free(
            business, slot, now=now, hold=mine.id if mine else None, booking=moving
        ):
            raise SlotTaken
        kept = (
            replace(mine, expires=now + ttl, moving=moving)
            if mine
            else Hold(HoldId(self._next("hold")), business, call, slot, now + ttl, moving)
        )
        self._claims.holds[kept.id] = kept
        if mine is None:
            self._note(Deed.HELD, kept, now=now)
        return kept

    async def held(self, hold: HoldId) -> Hold | None:
        return self._claims.holds.get(hold)

    async def release(self, hold: HoldId, *, now: datetime) -> None:
        kept = self._claims.holds.pop(hold, None)
        if kept:
            self._note(Deed.RELEASED, kept, now=now)

    async def release_call(self, call: CallId, *, now: datetime) -> int:
        mine = [hold.id for hold in self._claims.holds.values() if hold.call == call]
        for hold in mine:
            await self.release(hold, now=now)
        return len(mine)

    async def expire(self, *, now: datetime) -> int:
        over = [
            hold
            for hold in self._claims.holds.values()
            if hold.expires <= now and not self._has_ended(hold)
        ]
        for hold in over:
            self._note(Deed.EXPIRED, hold, now=now)
        return len(over)

    async def book(
        self,
        hold: HoldId,
        who: Attendee,
        *,
        key: IdempotencyKey,
        now: datetime,
        by: str = "caller",
    ) -> Receipt:
        if key in self._by_key:
            return self._repeat(key)
        kept = self._claimable(hold, now=now)
        booking = Booking(
            BookingId(self._next("booking")),
            kept.business,
            kept.slot,
            who,
            BookingStatus.BOOKED,
            kept.call,
            now,
        )
        del self._claims.holds[hold]
        entry = Entry(
            self._entry_id(),
            kept.business,
            Deed.BOOKED,
            now,
            kept.call,
            hold,
            booking.id,
            key,
            kept.slot,
            by=by,
        )
        return self._commit(entry, booking)

    async def move(
        self,
        booking: BookingId,
        hold: HoldId,
        *,
        key: IdempotencyKey,
        now: datetime,
        by: str = "caller",
    ) -> Receipt:
        if key in self._by_key:
            return self._repeat(key)
        was = self._live(booking)
        kept = self._claimable(hold, now=now, moving=booking)
        moved = replace(was, slot=kept.slot, sequence=was.sequence + 1)
        del self._claims.holds[hold]
        entry = Entry(
            self._entry_id(),
            was.business,
            Deed.MOVED,
            now,
            kept.call,
            hold,
            booking,
            key,
            kept.slot,
            before=was.slot,
            by=by,
        )
        return self._commit(entry, moved)

    async def cancel(
        self,
        booking: BookingId,
        *,
        key: IdempotencyKey,
        now: datetime,
        by: str = "caller",
        call: CallId | None = None,
    ) -> Receipt:
        if key in self._by_key:
            return self._repeat(key)
        was = self._live(booking)
        ended = replace(was, status=BookingStatus.CANCELLED, sequence=was.sequence + 1)
        entry = Entry(
            self._entry_id(),
            was.business,
            Deed.CANCELLED,
            now,
            call,
            None,
            booking,
            key,
            was.slot,
            by=by,
        )
        return self._commit(entry, ended)

    async def confirm(
        self, booking: BookingId, *, key: IdempotencyKey, now: datetime, by: str = "caller"
    ) -> Receipt:
        if key in self._by_key:
            return self._repeat(key)
        was = self._live(booking)
        entry = Entry(
            self._entry_id(),
            was.business,
            Deed.CONFIRMED,
            now,
            None,
            None,
            booking,
            key,
            was.slot,
            by=by,
        )
        return self._commit(entry, was)

    async def booking(self, business: BusinessId, booking: BookingId) -> Booking | None:
        found = self._claims.bookings.get(booking)
        return found if found and found.business == business else None

    async def bookings(
        self,
        business: BusinessId,
        *,
        customer: CustomerId | None = None,
        phone: str | None = None,
        within: Span | None = None,
        statuses: Sequence[BookingStatus] = (BookingStatus.BOOKED,),
    ) -> Sequence[Booking]:
        found = [
            booking
            for booking in self._claims.bookings.values()
            if booking.business == business
            and booking.status in statuses
            and (customer is None or booking.attendee.customer == customer)
            and (phone is None or booking.attendee.phone == phone)
            and (within is None or booking.span.overlaps(within))
        ]
        return sorted(found, key=lambda booking: booking.span.start.timestamp())

    async def count(
        self, business: BusinessId, day: Span, *, service: ServiceId | None = None
    ) -> int:
        booked = (
            b.slot
            for b in self._claims.bookings.values()
            if b.business == business and b.status is not BookingStatus.CANCELLED
        )
        held = (
            h.slot
            for h in self._claims.holds.values()
            if h.business == business
            and h.moving is None
            and (self._seen is None or h.expires > self._seen)
        )
        return sum(
            day.contains(slot.span.start) and service in (None, slot.service)
            for slots in (booked, held)
            for slot in slots
        )

    async def entries(
        self, business: BusinessId, *, booking: BookingId | None = None, call: CallId | None = None
    ) -> Sequence[Entry]:
        return [
            entry
            for entry in self._entries
            if entry.business == business
            and booking in (None, entry.booking)
            and call in (None, entry.call)
        ]

    async def import_busy(
        self,
        business: BusinessId,
        key: ClaimKey,
        calendar: str,
        events: Sequence[OutsideEvent],
        within: Span,
        *,
        now: datetime,
    ) -> Sequence[BookingId]:
        known = self._claims.outside.get((business, key, calendar), ())
        kept = tuple(event for event in known if not event.span.overlaps(within))
        self._claims.outside[business, key, calendar] = kept + tuple(events)
        return [
            booking.id
            for booking in await self.bookings(business)
            if key in booking.slot.keys
            and any(event.span.overlaps(booking.slot.claimed) for event in events)
        ]

    def outside(self, business: BusinessId) -> Iterator[tuple[ClaimKey, str, OutsideEvent]]:
        """Every event of others, with whose time it takes and its calendar."""
        for (whose, key, calendar), events in self._claims.outside.items():
            yield from ((key, calendar, event) for event in events if whose == business)

    def theirs(self, business: BusinessId, person: Person) -> list[Booking]:
        """The bookings of a person."""
        return [
            booking
            for booking in self._claims.bookings.values()
            if booking.business == business
            and (
                booking.attendee.phone in person.phones
                or booking.attendee.email in person.emails
                or booking.attendee.customer in person.customers
            )
        ]

    def forget(self, business: BusinessId, person: Person) -> int:
        """Take the name off the bookings of a person; their times stay taken."""
        theirs = self.theirs(business, person)
        for booking in theirs:
            self._claims.bookings[booking.id] = replace(booking, attendee=Attendee("(erased)"))
        return len(theirs)

    def _next(self, what: str) -> str:
        self._numbers += 1
        return f"{what}-{self._numbers}"

    def _has_ended(self, hold: Hold) -> bool:
        return any(
            entry.hold == hold.id and entry.deed is Deed.EXPIRED and entry.at >= hold.expires
            for entry in self._entries
        )

    def _claimable(self, hold: HoldId, *, now: datetime, moving: BookingId | None = None) -> Hold:
        kept = self._claims.holds.get(hold)
        if kept is None or not self._claims.is_free(
            kept.business, kept.slot, now=now, hold=hold, booking=moving
        ):
            raise HoldExpired
        return kept

    def _live(self, booking: BookingId) -> Booking:
        found = self._claims.bookings.get(booking)
        if found is None or found.status is not BookingStatus.BOOKED:
            raise UnknownBooking
        return found

    def _repeat(self, key: IdempotencyKey) -> Receipt:
        entry = self._by_key[key]
        if entry.booking is None:
            raise UnknownBooking
        return Receipt(self._claims.bookings[entry.booking], entry, repeated=True)

    def _commit(self, entry: Entry, booking: Booking) -> Receipt:
        """Write a booking, its entry and its order together."""
        self._claims.bookings[booking.id] = booking
        self._append(entry)
        data = {"booking": booking.id, "call": entry.call or ""}
        self._orders.write(booking.business, _ORDERS[entry.deed], entry.id, data, now=entry.at)
        return Receipt(booking, entry)

    def _entry_id(self) -> EntryId:
        return EntryId(self._next("entry"))

    def _note(self, deed: Deed, hold: Hold, *, now: datetime) -> None:
        """Write what became of a hold."""
        self._append(
            Entry(
                self._entry_id(),
                hold.business,
                deed,
                now,
                hold.call,
                hold.id,
                hold.moving,
                None,
                hold.slot,
            )
        )

    def _append(self, entry: Entry) -> None:
        self._entries.append(entry)
        if entry.key:
            self._by_key[entry.key] = entry
        self._seen = max(self._seen or entry.at, entry.at)
