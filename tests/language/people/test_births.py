"""Dates of birth as they are spoken."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicedesk.language.people import best_birth_date, read_birth_date

pytestmark = pytest.mark.unit

TODAY = date(2026, 3, 3)
PAST = st.dates(min_value=date(1926, 1, 1), max_value=date(2025, 12, 31))


@pytest.mark.parametrize(
    "text, region, born",
    [
        ("March fifth nineteen eighty two", "US", "1982-03-05"),
        ("the fifth of March 1982", "GB", "1982-03-05"),
        ("3 5 82", "US", "1982-03-05"),
        ("05 03 1982", "GB", "1982-03-05"),
        ("16th of the 5th 1927", "GB", "1927-05-16"),
        ("0503 1982", "GB", "1982-03-05"),
        ("twenty first of december two thousand and five", "GB", "2005-12-21"),
        ("october 30th 1980 8", "US", "1988-10-30"),
        ("1982-03-05", "US", "1982-03-05"),
        # a day of 13 or more can only be the day
        ("25 12 1960", "US", "1960-12-25"),
    ],
)
def test_a_date_of_birth_is_read(text: str, region: str, born: str) -> None:
    found = read_birth_date(text, today=TODAY, region=region)
    assert found == date.fromisoformat(born)


@pytest.mark.parametrize("text", ["tomorrow", "the fifth", "March", "31 2 1990", ""])
def test_what_is_no_full_date_is_refused(text: str) -> None:
    assert read_birth_date(text, today=TODAY) is None


@given(PAST)
def test_a_written_date_is_read_as_itself(born: date) -> None:
    assert read_birth_date(f"{born:%B} {born.day} {born.year}", today=TODAY) == born


@given(PAST)
def test_digits_are_read_day_first_where_days_come_first(born: date) -> None:
    assert read_birth_date(f"{born:%d %m %Y}", today=TODAY, region="GB") == born


def test_hearings_vote() -> None:
    heard = ["3rd of March 1990 8th", "3rd of March 1998", "3rd March 1998"]
    assert best_birth_date(heard, today=TODAY, region="GB") == date(1998, 3, 3)
