"""How quickly a question is answered: twenty people, two years of bookings, thirty days."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from lab import postgres
from lab.bench.registry import Options, Result, Target
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.availability import staff_key
from voicedesk.domain.booking import Attendee, Booking, BookingId, BookingStatus
from voicedesk.domain.business import (
    Business,
    BusinessId,
    ClaimKey,
    Location,
    LocationId,
    Resource,
    ResourceId,
    Rules,
    Schedule,
    Service,
    ServiceId,
    StaffId,
    StaffMember,
    TimeRange,
)
from voicedesk.domain.slots import Slot, Span
from voicedesk.language.dates import When
from voicedesk.services.scheduling import Scheduling, Wish
from voicedesk.store import Store, migrate, open_store
from voicedesk.store.records import booking_values
from voicedesk.store.stretches import of_slot
from voicedesk.store.tables.ledger import bookings, stretches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 6, 1, 9, tzinfo=ZONE)
STAFF, CHAIRS, BOOKINGS = 20, 20, 20_000
YEARS = timedelta(days=730)
DAYS = 30
QUESTIONS, QUICK_QUESTIONS = 400, 100
BOUND_MS = 15.0
LEAST = StaffId("s0")


@dataclass(frozen=True, slots=True)
class Measured:
    """What the questions took on one database, sorted."""

    database: str
    any_ms: list[float]
    one_ms: list[float]


def run(options: Options) -> Result:
    """Measure on SQLite, and on PostgreSQL where it is installed."""
    questions = QUICK_QUESTIONS if options.quick else QUESTIONS
    found = []
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/desk.db"
        asyncio.run(_fill_at(url))
        found.append(asyncio.run(_measure("SQLite", url, questions)))
    if postgres.is_installed():
        with postgres.serving() as server:
            url = server.create("voicedesk")
            asyncio.run(migrate(url))
            asyncio.run(_fill_at(url))
            # a server does this by itself within a minute of so many new rows
            server.sql("VACUUM ANALYZE", database="voicedesk")
            found.append(asyncio.run(_measure("PostgreSQL", url, questions)))
    return Result(_table(found), tuple(target for one in found for target in _targets(one)))


def practice() -> Business:
    """Twenty people, a chair for each, four services and a lunch break."""
    day = (TimeRange(clock_time(8), clock_time(12)), TimeRange(clock_time(13), clock_time(18)))
    people = tuple(StaffId(f"s{number}") for number in range(STAFF))
    services = (("check", 30, 0), ("clean", 45, 15), ("fill", 60, 10), ("crown", 90, 15))
    return Business(
        id=BusinessId("bench"),
        name="Bench",
        zone=ZONE,
        locations=(Location(LocationId("main"), "Main", Schedule((day,) * 6 + ((),))),),
        services=tuple(
            Service(
                ServiceId(name), name, long, people, buffer_after_min=after, resources=("chair",)
            )
            for name, long, after in services
        ),
        staff=tuple(StaffMember(one, one) for one in people),
        resources=tuple(
            Resource(ResourceId(f"c{number}"), "chair", f"Chair {number}")
            for number in range(CHAIRS)
        ),
        rules=Rules(horizon=timedelta(days=365)),
        default_service=ServiceId("check"),
    )


def booked(business: Business, rng: Random) -> Iterator[Booking]:
    """Bookings from a year before now to a year after, none over another, in odd order."""
    cells = [
        (day, quarter, staff)
        for day in range(YEARS.days)
        for quarter in range(0, 36, 3)
        for staff in range(STAFF)
    ]
    for number, (day, quarter, staff) in enumerate(rng.sample(cells, BOOKINGS)):
        local = datetime.combine(
            (NOW - YEARS / 2).date() + timedelta(days=day), clock_time(8), tzinfo=ZONE
        )
        start = local + timedelta(minutes=15 * quarter)
        span = Span(start, start + timedelta(minutes=30 if number % 2 else 45))
        keys = (staff_key(StaffId(f"s{staff}")), ClaimKey(f"resource:c{staff}"))
        service = business.services[number % len(business.services)].id
        slot = Slot(service, StaffId(f"s{staff}"), LocationId("main"), span, span, keys)
        yield Booking(
            BookingId(f"b{number}"),
            business.id,
            slot,
            Attendee(f"Caller {number}", "+12025550123"),
            BookingStatus.BOOKED,
            None,
            NOW - YEARS,
        )


async def fill(store: Store, business: Business) -> None:
    """Write every booking with the time that it takes."""
    rng = Random(2026)  # no secret
    every = list(booked(business, rng))
    rows = [booking_values(one) for one in every]
    taken = [
        {"calendar": None, "uid": None, "summary": None, **row}
        for one in every
        for row in of_slot(business.id, one.slot, one.id)
    ]
    for at in range(0, len(rows), 1000):
        part = rows[at : at + 1000]
        await store.database.write(lambda c, part=part: c.execute(insert(bookings), part))  # type: ignore[misc]
    for at in range(0, len(taken), 1000):
        part = taken[at : at + 1000]
        await store.database.write(lambda c, part=part: c.execute(insert(stretches), part))  # type: ignore[misc]


async def _fill_at(url: str) -> None:
    async with open_store(url) as store:
        await fill(store, practice())


async def _measure(database: str, url: str, questions: int) -> Measured:
    business = practice()
    async with open_store(url) as store:
        desk = Scheduling(business, store.ledger, ManualClock(NOW))
        asked = list(_wishes(business, questions))
        await desk.find(asked[0])
        return Measured(
            database,
            sorted([await _timed(desk, wish) for wish in asked]),
            sorted([await _timed(desk, _with_somebody(wish)) for wish in asked]),
        )


def _wishes(business: Business, questions: int) -> Iterator[Wish]:
    rng = Random(7)  # no secret
    for _ in range(questions):
        first: date = NOW.date() + timedelta(days=rng.randrange(1, 300))
        last = first + timedelta(days=DAYS - 1)
        when = When("", (0, 0), first, last, clock_time(13), clock_time(17), "day")
        yield Wish(rng.choice(business.services).id, (when,))


def _with_somebody(wish: Wish) -> Wish:
    return Wish(wish.service, wish.whens, LEAST)


async def _timed(desk: Scheduling, wish: Wish) -> float:
    began = time.perf_counter()
    offer = await desk.find(wish)
    took = 1000 * (time.perf_counter() - began)
    if not offer.slots:
        raise RuntimeError("a month with free times had none")
    return took


def _targets(one: Measured) -> Iterator[Target]:
    figure = percentile(one.any_ms, 0.95)
    name = f"{one.database}: p95 of a thirty-day question <= {BOUND_MS:.0f} ms"
    yield Target(name, f"{figure:.1f} ms", met=figure <= BOUND_MS, by_clock=True)


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which a share of the sorted ones lies."""
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def _table(found: Sequence[Measured]) -> str:
    rows = [
        f"{STAFF} people and {CHAIRS} chairs, {BOOKINGS} bookings over two years; a question is",
        f'"an afternoon in these {DAYS} days", for any service, asked of the desk as a call asks',
        "it: the ledger is read, and what can be said aloud is chosen.",
        "",
        "| | " + " | ".join(one.database for one in found) + " |",
        "|---|" + "---|" * len(found),
    ]
    for whom, name in (("any_ms", "with anybody"), ("one_ms", "with one person")):
        for share in (0.5, 0.95, 0.99):
            figures = [f"{percentile(getattr(one, whom), share):.1f}" for one in found]
            rows.append(f"| {name}, p{share * 100:.0f}, ms | " + " | ".join(figures) + " |")
    busy = f"{os.getloadavg()[0]:.0f} on {os.cpu_count()} cores"
    rows += ["", f"Load of the machine meanwhile: {busy}."]
    return "\n".join(rows)
