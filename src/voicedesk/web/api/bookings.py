"""Free times and bookings over the API: found, made, moved and cancelled by the desk's rules."""

from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response, Security

from voicedesk.domain.booking import (
    Attendee,
    Booking,
    BookingId,
    BookingStatus,
    Deed,
    IdempotencyKey,
)
from voicedesk.domain.business import LocationId, ServiceId, StaffId
from voicedesk.domain.days import span_of
from voicedesk.domain.slots import Slot, Span
from voicedesk.language.dates import When
from voicedesk.services.customers import CustomerFile
from voicedesk.services.limits import Limits
from voicedesk.services.scheduling import Wish
from voicedesk.web.api import shapes
from voicedesk.web.api.door import Door, Granted
from voicedesk.web.api.paging import page
from voicedesk.web.problems import Problem

MOST_SLOTS = 40
BY = "api"
Which = Annotated[shapes.Id, Path()]


def routes(door: Door) -> APIRouter:
    """The routes of this file."""
    router = APIRouter()
    router.include_router(_free(door))
    router.include_router(_looking(door))
    router.include_router(_changing(door))
    return router


def _free(door: Door) -> APIRouter:
    router = APIRouter()
    look = Annotated[Granted, Security(door, scopes=["availability:read"])]

    @router.get("/availability", tags=["availability"])
    async def availability(
        granted: look,
        service: Annotated[shapes.Slug, Query()],
        day: Annotated[shapes.Day | None, Query(description="Left out: the next days.")] = None,
        staff: Annotated[shapes.Slug | None, Query()] = None,
        location: Annotated[shapes.Slug | None, Query()] = None,
    ) -> shapes.Page[shapes.Slot]:
        """Times that can be booked, by the rules of the business."""
        _known(granted, service, staff, location)
        wish = Wish(ServiceId(service), _on(day), _staff(staff), _place(location))
        offer = await granted.scheduling.find(wish, k=MOST_SLOTS)
        found = [
            one for one in offer.slots if offer.exact or day is None or _is_on(granted, one, day)
        ]
        found.sort(key=lambda one: (one.span.start, one.staff))
        return shapes.Page[shapes.Slot](items=[slot_of(one) for one in found])

    return router


def _looking(door: Door) -> APIRouter:
    router = APIRouter()
    see = Annotated[Granted, Security(door, scopes=["bookings:read"])]

    @router.get("/bookings", tags=["bookings"])
    async def bookings(
        granted: see, asked: Annotated[shapes.BookingsAsked, Query()]
    ) -> shapes.Page[shapes.Booking]:
        """Bookings that begin within some days, by time."""
        any_ = asked.status == "any"
        statuses = tuple(BookingStatus) if any_ else (BookingStatus(asked.status),)
        found = await granted.backing.store.ledger.bookings(
            granted.business.id, within=_within(granted, asked.first, asked.days), statuses=statuses
        )
        wanted = [booking_of(one) for one in found if asked.staff in (None, one.slot.staff)]
        return page(shapes.Page[shapes.Booking], wanted, asked.cursor, asked.limit)

    @router.get("/bookings/{booking}", tags=["bookings"])
    async def show(granted: see, booking: Which) -> shapes.Booking:
        """One booking as it stands."""
        return booking_of(await _booking(granted, booking))

    return router


def _changing(door: Door) -> APIRouter:
    router = APIRouter()
    change = Annotated[Granted, Security(door, scopes=["bookings:write"])]

    @router.post("/bookings", tags=["bookings"], status_code=201, response_model=shapes.Booking)
    async def create(granted: change, wanted: shapes.NewBooking) -> Response:
        """Book a free time; the confirmation follows by itself. 409 when it cannot be had."""
        return await granted.once(lambda: _book(granted, wanted), status=201)

    @router.post("/bookings/{booking}/cancel", tags=["bookings"], response_model=shapes.Booking)
    async def cancel(granted: change, booking: Which) -> Response:
        """Cancel a booking; the customer is told. Cancelled twice, it is cancelled."""
        return await granted.once(lambda: _cancel(granted, booking))

    @router.post("/bookings/{booking}/move", tags=["bookings"], response_model=shapes.Booking)
    async def move(granted: change, booking: Which, to: shapes.Move) -> Response:
        """Move a booking to a free time; the new one is secured before the old one is freed."""
        return await granted.once(lambda: _move(granted, booking, to))

    return router


async def _book(granted: Granted, wanted: shapes.NewBooking) -> shapes.Booking:
    done = await _done(granted)
    if done is not None:
        return booking_of(done)
    _known(granted, wanted.service, wanted.staff, wanted.location)
    person, store = wanted.customer, granted.backing.store
    limits = Limits(granted.business, granted.profile, store.attempts, granted.backing.clock)
    if person.phone:
        limits.check_reach(person.phone)
    who = Attendee(person.name, person.phone, person.email, note=wanted.note)
    wish = Wish(
        ServiceId(wanted.service),
        _at(granted, wanted.start),
        _staff(wanted.staff),
        _place(wanted.location),
    )
    slot = await _exact(granted, wish, wanted.start)
    hold = await granted.scheduling.hold(slot, call=granted.call)
    file = CustomerFile(granted.business, store.customers, granted.backing.clock)
    known = await file.note_caller(who, call=granted.call)
    attendee = Attendee(who.name, who.phone, who.email, known.id, who.note)
    receipt = await granted.scheduling.book(hold, attendee, call=granted.call)
    return booking_of(receipt.booking)


