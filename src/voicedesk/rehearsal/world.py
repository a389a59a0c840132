"""The world of one rehearsed call: a throw-away desk in which what is `given` has happened."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from voicedesk.bootstrap import Office, open_office
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory.crm import MemoryCrm
from voicedesk.connectors.memory.world import Outage
from voicedesk.domain.booking import Attendee, Booking, IdempotencyKey
from voicedesk.domain.business import ClaimKey, ServiceId, StaffId
from voicedesk.domain.call import CallId, Customer, CustomerId, Ticket, TicketId
from voicedesk.domain.slots import Slot, Span
from voicedesk.errors import ConfigurationError, SlotTaken
from voicedesk.language.dates import When
from voicedesk.ports import OutsideEvent, Wait
from voicedesk.profile.load import LoadedProfile
from voicedesk.profile.sample import Sample, SampleCustomer
from voicedesk.rehearsal.scenario import Elsewhere, Given, GivenBooking, Scenario
from voicedesk.services.scheduling import Wish

_MEANWHILE = "meanwhile_"


@asynccontextmanager
async def open_world(scenario: Scenario, loaded: LoadedProfile) -> AsyncIterator[Office]:
    """A desk at the scenario's time, on a clock that moves only with the call."""
    clock = ManualClock(scenario.now)
    crm = MemoryCrm() if "crm" in scenario.given.down else None
    known = _with_customers(loaded, scenario.given)
    async with open_office(known, clock=clock, crm=crm) as office:
        _check_names(office, scenario)
        await _arrange(office, scenario.given)
        yield office


async def book_elsewhere(office: Office, other: Elsewhere) -> Booking | None:
    """Somebody else takes a time; None when it is not to be had any more."""
    service = other.service or office.desk.business.services[0].id
    slot = await _slot(office, service, other.staff, other.start)
    if slot is None:
        return None
    who = Attendee("Somebody Else", customer=CustomerId(f"other-{uuid4().hex[:8]}"))
    return await _book(office, slot, who, call=CallId(f"{_MEANWHILE}{uuid4().hex[:12]}"))


def is_elsewhere(booking: Booking) -> bool:
    """Whether somebody else made it while the call went on."""
    return (booking.call or "").startswith(_MEANWHILE)


def _with_customers(loaded: LoadedProfile, given: Given) -> LoadedProfile:
    numbers = {c.phone for c in given.customers}
    kept = [c for c in loaded.samples.customers if c.phone not in numbers]
    customers: tuple[SampleCustomer, ...] = (*kept, *given.customers)
    return replace(loaded, samples=Sample(customers=customers))


def _check_names(office: Office, scenario: Scenario) -> None:
    business, given = office.desk.business, scenario.given
    elsewhere = [rule.then.book for rule in scenario.caller if rule.then]
    named = [
        *((row.staff, row.service) for row in given.bookings),
        *((row.staff, row.service) for row in given.holds),
        *((row.staff, row.service) for row in given.waitlist),
        *((row.staff, row.service) for row in elsewhere),
        *((row.staff, None) for row in given.busy),
    ]
    known = {*(member.id for member in business.staff), *(one.id for one in business.services)}
    unknown = sorted({name for pair in named for name in pair if name} - known)
    if unknown:
        mistakes = tuple(f"{scenario.name}: {name} is not in the profile" for name in unknown)
        raise ConfigurationError(mistakes=mistakes)


async def _arrange(office: Office, given: Given) -> None:
    customers = await _customers(office)
    for booking in given.bookings:
        await _given_booking(office, booking, customers)
    for number, busy in enumerate(given.busy):
        span = Span(_moment(office, busy.start), _moment(office, busy.end))
        event = OutsideEvent(f"busy-{number}", span)
        await office.store.ledger.import_busy(
            office.desk.business.id,
            ClaimKey(f"staff:{busy.staff}"),
            f"own-{number}",
            [event],
            span,
            now=office.desk.clock.now(),
        )
    for hold in given.holds:
        service = hold.service or office.desk.business.services[0].id
        slot = await _slot(office, service, hold.staff, hold.start)
        if slot is None:
            raise ConfigurationError(f"holds: {hold.staff} has no time at {hold.start}")
        await office.desk.scheduling.hold(slot, call=_other_call())
    await _records(office, given, customers)
    for order in await office.store.orders.pending(limit=1000):
        await office.store.orders.taken(order.id, now=office.desk.clock.now())
    for system in given.down:
        _take_down(office, system)


