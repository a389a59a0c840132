"""Working time passes only while somebody works."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from voicedesk.domain.business import Closure, Schedule, TimeRange
from voicedesk.domain.working_time import after_working, is_open

pytestmark = pytest.mark.unit

ZONE = ZoneInfo("America/New_York")
DAY = (TimeRange(time(9), time(12)), TimeRange(time(13), time(17)))
TUESDAY = datetime(2026, 3, 3, tzinfo=ZONE)
MONDAY_OFF = Closure(
    datetime(2026, 3, 9, tzinfo=ZONE).date(), datetime(2026, 3, 9, tzinfo=ZONE).date()
)
OFFICE = Schedule((DAY, DAY, DAY, DAY, DAY, (), ()), closures=(MONDAY_OFF,))
NEVER = Schedule(((),) * 7)


@pytest.mark.parametrize(
    "start, hours, due",
    [
        (TUESDAY.replace(hour=10), 1, TUESDAY.replace(hour=11)),
        # lunch does not count
        (TUESDAY.replace(hour=11), 2, TUESDAY.replace(hour=14)),
        # before opening the clock has not begun
        (TUESDAY.replace(hour=6), 2, TUESDAY.replace(hour=11)),
        # over the night
        (TUESDAY.replace(hour=16), 2, TUESDAY.replace(day=4, hour=10)),
        # over the weekend, the Monday that is closed and the change to summer time
        (TUESDAY.replace(day=6, hour=16), 2, TUESDAY.replace(day=10, hour=10)),
    ],
)
def test_time_counts_only_while_open(start: datetime, hours: int, due: datetime) -> None:
    assert after_working([OFFICE], start, timedelta(hours=hours), ZONE) == due


def test_a_business_that_never_opens_is_taken_to_work_always() -> None:
    start = TUESDAY.replace(hour=10)
    assert after_working([NEVER], start, timedelta(hours=2), ZONE) == start + timedelta(hours=2)


@pytest.mark.parametrize(
    "moment, is_it",
    [
        (TUESDAY.replace(hour=9), True),
        (TUESDAY.replace(hour=12, minute=30), False),
        (TUESDAY.replace(hour=17), False),
        (TUESDAY.replace(day=9, hour=10), False),
    ],
)
def test_being_open_follows_the_hours(moment: datetime, *, is_it: bool) -> None:
    assert is_open([OFFICE], moment, ZONE) is is_it
