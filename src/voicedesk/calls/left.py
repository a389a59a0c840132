"""What a call left behind, as plain rows for a screen, a report or a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voicedesk.agents.live import LiveCall
from voicedesk.bootstrap import Office
from voicedesk.domain.booking import Booking, BookingStatus
from voicedesk.domain.business import Business
from voicedesk.domain.call import Callback, Message, Ticket

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Left:
    """The outcome of a call with what it wrote."""

    outcome: str
    bookings: Sequence[Row]
    tickets: Sequence[Row]
    callbacks: Sequence[Row]
    notifications: Sequence[Row]


async def left_by(office: Office, live: LiveCall) -> Left:
    """What a call left: the bookings it touched, its tickets, calls back and messages."""
    store, business = office.store, office.desk.business
    every = await store.ledger.bookings(business.id, statuses=tuple(BookingStatus))
    touched = {effect.ref for effect in live.state.effects}
    mine = [b for b in every if b.id in touched or b.call == live.call.id]
    tickets = await store.tickets.list(business.id, call=live.call.id)
    callbacks = await store.callbacks.list(business.id, call=live.call.id)
    messages = await store.messages.list(business.id)
    return Left(
        outcome=live.state.outcome().value,
        bookings=[booking_row(booking, business) for booking in mine],
        tickets=[ticket_row(ticket) for ticket in tickets],
        callbacks=[callback_row(callback, business) for callback in callbacks],
        notifications=[message_row(message) for message in messages],
    )


def booking_row(booking: Booking, business: Business) -> Row:
    """A booking; its start on the business's wall clock."""
    return {
        "id": booking.id,
        "service": booking.service,
        "staff": booking.slot.staff,
        "location": booking.slot.location,
        "start": business.local(booking.span.start).isoformat(),
        "status": booking.status.value,
        "name": booking.attendee.name,
        "phone": booking.attendee.phone,
        "email": booking.attendee.email,
        "note": booking.attendee.note,
    }


def ticket_row(ticket: Ticket) -> Row:
    """A ticket."""
    return {
        "id": ticket.id,
        "category": ticket.category,
        "summary": ticket.summary,
        "priority": ticket.priority.value,
        "status": ticket.status.value,
        "account": ticket.account,
        "order": ticket.order,
        "name": ticket.name,
        "phone": ticket.phone,
    }


def callback_row(callback: Callback, business: Business) -> Row:
    """A promised call back."""
    return {
        "id": callback.id,
        "phone": callback.phone,
        "reason": callback.reason,
        "due": business.local(callback.due).isoformat(),
    }


def message_row(message: Message) -> Row:
    """A message with its state."""
    return {
        "kind": message.kind,
        "channel": message.channel,
        "to": message.to,
        "state": message.state.value,
        "subject": message.subject,
        "body": message.body,
    }
