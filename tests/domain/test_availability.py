"""Free starts are exactly those at which nothing stands in the way."""

from __future__ import annotations

import random
import time as stopwatch
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voicedesk.domain.availability import Search, claim_keys, resource_key, staff_key
from voicedesk.domain.business import (
    Business,
    BusinessId,
    ClaimKey,
    Location,
    LocationId,
    Resource,
    ResourceId,
    Schedule,
    Service,
    ServiceId,
    StaffId,
    StaffMember,
    TimeRange,
)
from voicedesk.domain.days import minute_of, moment_of
from voicedesk.domain.intervals import covers
from voicedesk.domain.slots import Span

pytestmark = pytest.mark.unit

ZONES = ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
CUT, COLOUR = ServiceId("cut"), ServiceId("colour")
ANA, JO = StaffId("ana"), StaffId("jo")
PLACE = LocationId("here")
Busy = dict[ClaimKey, list[Span]]


def shop(zone: str = "UTC", *, cut: Service | None = None) -> Business:
    day = (TimeRange(time(1), time(3)), TimeRange(time(4), time(0)))
    afternoon = (TimeRange(time(12), time(18)),)
    return Business(
        id=BusinessId("shop"),
        name="Shop",
        zone=ZoneInfo(zone),
        locations=(Location(PLACE, "Here", Schedule((day,) * 7)),),
        services=(
            cut or Service(CUT, "Cut", 30, (ANA, JO)),
            Service(COLOUR, "Colour", 60, (JO,), buffer_after_min=15, resources=("chair",)),
        ),
        staff=(
            StaffMember(ANA, "Ana"),
            StaffMember(JO, "Jo", schedule=Schedule((afternoon,) * 7)),
        ),
        resources=(
            Resource(ResourceId("one"), "chair", "Chair one"),
            Resource(ResourceId("two"), "chair", "Chair two"),
        ),
    )


@dataclass(frozen=True)
class Case:
    """A random business day to look at."""

    business: Business
    busy: Busy
    within: tuple[int, int]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    zone = draw(st.sampled_from(ZONES))
    service = Service(
        CUT,
        "Cut",
        draw(st.sampled_from([15, 30, 45, 90])),
        (ANA, JO),
        buffer_before_min=draw(st.sampled_from([0, 15])),
        buffer_after_min=draw(st.sampled_from([0, 10, 15, 30])),
        resources=draw(st.sampled_from([(), ("chair",)])),
    )
    business = shop(zone, cut=service)
    # days around both changes of the clock, and any other
    day = draw(
        st.sampled_from([date(2026, 3, 8), date(2026, 10, 25), date(2026, 11, 1)])
        | st.dates(date(2025, 1, 1), date(2028, 1, 1))
    )
    begin = minute_of(datetime.combine(day, time(0), business.zone))
    busy: Busy = {}
    for key in claim_keys(business, [CUT]):
        stretches = draw(
            st.lists(st.tuples(st.integers(-60, 1500), st.integers(1, 200)), max_size=6)
        )
        busy[key] = [
            Span(moment_of(begin + at, business.zone), moment_of(begin + at + long, business.zone))
            for at, long in sorted(stretches)
        ]
    return Case(business, busy, (begin, begin + 1440))


