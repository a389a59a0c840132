"""The sample beside a profile: customers and bookings that a try-out begins with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from voicedesk.domain.business import Business, BusinessId, LocationId, ServiceId, StaffId
from voicedesk.domain.call import Customer, CustomerId
from voicedesk.profile.parts import Part, PhoneNumber, Slug

LOOK_AHEAD_DAYS = 120
"""How far a relative booking looks for open days before it gives up."""


class SampleCustomer(Part):
    """Somebody the business knows already."""

    name: str
    phone: PhoneNumber | None = None
    more_phones: tuple[PhoneNumber, ...] = ()
    email: str | None = None
    date_of_birth: date | None = None
    postcode: str | None = None
    account: str | None = None
    language: str | None = None
    notes: tuple[str, ...] = ()
    preferences: dict[str, str] = Field(default_factory=dict)


class SampleBooking(Part):
    """A booking that is there already; either at a fixed `start`, or `at` a time `in_open_days`."""

    customer: str
    """The customer's name, or the number when nobody shares it."""
    service: Slug
    staff: Slug
    location: Slug | None = None
    start: datetime | None = None
    """On the business's clock when it names no offset."""
    in_open_days: Annotated[int, Field(ge=1, le=60)] | None = None
    """1 is the next day, after today, on which this person works."""
    at: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None = None
    note: str = ""

    @model_validator(mode="after")
    def _one_way_of_saying_when(self) -> Self:
        relative = self.in_open_days is not None and self.at is not None
        half = (self.in_open_days is None) != (self.at is None)
        if half or relative == (self.start is not None):
            raise ValueError("give either start, or in_open_days together with at")
        return self


class Sample(Part):
    """What sample.yaml holds."""

    customers: tuple[SampleCustomer, ...] = ()
    bookings: tuple[SampleBooking, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedBooking:
    """A sample booking with its absolute time."""

    customer: Customer
    service: ServiceId
    staff: StaffId
    location: LocationId
    start: datetime
    note: str = ""


def sample_customers(sample: Sample, business: BusinessId) -> tuple[Customer, ...]:
    """The customers, with ids that are the same every time."""
    return tuple(
        Customer(
            id=CustomerId(f"cus_{business}_{n}"),
            business=business,
            name=given.name,
            phones=((given.phone,) if given.phone else ()) + given.more_phones,
            email=given.email,
            birth_date=given.date_of_birth,
            postcode=given.postcode,
            account=given.account,
            language=given.language,
            notes=given.notes,
            preferences=tuple(sorted(given.preferences.items())),
        )
        for n, given in enumerate(sample.customers, start=1)
    )


def sample_bookings(
    sample: Sample, business: Business, *, now: datetime
) -> tuple[PlannedBooking, ...]:
    """The bookings at absolute times; one whose person works on no such day is left out."""
    customers = sample_customers(sample, business.id)
    planned = (_planned(given, business, customers, now=now) for given in sample.bookings)
    return tuple(booking for booking in planned if booking)


def customers_meant(sample: Sample, words: str) -> tuple[int, ...]:
    """Positions of the customers that a booking's `customer` fits, by name or by number."""
    return tuple(
        n
        for n, known in enumerate(sample.customers)
        if words in (known.name, known.phone, *known.more_phones)
    )


def _planned(
    given: SampleBooking, business: Business, customers: tuple[Customer, ...], *, now: datetime
) -> PlannedBooking | None:
    customer = next(c for c in customers if given.customer in (c.name, *c.phones))
    location = _location(given, business)
    start = _start(given, business, location, now=now)
    if start is None:
        return None
    return PlannedBooking(
        customer, ServiceId(given.service), StaffId(given.staff), location, start, given.note
    )


def _location(given: SampleBooking, business: Business) -> LocationId:
    if given.location:
        return LocationId(given.location)
    own = business.member(StaffId(given.staff)).locations
    return own[0] if own else business.locations[0].id


def _start(
    given: SampleBooking, business: Business, location: LocationId, *, now: datetime
) -> datetime | None:
    if given.start is not None:
        fixed = given.start
        return fixed if fixed.tzinfo else fixed.replace(tzinfo=business.zone)
    today = business.local(now).date()
    days = _working_days(business, StaffId(given.staff), location, after=today)
    day = next((d for n, d in enumerate(days, start=1) if n == given.in_open_days), None)
    if day is None or given.at is None:
        return None
    return datetime.combine(day, time.fromisoformat(given.at), tzinfo=business.zone)


def _working_days(
    business: Business, staff: StaffId, location: LocationId, *, after: date
) -> Iterator[date]:
    place = business.location(location).schedule
    own = business.member(staff).schedule
    for n in range(1, LOOK_AHEAD_DAYS + 1):
        day = after + timedelta(days=n)
        if place.on(day) and (own is None or own.on(day)):
            yield day
