"""Holidays by name, in the year that is meant."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from voicedesk.language.dates import find_dates
from voicedesk.language.dates.holidays import easter

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=ZoneInfo("America/New_York"))


@pytest.mark.parametrize(
    "text, day",
    [
        ("Memorial Day", date(2026, 5, 25)),
        ("the Fourth of July", date(2026, 7, 4)),
        ("Independence Day", date(2026, 7, 4)),
        ("Labor Day", date(2026, 9, 7)),
        ("Thanksgiving", date(2026, 11, 26)),
        ("Black Friday", date(2026, 11, 27)),
        ("Christmas Eve", date(2026, 12, 24)),
        ("New Year's Eve", date(2026, 12, 31)),
        ("New Year's Day", date(2027, 1, 1)),
        ("Martin Luther King Day", date(2027, 1, 18)),
        ("Good Friday", date(2026, 4, 3)),
        ("Easter Monday", date(2026, 4, 6)),
        ("Mother's Day", date(2026, 5, 10)),
        ("Christmas 2024", date(2024, 12, 25)),
        ("last Christmas", date(2025, 12, 25)),
        ("Thanksgiving next year", date(2027, 11, 25)),
    ],
)
def test_a_holiday_is_the_next_one_unless_a_year_is_said(text: str, day: date) -> None:
    (found,) = find_dates(text, now=NOW)
    assert (found.day_from, found.day_to) == (day, day)


@pytest.mark.parametrize(
    "text, first, last",
    [
        ("Memorial Day weekend", date(2026, 5, 23), date(2026, 5, 25)),
        ("Fourth of July weekend", date(2026, 7, 4), date(2026, 7, 5)),
        ("Thanksgiving weekend", date(2026, 11, 26), date(2026, 11, 29)),
    ],
)
def test_the_weekend_of_a_holiday_holds_it(text: str, first: date, last: date) -> None:
    (found,) = find_dates(text, now=NOW)
    assert (found.day_from, found.day_to) == (first, last)


def test_a_holiday_says_its_name() -> None:
    assert find_dates("are you open on Labor Day", now=NOW)[0].holiday == "labor day"


@pytest.mark.parametrize(
    "year, day",
    [(1818, date(1818, 3, 22)), (2000, date(2000, 4, 23)), (2038, date(2038, 4, 25))],
)
def test_easter_falls_on_its_published_dates(year: int, day: date) -> None:
    assert easter(year) == day