async def _given_booking(office: Office, given: GivenBooking, customers: list[Customer]) -> None:
    slot = await _slot(office, given.service, given.staff, given.start) or _beside_the_rules(
        office, given
    )
    who = _attendee(office, given.customer, customers)
    booking = await _book(office, slot, who, call=_other_call())
    if booking is not None and given.status == "cancelled":
        key = IdempotencyKey(f"given:{booking.id}")
        await office.store.ledger.cancel(booking.id, key=key, now=office.desk.clock.now())


async def _records(office: Office, given: Given, customers: list[Customer]) -> None:
    business, now = office.desk.business.id, office.desk.clock.now()
    for ticket in given.tickets:
        who = _attendee(office, ticket.customer, customers)
        row = Ticket(
            id=TicketId(f"given-{uuid4().hex[:8]}"),
            business=business,
            category=ticket.category,
            summary=ticket.summary,
            created=now,
            customer=who.customer,
            name=who.name,
            phone=who.phone,
            account=ticket.account,
        )
        await office.store.tickets.open(row, key=row.id)
    for wait in given.waitlist:
        who = _attendee(office, wait.customer, customers)
        staff = StaffId(wait.staff) if wait.staff else None
        name = f"given-{uuid4().hex[:8]}"
        await office.store.waitlist.add(
            Wait(name, business, ServiceId(wait.service), who, now, staff), key=name
        )


async def _customers(office: Office) -> list[Customer]:
    return [c async for c in await office.store.customers.all(office.desk.business.id)]


def _attendee(office: Office, words: str, customers: list[Customer]) -> Attendee:
    for customer in customers:
        if words in (customer.name, *customer.phones):
            phone = customer.phones[0] if customer.phones else None
            return Attendee(customer.name, phone, customer.email, customer.id)
    if words.startswith("+"):
        return Attendee("", words)
    return Attendee(words or "Somebody Else", customer=CustomerId(f"other-{uuid4().hex[:8]}"))


async def _slot(office: Office, service: str, staff: str, start: datetime) -> Slot | None:
    local = _moment(office, start)
    day, at = local.date(), local.time()
    when = When("", (0, 0), day, day, at, None, "minute", point=True)
    offer = await office.desk.scheduling.find(Wish(ServiceId(service), (when,), StaffId(staff)))
    return offer.slots[0] if offer.exact else None


def _beside_the_rules(office: Office, given: GivenBooking) -> Slot:
    """A booking that a person made by hand, whatever the desk's rules say."""
    business = office.desk.business
    service = business.service(ServiceId(given.service))
    member = business.member(StaffId(given.staff))
    start = _moment(office, given.start)
    span = Span(start, start + timedelta(minutes=service.duration_min))
    place = (*member.locations, business.locations[0].id)[0]
    key = ClaimKey(f"staff:{member.id}")
    return Slot(service.id, member.id, place, span, span, (key,))


async def _book(office: Office, slot: Slot, who: Attendee, *, call: CallId) -> Booking | None:
    """Book beside the rules, which would not let anybody book what has begun."""
    ledger, desk = office.store.ledger, office.desk
    now = min(desk.clock.now(), slot.span.start - timedelta(days=1))
    ttl = desk.business.rules.hold
    try:
        hold = await ledger.hold(desk.business.id, slot, call=call, ttl=ttl, now=now)
        receipt = await ledger.book(hold.id, who, key=IdempotencyKey(f"given:{hold.id}"), now=now)
    except SlotTaken:
        return None
    return receipt.booking


def _moment(office: Office, stated: datetime) -> datetime:
    zone = office.desk.business.zone
    return stated.replace(tzinfo=zone) if stated.tzinfo is None else stated.astimezone(zone)


def _other_call() -> CallId:
    return CallId(f"other_{uuid4().hex[:12]}")


def _take_down(office: Office, system: str) -> None:
    part = getattr(office.outside, system)
    if not isinstance(part, Outage):
        raise ConfigurationError(f"down: this desk has no {system}")
    part.down = True
