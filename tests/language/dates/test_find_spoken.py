"""What the desk says of a time is understood as the time that it meant."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicedesk.language.dates import OpenHours, find_dates
from voicedesk.language.spoken import say_time, say_when

pytestmark = pytest.mark.unit

ZONE = ZoneInfo("America/New_York")
HOURS = OpenHours(time(8), time(18))
mornings = st.integers(min_value=0, max_value=6000).map(
    lambda days: datetime(2024, 1, 1, 7, tzinfo=ZONE) + timedelta(days=days)
)
clocks = st.integers(min_value=0, max_value=119).map(
    lambda fives: time(8 + fives // 12, fives % 12 * 5)
)


@given(now=mornings, ahead=st.integers(min_value=1, max_value=150), clock=clocks)
def test_a_spoken_appointment_is_found_again(now: datetime, ahead: int, clock: time) -> None:
    start = datetime.combine(now.date() + timedelta(days=ahead), clock, tzinfo=ZONE)
    (found,) = find_dates(say_when(start, now=now), now=now, hours=HOURS)
    assert (found.day_from, found.time_from, found.mismatch) == (start.date(), clock, False)


@given(now=mornings, clock=clocks)
def test_a_spoken_time_is_found_again(now: datetime, clock: time) -> None:
    (found,) = find_dates(f"at {say_time(clock)}", now=now, hours=HOURS)
    assert (found.day_from, found.time_from, found.point) == (None, clock, True)
