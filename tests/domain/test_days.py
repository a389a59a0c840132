"""Local days become absolute minutes, through both changes of the clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicedesk.domain.business import Schedule, TimeRange
from voicedesk.domain.days import days_of, local_minute, minute_of, moment_of, open_on, span_of

pytestmark = pytest.mark.unit

ZONES = ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@given(DAYS, st.times().map(lambda t: t.replace(second=0, microsecond=0)), st.sampled_from(ZONES))
def test_a_minute_of_the_wall_clock_is_the_minute_of_its_moment(
    day: date, clock: time, name: str
) -> None:
    zone = ZoneInfo(name)
    clock = clock.replace(fold=0)
    assert local_minute(day, clock, zone) == minute_of(datetime.combine(day, clock, zone))


@given(DAYS, st.sampled_from(ZONES))
def test_a_day_lasts_as_long_as_the_clock_lets_it(day: date, name: str) -> None:
    whole = span_of(day, ZoneInfo(name))
    assert whole.start.date() == day
    assert timedelta(hours=23) <= whole.length <= timedelta(hours=25)


@pytest.mark.parametrize(
    "day, hours",
    [(date(2026, 3, 7), 8), (date(2026, 3, 8), 7), (date(2026, 11, 1), 9)],
)
def test_a_night_shift_is_as_long_as_it_really_is(day: date, hours: int) -> None:
    zone = ZoneInfo("America/New_York")
    schedule = Schedule(((TimeRange(time(0), time(8)),),) * 7)
    (stretch,) = open_on(schedule, day, zone)
    assert stretch[1] - stretch[0] == hours * 60


def test_midnight_ends_the_day_that_began() -> None:
    zone = ZoneInfo("Europe/Berlin")
    schedule = Schedule(((TimeRange(time(18), time(0)),),) * 7)
    (stretch,) = open_on(schedule, date(2026, 3, 3), zone)
    assert moment_of(stretch[1], zone) == datetime(2026, 3, 4, tzinfo=zone)


def test_the_days_of_an_interval_are_local() -> None:
    zone = ZoneInfo("America/New_York")
    begin = minute_of(datetime(2026, 3, 3, 23, 30, tzinfo=zone))
    assert list(days_of((begin, begin + 60), zone)) == [date(2026, 3, 3), date(2026, 3, 4)]
