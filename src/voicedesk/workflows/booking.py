"""What follows from a booking made, moved or cancelled: calendar, messages, reminders."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voicedesk.domain.booking import IMPORTED, Booking, BookingId, BookingStatus, Deed, Entry
from voicedesk.ports import Shown
from voicedesk.services.drift import BY_CALENDAR, calendar_names
from voicedesk.services.instead import instead_of
from voicedesk.services.scheduling import Scheduling
from voicedesk.workflows.crm import order_crm
from voicedesk.workflows.deliver import deliver_all
from voicedesk.workflows.reminders import plan_reminders
from voicedesk.workflows.waitlist import pass_on

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from voicedesk.domain.call import Message
    from voicedesk.domain.slots import Slot
    from voicedesk.ports import Calendar, Order
    from voicedesk.workflows.run import Run, Surroundings, World


async def after_booking(run: Run, world: World, order: Order) -> None:
    """A new booking: told, reminded of, and written into the calendar apart from both."""
    await run.step("order calendar", _order_calendar(world, order))
    around = await world.surroundings(order.business)
    await order_crm(run, world, around, order)
    await _tell(run, world, around, order, kind="confirmation")
    await plan_reminders(run, world, around, order)


async def after_move(run: Run, world: World, order: Order) -> None:
    """A moved booking: as for a new one; the calendar also loses it where it was."""
    await run.step("order calendar", _order_calendar(world, order))
    around = await world.surroundings(order.business)
    await order_crm(run, world, around, order)
    await _tell(run, world, around, order, kind="moved")
    await plan_reminders(run, world, around, order)
    await pass_on(run, world, order)


async def after_cancellation(run: Run, world: World, order: Order) -> None:
    """A cancelled booking: told, and taken out of the calendar."""
    await run.step("order calendar", _order_calendar(world, order))
    around = await world.surroundings(order.business)
    await order_crm(run, world, around, order)
    await _tell(run, world, around, order, kind="cancelled")
    await pass_on(run, world, order)


async def write_calendar(run: Run, world: World, order: Order) -> None:
    """The calendar shows the booking as it stands now; a calendar that is away delays nobody."""
    around = await world.surroundings(order.business)
    await run.step("old calendar", _remove_old_event(world, around, order))
    await run.step("calendar", _show_booking(world, around, order))


def _order_calendar(world: World, order: Order) -> Callable[[], Awaitable[str]]:
    async def work() -> str:
        apart = replace(order, id=f"calendar:{order.ref}", kind="calendar")
        await world.orders.add(apart)
        return apart.id

    return work


async def booking_of(world: World, order: Order) -> Booking | None:
    """The booking that an order is about, as it stands now."""
    return await world.ledger.booking(order.business, BookingId(str(order.data["booking"])))


def _show_booking(world: World, around: Surroundings, order: Order) -> Callable[[], Awaitable[str]]:
    async def work() -> str:
        said, booking = "no calendar", await booking_of(world, order)
        calendar = _calendar(around, booking.slot) if booking else None
        while booking is not None and calendar is not None:
            said = await _write(world, around, booking, calendar)
            now = await booking_of(world, order)
            if now is None or now.sequence == booking.sequence:
                break
            # it changed while it was written, and the other writer may have been quicker
            booking, calendar = now, _calendar(around, now.slot)
        return said

    return work


async def _write(world: World, around: Surroundings, booking: Booking, calendar: Calendar) -> str:
    """Write one booking's event as the booking stands, and note what was written."""
    staff, book = booking.slot.staff, world.calendars
    name = calendar_names(around.profile)[staff][0]
    shown = Shown(booking.business, booking.id, name, staff, booking.span, booking.sequence)
    await book.writing(shown, now=world.clock.now())
    if booking.status is not BookingStatus.BOOKED:
        await calendar.remove(booking)
        await book.hid(booking.business, booking.id)
        return "removed"
    title, description = around.notifications.event_words(booking)
    said = await calendar.put(booking, title=title, description=description)
    await book.wrote(shown, now=world.clock.now())
    return said


def _remove_old_event(
    world: World, around: Surroundings, order: Order
) -> Callable[[], Awaitable[str]]:
    async def work() -> str:
        booking = await booking_of(world, order)
        before = await _slot_before(world, order)
        if booking is None or before is None or before.staff == booking.slot.staff:
            return "same calendar"
        calendar = _calendar(around, before)
        if calendar is not None:
            await calendar.remove(booking)
        return "removed"

    return work


async def _tell(run: Run, world: World, around: Surroundings, order: Order, *, kind: str) -> None:
    async def queue() -> str:
        booking = await booking_of(world, order)
        entry = await _entry(world, order)
        if booking is None or (entry and entry.by == IMPORTED):
            return ""
        before = entry.before if entry else None
        if entry and entry.by == BY_CALENDAR:
            messages = await _told_by_us(world, around, booking, entry, key=order.id)
        else:
            messages = await around.notifications.tell(
                kind, booking, key=order.id, before=before, call=booking.call
            )
        return " ".join(message.id for message in messages)

    queued = await run.step("words", queue)
    await deliver_all(run, world, order.business, queued.split())


async def _told_by_us(
    world: World, around: Surroundings, booking: Booking, entry: Entry, *, key: str
) -> Sequence[Message]:
    """What the customer is told of a change that staff made: what it is, and what else is free."""
    before = entry.before
    if before and before.staff == booking.slot.staff and before.span.start == booking.span.start:
        return ()
    kind = "moved_by_us" if entry.deed is Deed.MOVED else "cancelled_by_us"
    offers = await instead_of(Scheduling(around.business, world.ledger, world.clock), booking)
    return await around.notifications.tell_change(
        kind, booking, key=key, before=before, offers=offers
    )


async def _slot_before(world: World, order: Order) -> Slot | None:
    entry = await _entry(world, order)
    return entry.before if entry else None


async def _entry(world: World, order: Order) -> Entry | None:
    booking = BookingId(str(order.data["booking"]))
    entries = await world.ledger.entries(order.business, booking=booking)
    return next((entry for entry in entries if entry.id == order.ref), None)


def _calendar(around: Surroundings, slot: Slot) -> Calendar | None:
    calendars = around.calendars.get(slot.staff, ())
    return calendars[0] if calendars else None
