"""Arithmetic on days holds at the edges of months, years and the calendar."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicedesk.language.dates.calendar import (
    coming_date,
    coming_day_of_month,
    last_weekday,
    next_weekday,
    nth_weekday,
    plus_days,
    plus_months,
    season,
    unit_around,
    units_from,
)
from voicedesk.language.dates.when import Grain

pytestmark = pytest.mark.unit

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))
units: st.SearchStrategy[Grain] = st.sampled_from(
    ("week", "weekend", "month", "quarter", "season", "year", "decade")
)


@pytest.mark.parametrize(
    "day, months, result",
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_months_end_where_they_end(day: date, months: int, result: date) -> None:
    assert plus_months(day, months) == result


def test_the_calendar_has_edges_and_nothing_falls_off() -> None:
    assert plus_days(date.max, 5) == date.max
    assert plus_days(date.min, -5) == date.min
    assert plus_months(date(9999, 6, 1), 12) == date.max
    assert plus_months(date(1, 6, 1), -12) == date.min


@given(day=days, unit=units)
def test_units_follow_one_another_without_gap(day: date, unit: Grain) -> None:
    first, last = unit_around(day, unit)
    following = units_from(day, 1, unit)[0]
    gap = {"weekend": 6}.get(unit, 1)
    assert first <= last
    assert (following - last).days == gap


@given(day=days, weekday=st.integers(0, 6))
def test_the_next_weekday_is_within_a_week(day: date, weekday: int) -> None:
    ahead, back = next_weekday(day, weekday), last_weekday(day, weekday)
    assert 1 <= (ahead - day).days <= 7
    assert 1 <= (day - back).days <= 7
    assert ahead.weekday() == back.weekday() == weekday


def test_a_month_without_a_fifth_friday_has_none() -> None:
    assert nth_weekday(date(2026, 2, 1), date(2026, 2, 28), 4, 5) is None
    assert nth_weekday(date(2026, 2, 1), date(2026, 2, 28), 4, -1) == date(2026, 2, 27)


def test_the_29th_of_february_waits_for_its_year() -> None:
    assert coming_date(date(2026, 3, 3), 2, 29) == date(2028, 2, 29)
    assert coming_date(date(2026, 3, 3), 2, 30) is None


def test_the_31st_skips_short_months() -> None:
    assert coming_day_of_month(date(2026, 4, 2), 31) == date(2026, 5, 31)


def test_a_season_that_runs_is_the_one_meant() -> None:
    assert season("winter", date(2026, 1, 10))[0] == date(2025, 12, 21)
    assert season("summer", date(2026, 3, 3))[0] == date(2026, 6, 21)
