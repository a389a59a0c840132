"""A calendar and the ledger do not agree: the owner sees it, and the customer hears of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicedesk.domain.booking import Booking, BookingStatus
from voicedesk.domain.call import Priority, Ticket, TicketId
from voicedesk.services.ids import id_from
from voicedesk.services.instead import instead_of
from voicedesk.services.message_words import write_when
from voicedesk.services.scheduling import Scheduling
from voicedesk.workflows.deliver import deliver_all

if TYPE_CHECKING:
    from voicedesk.ports import Conflict, ConflictKind, Order
    from voicedesk.workflows.run import Run, Surroundings, World

WHAT: dict[ConflictKind, str] = {
    "busy": "{staff} has something else in the calendar at {at}, over the appointment of {name} "
    "on {when}",
    "taken": "the appointment of {name} on {when} was moved in the calendar of {staff} to {at}, "
    "where there is no room",
    "past": "the appointment of {name} on {when} was moved in the calendar of {staff} to {at}, "
    "which has passed",
    "unclear": "the appointment of {name} on {when} was made a whole day in the calendar of "
    "{staff}",
    "gone": "the appointment of {name} on {when} vanished from the calendar of {staff} together "
    "with many others; nothing was cancelled",
}
"""By kind, what the owner reads; each is half a sentence."""
TOLD: frozenset[ConflictKind] = frozenset({"busy", "taken"})
"""Kinds that the customer hears of; the others are more likely slips of the hand."""


async def after_conflict(run: Run, world: World, order: Order) -> None:
    """The owner gets a ticket; the customer other times, unless many conflicts came at once."""
    around = await world.surroundings(order.business)
    quiet = order.data.get("quiet") is True

    async def ticket() -> str:
        found = await _standing(world, order)
        if found is None:
            return "over"
        return await _open_ticket(world, around, *found, quiet=quiet)

    async def queue() -> str:
        found = await _standing(world, order)
        if found is None or quiet or found[0].kind not in TOLD:
            return ""
        conflict, booking = found
        offers = await instead_of(Scheduling(around.business, world.ledger, world.clock), booking)
        messages = await around.notifications.tell_change(
            "conflict", booking, key=order.id, offers=offers
        )
        if messages:
            await world.calendars.told(order.business, conflict.id, now=world.clock.now())
        return " ".join(message.id for message in messages)

    await run.step("ticket", ticket)
    queued = await run.step("words", queue)
    await deliver_all(run, world, order.business, queued.split())


async def _standing(world: World, order: Order) -> tuple[Conflict, Booking] | None:
    """The conflict with its booking, while both stand."""
    conflict = await world.calendars.conflict(order.business, order.ref)
    if conflict is None or conflict.settled is not None:
        return None
    booking = await world.ledger.booking(order.business, conflict.booking)
    if booking is None or booking.status is not BookingStatus.BOOKED:
        return None
    return (conflict, booking) if booking.sequence == conflict.sequence else None


async def _open_ticket(
    world: World, around: Surroundings, conflict: Conflict, booking: Booking, *, quiet: bool
) -> str:
    business, member = around.business, around.business.member(conflict.staff)
    words = WHAT[conflict.kind].format(
        staff=member.name,
        name=booking.attendee.name,
        when=write_when(business.local(booking.span.start)),
        at=write_when(business.local(conflict.span.start)),
    )
    after = (
        "The customer was not told: many such things were found at once."
        if quiet
        else "The customer is offered other times."
        if conflict.kind in TOLD
        else "The customer was not told."
    )
    key = f"conflict:{conflict.id}"
    ticket = await world.tickets.open(
        Ticket(
            id=TicketId(id_from(business.id, key)),
            business=business.id,
            category="calendar",
            summary=f"{words[:1].upper()}{words[1:]}. {after}",
            created=conflict.found,
            priority=Priority.HIGH,
            call=booking.call,
            customer=booking.attendee.customer,
            name=booking.attendee.name,
            phone=booking.attendee.phone,
        ),
        key=key,
    )
    return ticket.id
