"""Bookings by day or week and staff; one booking with its history, moved or cancelled by rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import uuid4

from starlette.responses import Response
from starlette.routing import BaseRoute

from voicedesk.domain.booking import Booking, BookingId, BookingStatus, IdempotencyKey
from voicedesk.domain.call import CallId
from voicedesk.domain.days import span_of
from voicedesk.domain.slots import Slot, Span
from voicedesk.errors import SlotTaken
from voicedesk.language.dates import When
from voicedesk.services.scheduling import Wish
from voicedesk.web.dashboard.frame import Frame, Missing, Visit
from voicedesk.web.dashboard.naming import Names

WEEK = 7
CHOICES = 40
STATUSES = (BookingStatus.BOOKED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW)


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    return [
        frame.page("/desk/bookings", bookings),
        frame.page("/desk/bookings/{booking}", show),
        frame.page("/desk/bookings/{booking}/move", move, right="work", method="POST"),
        frame.page("/desk/bookings/{booking}/cancel", cancel, right="work", method="POST"),
    ]


async def bookings(visit: Visit) -> Response:
    """A week, or one day of every member of staff side by side."""
    business = visit.shop.business
    today = business.local(visit.behind.clock.now()).date()
    day = read_day(visit.asked("day")) or today
    by_staff = visit.asked("view") == "day"
    first = day if by_staff else day - timedelta(days=day.weekday())
    days = [first + timedelta(days=n) for n in range(1 if by_staff else WEEK)]
    within = Span(span_of(days[0], business.zone).start, span_of(days[-1], business.zone).end)
    staff = visit.asked("staff")
    found = [
        one
        for one in await visit.behind.store.ledger.bookings(
            business.id, within=within, statuses=STATUSES
        )
        if staff in ("", one.slot.staff)
    ]
    step = timedelta(days=len(days))
    return visit.show(
        "bookings.html",
        columns=_by_staff(found, visit) if by_staff else _by_day(found, days, visit),
        view="day" if by_staff else "week",
        first=first,
        today=today,
        before=first - step,
        after=first + step,
        staff=staff,
        total=len(found),
        names=Names(business),
    )


def _by_day(
    found: Sequence[Booking], days: Sequence[date], visit: Visit
) -> list[tuple[str, list[Booking]]]:
    local = visit.told.local
    return [
        (visit.told.day(day), [one for one in found if local(one.span.start).date() == day])
        for day in days
    ]


def _by_staff(found: Sequence[Booking], visit: Visit) -> list[tuple[str, list[Booking]]]:
    return [
        (member.name, [one for one in found if one.slot.staff == member.id])
        for member in visit.shop.business.staff
    ]


async def show(visit: Visit) -> Response:
    """One booking, with what became of it and the times that it could move to."""
    booking = await _found(visit)
    store = visit.behind.store
    day = read_day(visit.asked("day"))
    open_now = booking.status is BookingStatus.BOOKED
    return visit.show(
        "booking.html",
        booking=booking,
        entries=await store.ledger.entries(visit.business, booking=booking.id),
        messages=await store.messages.list(visit.business, booking=booking.id),
        day=day,
        choices=await _choices(visit, booking, day) if day and open_now else (),
        open=open_now,
        names=Names(visit.shop.business),
    )


async def move(visit: Visit) -> Response:
    """Put a booking at another free time; the customer is told as after a call."""
    booking = await _found(visit)
    chosen = (await visit.given()).get("slot", "")
    day = read_day(chosen[:10])
    offered = await _choices(visit, booking, day) if day else ()
    slot = next((one for one in offered if slot_key(one) == chosen), None)
    if slot is None:
        raise SlotTaken
    scheduling, now = visit.shop.scheduling, visit.behind.clock.now()
    deed = CallId(f"staff-{uuid4().hex[:12]}")
    hold = await scheduling.hold(slot, call=deed, moving=booking.id)
    key = IdempotencyKey(f"move:{deed}:{booking.id}")
    await visit.behind.store.ledger.move(booking.id, hold.id, key=key, now=now, by="staff")
    await visit.note("moved_booking", booking.id)
    return visit.go(f"/desk/bookings/{booking.id}", done="moved")


async def cancel(visit: Visit) -> Response:
    """Cancel a booking; the customer is told, and whoever waits is asked."""
    booking = await _found(visit)
    await visit.shop.scheduling.cancel(booking, call=None, by="staff")
    await visit.note("cancelled_booking", booking.id)
    return visit.go(f"/desk/bookings/{booking.id}", done="cancelled")


async def _found(visit: Visit) -> Booking:
    wanted = BookingId(visit.named("booking"))
    booking = await visit.behind.store.ledger.booking(visit.business, wanted)
    if booking is None:
        raise Missing
    return booking


async def _choices(visit: Visit, booking: Booking, day: date) -> tuple[Slot, ...]:
    """The times of a day that the rules allow for this booking, in order."""
    on_day = When("", (0, 0), day, day, None, None, "day")
    wish = Wish(booking.service, (on_day,), location=booking.slot.location, moving=booking)
    offer = await visit.shop.scheduling.find(wish, k=CHOICES)
    local = visit.told.local
    own = [one for one in offer.slots if local(one.span.start).date() == day]
    return tuple(sorted(own, key=lambda one: (one.span.start, one.staff)))


def slot_key(slot: Slot) -> str:
    """A time in a form: its start on the wall clock and who it is with."""
    return f"{slot.span.start.isoformat()}|{slot.staff}"


def read_day(text: str) -> date | None:
    """A day as forms write it; none where it is no day, or one that nobody could mean."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1970 < day.year < 2200 else None
