"""What is told of the desk: the body of each event, with its fields and their meaning."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from voicedesk.domain.booking import Booking, BookingId
from voicedesk.domain.call import Call, Callback, CallId, Ticket, TicketId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voicedesk.domain.business import BusinessId
    from voicedesk.ports import Callbacks, Calls, Ledger, OrderKind, Tickets
    from voicedesk.profile.webhooks import EventName

EVENTS: Mapping[OrderKind, EventName] = MappingProxyType(
    {
        "booked": "booking.created",
        "moved": "booking.moved",
        "cancelled": "booking.cancelled",
        "confirmed": "booking.confirmed",
        "ticket": "ticket.opened",
        "callback": "callback.promised",
        "after_call": "call.ended",
    }
)
"""Which event each order of the ledger and the records is."""


class Shape(BaseModel):
    """Part of an event."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class BookingData(Shape):
    """A booking as it stands when it is told of; `changes` tells an older one from a newer."""

    id: str
    status: Literal["booked", "cancelled", "completed", "no_show"]
    service: str
    staff: str
    location: str
    start: datetime
    end: datetime
    name: str
    phone: str | None
    email: str | None
    note: str
    changes: int
    call: str | None


class TicketData(Shape):
    """A ticket as it stands when it is told of."""

    id: str
    category: str
    summary: str
    priority: str
    status: str
    name: str
    phone: str | None
    due: datetime | None
    call: str | None


class CallbackData(Shape):
    """A call back as it stands when it is told of."""

    id: str
    name: str
    phone: str
    reason: str
    due: datetime
    status: str
    call: str | None


class CallData(Shape):
    """A call that has ended."""

    id: str
    channel: str
    started: datetime
    ended: datetime | None
    outcome: str | None
    caller: str | None
    customer: str | None


Data = BookingData | TicketData | CallbackData | CallData


class Event(Shape):
    """One thing that happened. `data` is null when the record has been erased since."""

    id: str
    """The same for every try, and when it is sent again: by it a repetition is known."""
    type: str
    created: datetime
    business: str
    data: BookingData | TicketData | CallbackData | CallData | None


async def data_of(  # noqa: PLR0913  # each kind of event stands in another record
    business: BusinessId,
    event: str,
    ref: str,
    *,
    ledger: Ledger,
    tickets: Tickets,
    callbacks: Callbacks,
    calls: Calls,
) -> Data | None:
    """The record that an event is about; None when it is gone. Raises StoreError."""
    kind = event.partition(".")[0]
    if kind == "booking":
        booking = await ledger.booking(business, BookingId(ref))
        return _booking(booking) if booking else None
    if kind == "ticket":
        ticket = await tickets.get(business, TicketId(ref))
        return _ticket(ticket) if ticket else None
    if kind == "callback":
        found = [one for one in await callbacks.list(business) if one.id == ref]
        return _callback(found[0]) if found else None
    call = await calls.get(business, CallId(ref))
    return _call(call) if call else None


def _booking(one: Booking) -> BookingData:
    slot, who = one.slot, one.attendee
    return BookingData(
        id=one.id,
        status=one.status.value,
        service=slot.service,
        staff=slot.staff,
        location=slot.location,
        start=slot.span.start,
        end=slot.span.end,
        name=who.name,
        phone=who.phone,
        email=who.email,
        note=who.note,
        changes=one.sequence,
        call=one.call,
    )


def _ticket(one: Ticket) -> TicketData:
    return TicketData(
        id=one.id,
        category=one.category,
        summary=one.summary,
        priority=one.priority.value,
        status=one.status.value,
        name=one.name,
        phone=one.phone,
        due=one.due,
        call=one.call,
    )


def _callback(one: Callback) -> CallbackData:
    return CallbackData(
        id=one.id,
        name=one.name,
        phone=one.phone,
        reason=one.reason,
        due=one.due,
        status=one.status.value,
        call=one.call,
    )


def _call(one: Call) -> CallData:
    return CallData(
        id=one.id,
        channel=one.channel,
        started=one.started,
        ended=one.ended,
        outcome=one.outcome.value if one.outcome else None,
        caller=one.caller,
        customer=one.customer,
    )