async def _cancel(granted: Granted, booking: str) -> shapes.Booking:
    found = await _booking(granted, booking)
    if found.status is BookingStatus.CANCELLED:
        return booking_of(found)
    if found.status is not BookingStatus.BOOKED:
        raise Problem(HTTPStatus.CONFLICT, "That booking is over.")
    receipt = await granted.scheduling.cancel(found, call=None, by=BY)
    return booking_of(receipt.booking)


async def _move(granted: Granted, booking: str, to: shapes.Move) -> shapes.Booking:
    found = await _booking(granted, booking)
    done = await _done(granted)
    if done is not None:
        return booking_of(done)
    if found.status is not BookingStatus.BOOKED:
        raise Problem(HTTPStatus.CONFLICT, "That booking does not stand.")
    _known(granted, None, to.staff, None)
    wish = Wish(
        found.service,
        _at(granted, to.start),
        _staff(to.staff) or found.slot.staff,
        found.slot.location,
        moving=found,
    )
    slot = await _exact(granted, wish, to.start)
    hold = await granted.scheduling.hold(slot, call=granted.call, moving=found.id)
    key = IdempotencyKey(f"move:{granted.call}:{found.id}")
    now = granted.backing.clock.now()
    receipt = await granted.backing.store.ledger.move(found.id, hold.id, key=key, now=now, by=BY)
    return booking_of(receipt.booking)


async def _done(granted: Granted) -> Booking | None:
    """What this very request did already, before its answer was lost."""
    ledger = granted.backing.store.ledger
    entries = await ledger.entries(granted.business.id, call=granted.call)
    for entry in entries:
        if entry.deed in (Deed.BOOKED, Deed.MOVED) and entry.booking:
            return await ledger.booking(granted.business.id, entry.booking)
    return None


async def _exact(granted: Granted, wish: Wish, start: datetime) -> Slot:
    offer = await granted.scheduling.find(wish, call=granted.call, k=MOST_SLOTS)
    slot = next((one for one in offer.slots if one.span.start == start), None)
    if slot is None:
        raise Problem(HTTPStatus.CONFLICT, "That time cannot be booked. See /availability.")
    return slot


async def _booking(granted: Granted, booking: str) -> Booking:
    ledger = granted.backing.store.ledger
    found = await ledger.booking(granted.business.id, BookingId(booking))
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such booking.")
    return found


def _known(granted: Granted, service: str | None, staff: str | None, location: str | None) -> None:
    business = granted.business
    for name, wanted, known in (
        ("service", service, {one.id for one in business.services}),
        ("staff", staff, {one.id for one in business.staff}),
        ("location", location, {one.id for one in business.locations}),
    ):
        if wanted is not None and wanted not in known:
            raise Problem(HTTPStatus.NOT_FOUND, f"There is no {name} {wanted}.")


def _within(granted: Granted, first: date | None, days: int) -> Span:
    today = granted.business.local(granted.backing.clock.now()).date()
    begin = first or today
    if not 1970 < begin.year < 2200:
        raise Problem(HTTPStatus.NOT_FOUND, "There is nothing so long ago or so far ahead.")
    zone = granted.business.zone
    last = begin + timedelta(days=days - 1)
    return Span(span_of(begin, zone).start, span_of(last, zone).end)


def _on(day: date | None) -> tuple[When, ...]:
    if day is None:
        return ()
    if not 1970 < day.year < 2200:
        raise Problem(HTTPStatus.NOT_FOUND, "There is nothing so long ago or so far ahead.")
    return (When("", (0, 0), day, day, None, None, "day"),)


def _at(granted: Granted, start: datetime) -> tuple[When, ...]:
    """The very moment, on the wall clock of the business."""
    if not 1970 < start.year < 2200:
        raise Problem(HTTPStatus.CONFLICT, "That time cannot be booked. See /availability.")
    local = granted.business.local(start)
    day, at = local.date(), local.time().replace(second=0, microsecond=0)
    return (When("", (0, 0), day, day, at, None, "minute", point=True),)


def _is_on(granted: Granted, slot: Slot, day: date) -> bool:
    return granted.business.local(slot.span.start).date() == day


def _staff(name: str | None) -> StaffId | None:
    return StaffId(name) if name else None


def _place(name: str | None) -> LocationId | None:
    return LocationId(name) if name else None


def slot_of(slot: Slot) -> shapes.Slot:
    """A time as the API says it, in UTC."""
    return shapes.Slot(
        service=slot.service,
        staff=slot.staff,
        location=slot.location,
        start=slot.span.start.astimezone(UTC),
        end=slot.span.end.astimezone(UTC),
    )


def booking_of(booking: Booking) -> shapes.Booking:
    """A booking as the API says it."""
    who = booking.attendee
    return shapes.Booking(
        **slot_of(booking.slot).model_dump(),
        id=booking.id,
        status=booking.status.value,
        name=who.name,
        phone=who.phone,
        email=who.email,
        note=who.note,
        created=booking.created.astimezone(UTC),
        changes=booking.sequence,
    )
