"""Whatever the desk and the wish: what is offered can be had, and what can be had is offered."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise, product
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryStore
from voicedesk.domain.availability import resource_key, staff_key
from voicedesk.domain.booking import Attendee, IdempotencyKey
from voicedesk.domain.business import (
    Business,
    BusinessId,
    ClaimKey,
    Closure,
    Location,
    LocationId,
    Resource,
    ResourceId,
    Rules,
    Schedule,
    Season,
    Service,
    ServiceId,
    StaffId,
    StaffMember,
    TimeRange,
)
from voicedesk.domain.call import CallId
from voicedesk.domain.slots import Slot, Span
from voicedesk.errors import SlotTaken
from voicedesk.language.dates import When
from voicedesk.ports import OutsideEvent
from voicedesk.services.scheduling import Offer, Scheduling, Wish

pytestmark = pytest.mark.unit

ZONES = ("America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu")
SHOP, MINE = BusinessId("shop"), CallId("mine")
NORTH, SOUTH = LocationId("north"), LocationId("south")
ANA, JO, KIM = StaffId("ana"), StaffId("jo"), StaffId("kim")
CUT, COLOUR = ServiceId("cut"), ServiceId("colour")
STEP = timedelta(minutes=15)
VISITS: list[tuple[int, tuple[ServiceId, ...]]] = [(1, ()), (2, ()), (1, (COLOUR,)), (3, ())]
"""How many people come, and for what after the first service."""
KINDS = ("booked", "held", "expired", "outside")
# around the changes of the clock in these zones, over the years
CHANGES = [
    date(y, m, d) for y in (2025, 2029, 2033) for m, d in ((3, 9), (3, 26), (10, 25), (11, 2))
]


@dataclass(frozen=True)
class Case:
    """A desk with what is in its ledger, and a wish."""

    business: Business
    now: datetime
    taken: tuple[tuple[str, Slot], ...]
    """Slots with what has them: a booking, a hold, one that has expired, an outside event."""
    wish: Wish
    day: date
    clock: time | None


def week(*hours: tuple[int, int]) -> tuple[tuple[TimeRange, ...], ...]:
    ranges = tuple(TimeRange(time(begin), time(end % 24)) for begin, end in hours)
    return (*((ranges,) * 6), ())


@st.composite
def businesses(draw: st.DrawFn, day: date) -> Business:
    near = st.integers(-3, 10).map(lambda days: day + timedelta(days=days))
    closed, season = draw(near), draw(near)
    return Business(
        id=SHOP,
        name="Shop",
        zone=ZoneInfo(draw(st.sampled_from(ZONES))),
        locations=(
            Location(
                NORTH,
                "North",
                Schedule(
                    week((0, 3), (9, 12), (13, 18)),
                    (Season(season, season + timedelta(days=4), week((10, 14))),),
                    (Closure(closed, closed, "a holiday"),),
                ),
            ),
            Location(SOUTH, "South", Schedule(week((12, 24)))),
        ),
        services=(
            Service(
                CUT,
                "Cut",
                draw(st.sampled_from([15, 30, 60])),
                (ANA, JO, KIM),
                buffer_before_min=draw(st.sampled_from([0, 15])),
                buffer_after_min=draw(st.sampled_from([0, 10])),
                max_per_day=draw(st.sampled_from([None, None, 1, 2])),
            ),
            Service(COLOUR, "Colour", 45, (JO, KIM), resources=("chair",), locations=(NORTH,)),
        ),
        staff=(
            StaffMember(ANA, "Ana", locations=(NORTH,)),
            StaffMember(
                JO, "Jo", schedule=Schedule(week((8, 11), (14, 22)), (), (Closure(day, day),))
            ),
            StaffMember(KIM, "Kim", schedule=Schedule(week((0, 24)))),
        ),
        resources=(
            Resource(ResourceId("one"), "chair", "One", NORTH),
            Resource(ResourceId("two"), "chair", "Two"),
        ),
        rules=Rules(
            notice=timedelta(hours=draw(st.sampled_from([0, 1, 30]))),
            horizon=timedelta(days=draw(st.sampled_from([1, 8, 25]))),
            step=draw(st.sampled_from([STEP, 2 * STEP])),
            max_per_day=draw(st.sampled_from([None, None, 2, 3])),
        ),
    )


@st.composite
def cases(draw: st.DrawFn, *, alone: bool = False) -> Case:
    day = draw(st.sampled_from(CHANGES) | st.dates(date(2024, 1, 1), date(2035, 12, 1)))
    business = draw(businesses(day))
    now = datetime.combine(day - timedelta(days=1), time(9, 7), business.zone)
    wished = day + timedelta(days=draw(st.integers(-1, 9)))
    clock = draw(st.none() | st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15)))
    several = draw(st.sampled_from(VISITS[:1] if alone else VISITS))
    when = When("", (0, 0), wished, wished, clock, None, "day", point=clock is not None)
    wish = Wish(
        draw(st.sampled_from([CUT, COLOUR])),
        (when,),
        draw(st.none() | st.sampled_from([ANA, JO, KIM])),
        draw(st.none() | st.sampled_from([NORTH, SOUTH])),
        people=several[0],
        then=several[1],
    )
    rng = Random(draw(st.integers(0, 1 << 32)))  # no secret
    count = draw(st.integers(0, 14))
    taken = tuple((rng.choice(KINDS), random_slot(rng, business, wished)) for _ in range(count))
    return Case(business, now, taken, wish, wished, clock)


def random_slot(rng: Random, business: Business, day: date) -> Slot:
    """Some time on or around a day, of some people and chairs."""
    midnight = datetime.combine(day, time(), business.zone).astimezone(UTC)
    start = midnight + rng.randrange(-8, 100) * STEP
    span = Span(start, start + rng.randrange(1, 20) * STEP)
    keys = [staff_key(one.id) for one in business.staff] + [
        resource_key(one) for one in business.resources
    ]
    mine = rng.sample(keys, rng.randrange(1, 4))
    return Slot(rng.choice([CUT, COLOUR]), KIM, NORTH, span, span, tuple(mine))


@dataclass
class Desk:
    """The desk of a case, with what is taken, as an onlooker counts it."""

    case: Case
    scheduling: Scheduling
    busy: list[tuple[ClaimKey, Span]]
    counted: list[Slot]
    """What the caps of a day count: bookings and holds."""

    def is_open(self, schedule: Schedule, minute: datetime) -> bool:
        zone = self.case.business.zone
        local = minute.astimezone(zone)
        return any(
            datetime.combine(local.date(), part.start, zone).astimezone(UTC)
            <= minute
            < datetime.combine(
                local.date() + timedelta(days=part.end == time(0)), part.end, zone
            ).astimezone(UTC)
            for part in schedule.on(local.date())
        )

    def works(self, staff: StaffId, place: Location, minute: datetime) -> bool:
        member = self.case.business.member(staff)
        return (
            (not member.locations or place.id in member.locations)
            and self.is_open(place.schedule, minute)
            and (member.schedule is None or self.is_open(member.schedule, minute))
        )

    def is_possible(self, slot: Slot) -> bool:
        """Whether a slot keeps every rule but those about whole days and about now."""
        business = self.case.business
        service, place = business.service(slot.service), business.location(slot.location)
        rooms = [one for one in business.resources if resource_key(one) in slot.keys]
        span = Span(slot.span.start.astimezone(UTC), slot.span.end.astimezone(UTC))
        minutes = int(span.length / timedelta(minutes=5))
        return (
            slot.staff in service.staff
            and (not service.locations or place.id in service.locations)
            and span.length == timedelta(minutes=service.duration_min)
            and all(
                self.works(slot.staff, place, span.start + n * timedelta(minutes=5))
                for n in range(minutes)
            )
            and slot.keys[0] == staff_key(slot.staff)
            and [one.kind for one in rooms] == list(service.resources)
            and all(one.location in (None, place.id) for one in rooms)
            and not any(
                key == other and span.overlaps(slot.claimed)
                for key, (other, span) in product(slot.keys, self.busy)
            )
        )

    def has_room(self, chain: Sequence[ServiceId], day: date) -> bool:
        """Whether a day takes as many more without passing a cap."""
        business = self.case.business
        there = [
            one.service
            for one in self.counted
            if one.span.start.astimezone(business.zone).date() == day
        ]
        caps = [(business.rules.max_per_day, len(there) + len(chain))] + [
            (business.service(one).max_per_day, there.count(one) + chain.count(one))
            for one in set(chain)
        ]
        return all(cap is None or count <= cap for cap, count in caps)

    def is_near_enough(self, start: datetime) -> bool:
        rules = self.case.business.rules
        return self.case.now + rules.notice <= start < self.case.now + rules.horizon

    def candidates(self, start: datetime) -> Iterator[Slot]:
        """Every slot of the wished service that begins at a moment, with whom and where it may."""
        business, wish = self.case.business, self.case.wish
        service = business.service(wish.service or CUT)
        span = Span(start, start + timedelta(minutes=service.duration_min))
        after = -(-(service.duration_min + service.buffer_after_min) // 15) * STEP
        claimed = Span(start - timedelta(minutes=service.buffer_before_min), start + after)
        rooms = [
            [resource_key(one) for one in business.resources if one.kind == kind]
            for kind in service.resources
        ]
        for staff, place in product(business.staff, business.locations):
            if wish.staff in (None, staff.id) and wish.location in (None, place.id):
                for chosen in product(*rooms):
                    keys = (staff_key(staff.id), *chosen)
                    yield Slot(service.id, staff.id, place.id, span, claimed, keys)

    def could_begin(self, start: datetime) -> bool:
        day = start.astimezone(self.case.business.zone).date()
        return (
            self.is_near_enough(start)
            and self.has_room([self.case.wish.service or CUT], day)
            and any(map(self.is_possible, self.candidates(start)))
        )


async def open_desk(case: Case) -> Desk:
    """The desk after everybody else has taken what they could."""
    store, clock = MemoryStore(ManualClock(case.now)), ManualClock(case.now)
    desk = Desk(case, Scheduling(case.business, store.ledger, clock), [], [])
    for number, (kind, slot) in enumerate(case.taken):
        await take(desk, store, f"other-{number}", kind, slot)
    await store.ledger.expire(now=case.now)  # as the office does
    return desk


async def take(desk: Desk, store: MemoryStore, name: str, kind: str, slot: Slot) -> None:
    now = desk.case.now
    if kind == "outside":
        key, event = slot.keys[0], OutsideEvent(name, slot.span)
        await store.ledger.import_busy(SHOP, key, name, [event], slot.span, now=now)
        desk.busy.append((key, slot.span))
        return
    ttl = timedelta(minutes=5)
    at = now - 2 * ttl if kind == "expired" else now
    try:
        hold = await store.ledger.hold(SHOP, slot, call=CallId(name), ttl=ttl, now=at)
    except SlotTaken:
        return
    if kind == "expired":
        return
    desk.busy.extend((key, slot.span) for key in slot.keys)
    desk.counted.append(slot)
    if kind == "booked":
        await store.ledger.book(hold.id, Attendee(name), key=IdempotencyKey(name), now=now)


async def asked(case: Case) -> tuple[Desk, Offer]:
    desk = await open_desk(case)
    return desk, await desk.scheduling.find(case.wish, call=MINE)


@settings(max_examples=25, deadline=None)
@given(cases())
def test_whatever_is_offered_keeps_every_rule_and_can_be_held(case: Case) -> None:
    desk, offer = asyncio.run(asked(case))
    visits = [list(visit) for visit in offer.visits]
    wrong = [
        visit
        for visit in visits
        if not (
            all(map(desk.is_possible, visit))
            and desk.is_near_enough(visit[0].span.start)
            and desk.has_room([slot.service for slot in visit], visit[0].span.start.date())
            and all(one.claimed.end == two.claimed.start for one, two in pairwise(visit))
        )
    ]
    assert wrong == []
    held = [
        asyncio.run(desk.scheduling.hold_visit(tuple(visit), call=CallId(f"yes-{number}")))
        for number, visit in enumerate(visits[:1])
    ]
    assert len(held) == min(1, len(visits))


@settings(max_examples=25, deadline=None)
@given(cases(alone=True))
def test_what_can_be_had_is_offered(case: Case) -> None:
    desk, offer = asyncio.run(asked(case))
    zone = case.business.zone
    midnight = datetime.combine(case.day, time(), zone).astimezone(UTC)
    wished = datetime.combine(case.day, case.clock or time(), zone)
    skipped = wished.astimezone(UTC).astimezone(zone).time() != wished.time()
    starts = [midnight + n * STEP for n in range(100)]
    that_day = [
        one
        for one in starts
        if one.astimezone(zone).date() == case.day
        and one.astimezone(zone).minute % (case.business.rules.step.seconds // 60) == 0
        and desk.could_begin(one)
    ]
    exact = case.clock is not None and not skipped and desk.could_begin(wished.astimezone(UTC))
    # the very time that was wished, when it can be had
    assert offer.exact or not exact
    assert not offer.exact or skipped or offer.slots[0].span.start == wished
    # a wish for a day is answered with that day, when anything is free then
    days = {slot.span.start.date() for slot in offer.slots}
    assert case.clock is not None or not that_day or days == {case.day}
    # and never with nothing while something near is free
    assert offer.slots or not that_day
