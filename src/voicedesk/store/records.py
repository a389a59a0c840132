"""Rows of the ledger as what they mean, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import insert

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
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import CallId, CustomerId
from voicedesk.store.slots import pack_slot, slot_values, unpack_slot
from voicedesk.store.tables.ledger import entries

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    AnyRow = Row[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class KeptHold:
    """A hold and whether it is live, expired, released or booked."""

    hold: Hold
    state: str


def new_id(kind: str) -> str:
    """An id that no other process gives."""
    return f"{kind}_{uuid4().hex[:20]}"


def hold_of(row: AnyRow) -> Hold:
    """The hold of a row."""
    return Hold(
        id=HoldId(row.id),
        business=BusinessId(row.business),
        call=CallId(row.call),
        slot=unpack_slot(row.slot),
        expires=row.expires,
        moving=BookingId(row.moving) if row.moving else None,
    )


def booking_of(row: AnyRow) -> Booking:
    """The booking of a row."""
    return Booking(
        id=BookingId(row.id),
        business=BusinessId(row.business),
        slot=unpack_slot(row.slot),
        attendee=Attendee(
            name=row.name,
            phone=row.phone,
            email=row.email,
            customer=CustomerId(row.customer) if row.customer else None,
            note=row.note,
        ),
        status=BookingStatus(row.status),
        call=CallId(row.call) if row.call else None,
        created=row.created,
        sequence=row.sequence,
    )


def booking_values(booking: Booking) -> dict[str, object]:
    """The row of a booking."""
    return {
        "id": booking.id,
        "business": booking.business,
        "status": booking.status.value,
        "call": booking.call,
        "created": booking.created,
        "sequence": booking.sequence,
        "name": booking.attendee.name,
        "phone": booking.attendee.phone,
        "email": booking.attendee.email,
        "customer": booking.attendee.customer,
        "note": booking.attendee.note,
        **slot_values(booking.slot),
    }


def entry_of(row: AnyRow) -> Entry:
    """The entry of a row."""
    return Entry(
        id=EntryId(row.id),
        business=BusinessId(row.business),
        deed=Deed(row.deed),
        at=row.at,
        call=CallId(row.call) if row.call else None,
        hold=HoldId(row.hold) if row.hold else None,
        booking=BookingId(row.booking) if row.booking else None,
        key=IdempotencyKey(row.key) if row.key else None,
        slot=unpack_slot(row.slot) if row.slot else None,
        before=unpack_slot(row.before) if row.before else None,
        by=row.by,
    )


async def append(connection: AsyncConnection, entry: Entry) -> None:
    """Write one line of the ledger."""
    values = {
        "id": entry.id,
        "business": entry.business,
        "deed": entry.deed.value,
        "at": entry.at,
        "call": entry.call,
        "hold": entry.hold,
        "booking": entry.booking,
        "key": entry.key,
        "slot": pack_slot(entry.slot) if entry.slot else None,
        "before": pack_slot(entry.before) if entry.before else None,
        "by": entry.by,
    }
    await connection.execute(insert(entries).values(values))
