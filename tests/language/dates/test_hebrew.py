"""Hebrew holidays fall on the days that printed calendars give."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicedesk.language.dates.hebrew import hanukkah, new_year, passover

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "day",
    [date(2018, 9, 10), date(2024, 10, 3), date(2025, 9, 23), date(2026, 9, 12)],
)
def test_the_new_year_falls_on_its_published_day(day: date) -> None:
    assert new_year(day.year) == day


@pytest.mark.parametrize("day", [date(2024, 4, 23), date(2025, 4, 13), date(2026, 4, 2)])
def test_passover_falls_on_its_published_day(day: date) -> None:
    assert passover(day.year) == day


@pytest.mark.parametrize("day", [date(2023, 12, 8), date(2024, 12, 26), date(2025, 12, 15)])
def test_hanukkah_falls_on_its_published_day(day: date) -> None:
    assert hanukkah(day.year) == day


@given(st.integers(1900, 2200))
def test_the_new_year_is_never_a_sunday_wednesday_or_friday(year: int) -> None:
    assert new_year(year).weekday() not in {6, 2, 4}


@given(st.integers(1900, 2200))
def test_a_year_has_one_of_its_six_lengths(year: int) -> None:
    length = (new_year(year + 1) - new_year(year)).days
    assert length in {353, 354, 355, 383, 384, 385}
