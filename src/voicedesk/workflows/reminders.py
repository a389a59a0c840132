"""Reminders before a booking: planned when it is made, sent only if it still stands as it was."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from voicedesk.domain.booking import BookingId, BookingStatus
from voicedesk.services.errands import Matter
from voicedesk.workflows.deliver import deliver_all
from voicedesk.workflows.ringing import ring_about
from voicedesk.workflows.run import Later, Run, Surroundings, World

if TYPE_CHECKING:
    from voicedesk.ports import Order

BY_CALL = "by call"


async def plan_reminders(run: Run, world: World, around: Surroundings, order: Order) -> None:
    """One later start for each reminder of the profile that still lies ahead."""
    id_ = BookingId(str(order.data["booking"]))

    async def plan() -> str:
        booking = await world.ledger.booking(order.business, id_)
        if booking is None or booking.status is not BookingStatus.BOOKED:
            return ""
        start, now = booking.span.start, world.clock.now()
        every = around.profile.notifications.reminders_h
        hours = [str(one) for one in every if start - timedelta(hours=one) > now]
        return " ".join([str(booking.sequence), start.isoformat(), *hours]) if hours else ""

    planned = await run.step("reminders", plan)
    if not planned:
        return
    sequence, start, *hours = planned.split()
    for ahead in map(int, hours):
        await run.later(
            Later(
                id=f"remind:{id_}:{sequence}:{ahead}",
                kind="remind",
                business=order.business,
                ref=id_,
                at=datetime.fromisoformat(start) - timedelta(hours=ahead),
                data={"booking": id_, "sequence": int(sequence), "hours": ahead},
            )
        )


async def remind(run: Run, world: World, order: Order) -> None:
    """Tell the customer, unless the booking was moved or cancelled since."""
    around = await world.surroundings(order.business)

    async def queue() -> str:
        booking = await world.ledger.booking(order.business, BookingId(order.ref))
        unchanged = (
            booking is not None
            and booking.status is BookingStatus.BOOKED
            and booking.sequence == order.data["sequence"]
            and booking.span.start > world.clock.now()
        )
        if booking is None or not unchanged:
            return ""
        if around.errands is not None and await around.errands.reminds_by_call(booking):
            return BY_CALL
        messages = await around.notifications.tell("reminder", booking, key=order.id)
        return " ".join(message.id for message in messages)

    queued = await run.step("words", queue)
    if queued == BY_CALL:
        sequence, hours = int(str(order.data["sequence"])), int(str(order.data["hours"]))
        matter = Matter("reminder", order.ref, sequence, hours)
        await run.later(ring_about(matter, order.business, at=order.created))
        return
    await deliver_all(run, world, order.business, queued.split())