def is_free(case: Case, staff: StaffId, minute: int) -> bool:
    """The same question, asked slowly and the other way round."""
    business, service = case.business, case.business.service(CUT)
    start = datetime.fromtimestamp(minute * 60, UTC)
    end = start + timedelta(minutes=service.duration_min)
    before = timedelta(minutes=-(-service.buffer_before_min // 15) * 15)
    after = timedelta(minutes=-(-(service.duration_min + service.buffer_after_min) // 15) * 15)
    claimed = Span(start - before, start + after)
    rooms = [resource_key(one) for one in business.resources if one.kind in service.resources]
    person = not any(span.overlaps(claimed) for span in case.busy[staff_key(staff)])
    room = not rooms or any(
        not any(span.overlaps(claimed) for span in case.busy[key]) for key in rooms
    )
    return person and room and is_inside(case, staff, start, end)


def is_inside(case: Case, staff: StaffId, start: datetime, end: datetime) -> bool:
    business = case.business
    schedules = [business.locations[0].schedule]
    own = business.member(staff).schedule
    schedules += [own] if own else []
    return all(
        any(
            opens <= start and end <= closes
            for day in (
                start.astimezone(business.zone).date() + timedelta(days=d) for d in (-1, 0, 1)
            )
            for opens, closes in hours(schedule, day, business.zone)
        )
        for schedule in schedules
    )


def hours(schedule: Schedule, day: date, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    return [
        (
            datetime.combine(day, part.start, zone).astimezone(UTC),
            datetime.combine(day + timedelta(days=part.end == time(0)), part.end, zone).astimezone(
                UTC
            ),
        )
        for part in schedule.on(day)
    ]


@settings(max_examples=60, deadline=None)
@given(cases())
def test_the_starts_found_are_those_that_are_free(case: Case) -> None:
    search = Search(case.business, case.busy, case.within)
    place, service = case.business.locations[0], case.business.service(CUT)
    asked = [minute for minute in range(*case.within, 5) for _ in [0]]
    found = {
        staff: [covers(search.starts(service, staff, place), minute) for minute in asked]
        for staff in (ANA, JO)
    }
    assert found == {
        staff: [is_free(case, staff, minute) for minute in asked] for staff in (ANA, JO)
    }


@settings(max_examples=60, deadline=None)
@given(cases())
def test_every_slot_of_the_grid_can_be_claimed(case: Case) -> None:
    search = Search(case.business, case.busy, case.within)
    slots = [
        search.visit([CUT], lane, minute)[0]
        for lane in search.lanes([CUT], staff=None, location=None)
        for minute in search.grid(lane.starts, lane.place)
    ]
    clashes = [
        (slot, span)
        for slot in slots
        for key in slot.keys
        for span in case.busy[key]
        if span.overlaps(slot.claimed)
    ]
    assert clashes == []
    assert all(
        slot.span.start.astimezone(UTC) >= slot.claimed.start.astimezone(UTC) for slot in slots
    )
    assert all(slot.span.start.minute % 15 == 0 for slot in slots)


def test_one_visit_of_two_services_stays_with_the_person_who_does_both() -> None:
    business = shop()
    begin = minute_of(datetime(2026, 3, 3, tzinfo=UTC))
    search = Search(business, {}, (begin, begin + 1440))
    (lane,) = search.lanes([CUT, COLOUR], staff=None, location=None)
    first, second = search.visit([CUT, COLOUR], lane, next(search.grid(lane.starts, lane.place)))
    assert (first.staff, second.staff) == (JO, JO)
    assert first.claimed.end == second.claimed.start
    assert f"{first.span.start:%H:%M} {second.span.start:%H:%M}" == "12:00 12:30"


def test_where_nobody_does_both_two_people_share_the_visit() -> None:
    business = shop(cut=Service(CUT, "Cut", 30, (ANA,)))
    begin = minute_of(datetime(2026, 3, 3, tzinfo=UTC))
    search = Search(business, {}, (begin, begin + 1440))
    (lane,) = search.lanes([CUT, COLOUR], staff=None, location=None)
    visit = search.visit([CUT, COLOUR], lane, next(search.grid(lane.starts, lane.place)))
    assert [slot.staff for slot in visit] == [ANA, JO]
    assert f"{visit[0].span.start:%H:%M}" == "11:30"


def test_a_taken_chair_leaves_the_other_one() -> None:
    business = shop()
    begin = minute_of(datetime(2026, 3, 3, tzinfo=UTC))
    noon = Span(datetime(2026, 3, 3, 12, tzinfo=UTC), datetime(2026, 3, 3, 18, tzinfo=UTC))
    search = Search(business, {ClaimKey("resource:one"): [noon]}, (begin, begin + 1440))
    (lane,) = search.lanes([COLOUR], staff=None, location=None)
    (slot,) = search.visit([COLOUR], lane, next(search.grid(lane.starts, lane.place)))
    assert slot.keys == ("staff:jo", "resource:two")


@pytest.mark.parametrize(
    "opening, starts",
    [(time(9), ["09:00", "09:30", "10:00"]), (time(9, 15), ["09:15", "09:30", "10:00"])],
)
def test_the_grid_is_the_step_of_the_wall_clock_and_the_opening(
    opening: time, starts: list[str]
) -> None:
    week = ((TimeRange(opening, time(10, 30)),),) * 7
    business = Business(
        id=BusinessId("shop"),
        name="Shop",
        zone=ZoneInfo("Asia/Kathmandu"),
        locations=(Location(PLACE, "Here", Schedule(week)),),
        services=(Service(CUT, "Cut", 30, (ANA,)),),
        staff=(StaffMember(ANA, "Ana"),),
    )
    begin = minute_of(datetime(2026, 3, 3, tzinfo=business.zone))
    search = Search(business, {}, (begin, begin + 1440))
    (lane,) = search.lanes([CUT], staff=None, location=None)
    found = [moment_of(minute, business.zone) for minute in search.grid(lane.starts, lane.place)]
    assert [f"{start:%H:%M}" for start in found] == starts


def test_twenty_people_and_a_month_take_milliseconds() -> None:
    rng = random.Random(7)
    crew = tuple(StaffId(f"s{n}") for n in range(20))
    week = ((TimeRange(time(9), time(12)), TimeRange(time(13), time(18))),) * 7
    business = Business(
        id=BusinessId("big"),
        name="Big",
        zone=ZoneInfo("America/New_York"),
        locations=(Location(PLACE, "Here", Schedule(week)),),
        services=(Service(CUT, "Cut", 45, crew, buffer_after_min=15),),
        staff=tuple(StaffMember(one, one, schedule=Schedule(week)) for one in crew),
    )
    begin = minute_of(datetime(2026, 3, 3, tzinfo=business.zone))
    busy = {
        staff_key(one): [
            Span(moment_of(at, business.zone), moment_of(at + 60, business.zone))
            for at in sorted(rng.sample(range(begin, begin + 30 * 1440, 60), 45))
        ]
        for one in crew
    }
    took = []
    for _ in range(10):
        began = stopwatch.perf_counter()
        lanes = Search(business, busy, (begin, begin + 30 * 1440)).lanes(
            [CUT], staff=None, location=None
        )
        took.append(stopwatch.perf_counter() - began)
        assert len(lanes) == len(crew)
    # measured at 6 ms; a search that asks start by start takes seconds
    assert min(took) < 0.5
