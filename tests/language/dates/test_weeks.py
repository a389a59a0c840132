"""Weekdays belong to the week that is named beside them."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from voicedesk.language.dates import OpenHours, find_dates

pytestmark = pytest.mark.unit

# A Tuesday: this week's Wednesday is tomorrow.
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=ZoneInfo("America/New_York"))
HOURS = OpenHours(time(8), time(18))


@pytest.mark.parametrize(
    "text, starts",
    [
        (
            "next week sometime, maybe Wednesday or Thursday",
            ["2026-03-11", "2026-03-12"],
        ),
        ("Wednesday or Thursday next week", ["2026-03-11", "2026-03-12"]),
        (
            "Monday, Tuesday or Wednesday of next week",
            ["2026-03-09", "2026-03-10", "2026-03-11"],
        ),
        (
            "next week, Tuesday at 4 or Wednesday after 2",
            ["2026-03-10T16:00", "2026-03-11T14:00"],
        ),
        ("next week Tuesday or Wednesday", ["2026-03-10", "2026-03-11"]),
    ],
)
def test_weekdays_beside_a_week_are_its_own(text: str, starts: list[str]) -> None:
    assert [when.start for when in find_dates(text, now=NOW, hours=HOURS)] == starts


@pytest.mark.parametrize(
    "text, starts",
    [
        # a refused week is not the week of the day that follows
        ("I'm away next week. How about Friday?", ["2026-03-09", "2026-03-06"]),
        ("Wednesday, and next week I need a call", ["2026-03-04", "2026-03-09"]),
        ("Wednesday or Thursday", ["2026-03-04", "2026-03-05"]),
    ],
)
def test_other_weekdays_stay_where_they_are(text: str, starts: list[str]) -> None:
    assert [when.start for when in find_dates(text, now=NOW, hours=HOURS)] == starts
