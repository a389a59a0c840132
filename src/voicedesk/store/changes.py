"""What happens to a booking: made, moved, cancelled, confirmed; with its entry and its order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

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
from voicedesk.errors import Conflict, HoldExpired, SlotTaken, UnknownBooking
from voicedesk.ports import OrderKind, Receipt
from voicedesk.store import holds
from voicedesk.store.claims import claim_outside, free, hand_over, lock, on_slot, take
from voicedesk.store.orders import write_order
from voicedesk.store.outside import is_outside
from voicedesk.store.records import append, booking_of, booking_values, entry_of, new_id
from voicedesk.store.tables.ledger import bookings, claims, entries, stretches

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.business import BusinessId
    from voicedesk.domain.call import CallId
    from voicedesk.domain.slots import Slot

ORDERS: dict[Deed, OrderKind] = {
    Deed.BOOKED: "booked",
    Deed.MOVED: "moved",
    Deed.CANCELLED: "cancelled",
    Deed.CONFIRMED: "confirmed",
}


@dataclass(frozen=True, slots=True)
class Act:
    """Who changes a booking, when, and under which key."""

    key: IdempotencyKey
    now: datetime
    by: str = "caller"
    call: CallId | None = None


async def book(connection: AsyncConnection, hold: HoldId, who: Attendee, act: Act) -> Receipt:
    """Make a hold a booking. Raises HoldExpired."""
    kept = await holds.find(connection, hold)
    if kept is None:
        raise HoldExpired
    await lock(connection, kept.hold.business, kept.hold.slot.keys)
    if again := await _answered(connection, kept.hold.business, act.key):
        return again
    mine = await _secured(connection, hold, act.now, beside=None)
    booking = Booking(
        id=BookingId(new_id("booking")),
        business=mine.business,
        slot=mine.slot,
        attendee=who,
        status=BookingStatus.BOOKED,
        call=mine.call,
        created=act.now,
    )
    await connection.execute(insert(bookings).values(booking_values(booking)))
    await hand_over(connection, owner=hold, to=booking.id)
    await holds.mark(connection, hold, "booked")
    return await _commit(connection, Deed.BOOKED, booking, replace(act, call=mine.call), hold=hold)


async def move(connection: AsyncConnection, booking: BookingId, hold: HoldId, act: Act) -> Receipt:
    """Put a booking where a hold is: the new time is ours before the old one is let go.

    Raises HoldExpired, UnknownBooking.
    """
    seen = await _find(connection, booking)
    kept = await holds.find(connection, hold)
    if kept is None:
        raise HoldExpired
    await lock(connection, seen.business, (*seen.slot.keys, *kept.hold.slot.keys))
    if again := await _answered(connection, seen.business, act.key):
        return again
    was = await _standing(connection, booking, as_seen=seen)
    mine = await _secured(connection, hold, act.now, beside=booking)
    await _let_go_of_old(connection, was, hold)
    there = await on_slot(connection, was.business, mine.slot)
    await take(connection, was.business, mine.slot, there, owner=booking)
    await claim_outside(connection, was.business, was.slot.keys, was.slot.claimed)
    moved = replace(was, slot=mine.slot, sequence=was.sequence + 1)
    await _save(connection, moved)
    await holds.mark(connection, hold, "booked")
    done = replace(act, call=mine.call)
    return await _commit(connection, Deed.MOVED, moved, done, hold=hold, before=was.slot)


async def cancel(connection: AsyncConnection, booking: BookingId, act: Act) -> Receipt:
    """Cancel a booking and free its time. Raises UnknownBooking."""
    seen = await _find(connection, booking)
    await lock(connection, seen.business, seen.slot.keys)
    if again := await _answered(connection, seen.business, act.key):
        return again
    was = await _standing(connection, booking, as_seen=seen)
    await free(connection, was.business, was.slot, owner=booking)
    ended = replace(was, status=BookingStatus.CANCELLED, sequence=was.sequence + 1)
    await _save(connection, ended)
    return await _commit(connection, Deed.CANCELLED, ended, act)


async def confirm(connection: AsyncConnection, booking: BookingId, act: Act) -> Receipt:
    """Note that the customer will come. Raises UnknownBooking."""
    seen = await _find(connection, booking)
    await lock(connection, seen.business, seen.slot.keys)
    if again := await _answered(connection, seen.business, act.key):
        return again
    was = await _standing(connection, booking, as_seen=seen)
    return await _commit(connection, Deed.CONFIRMED, was, act)


async def _secured(
    connection: AsyncConnection, hold: HoldId, now: datetime, *, beside: BookingId | None
) -> Hold:
    """The hold with all its claims, taken again where it had lost them; else HoldExpired."""
    kept = await holds.find(connection, hold)
    if kept is None or kept.state not in {"live", "expired"}:
        raise HoldExpired
    mine = kept.hold
    if await is_outside(connection, mine.business, mine.slot):
        raise HoldExpired  # somebody put it into their own calendar while the caller decided
    there = await holds.clear(connection, mine, now=now)
    try:
        await take(connection, mine.business, mine.slot, there, owner=hold, beside=beside)
    except SlotTaken as error:
        raise HoldExpired from error
    return mine


async def _let_go_of_old(connection: AsyncConnection, was: Booking, hold: HoldId) -> None:
    for table in (claims, stretches):
        await connection.execute(table.delete().where(table.c.owner == was.id))
    await hand_over(connection, owner=hold, to=was.id)


async def _answered(
    connection: AsyncConnection, business: BusinessId, key: IdempotencyKey
) -> Receipt | None:
    statement = select(entries).where(entries.c.business == business, entries.c.key == key)
    row = (await connection.execute(statement)).one_or_none()
    if row is None:
        return None
    entry = entry_of(row)
    return Receipt(await _find(connection, BookingId(row.booking)), entry, repeated=True)


async def _find(connection: AsyncConnection, booking: BookingId) -> Booking:
    row = (await connection.execute(select(bookings).where(bookings.c.id == booking))).one_or_none()
    if row is None:
        raise UnknownBooking
    return booking_of(row)


async def _standing(
    connection: AsyncConnection, booking: BookingId, *, as_seen: Booking
) -> Booking:
    """The booking as it is under our locks. Raises Conflict when it moved before we had them."""
    found = await _find(connection, booking)
    if found.slot.keys != as_seen.slot.keys:
        raise Conflict
    if found.status is not BookingStatus.BOOKED:
        raise UnknownBooking
    return found


async def _save(connection: AsyncConnection, booking: Booking) -> None:
    values = booking_values(booking)
    await connection.execute(update(bookings).where(bookings.c.id == booking.id).values(values))


async def _commit(
    connection: AsyncConnection,
    deed: Deed,
    booking: Booking,
    act: Act,
    *,
    hold: HoldId | None = None,
    before: Slot | None = None,
) -> Receipt:
    """Write the entry and the order that belong to a change."""
    entry = Entry(
        id=EntryId(new_id("entry")),
        business=booking.business,
        deed=deed,
        at=act.now,
        call=act.call,
        hold=hold,
        booking=booking.id,
        key=act.key,
        slot=booking.slot,
        before=before,
        by=act.by,
    )
    await append(connection, entry)
    data = {"booking": booking.id, "call": act.call or "", "sequence": booking.sequence}
    await write_order(connection, booking.business, ORDERS[deed], entry.id, data, now=act.now)
    return Receipt(booking, entry)
