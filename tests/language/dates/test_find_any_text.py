"""What holds for any text, at any moment."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicedesk.language.dates import OpenHours, When, find_dates

pytestmark = pytest.mark.unit

ZONE = ZoneInfo("America/New_York")
HOURS = OpenHours(time(8), time(18))
WORDS = """
monday tue the of in at on from to between and until by before after next last this not a two twenty
first second fifteenth 5 12 30 2:30 230 10/31 31 0 march may feb 29 week weeks month year weekend
morning night tonight tomorrow pm am half quarter past ago no wait easter end mid noon now hours few
season summer q3 within since - , . : 9999 decade century fortnight İ
"""
moments = st.integers(min_value=10**7, max_value=4 * 10**9).map(
    lambda seconds: datetime.fromtimestamp(seconds, tz=ZONE)
)
spoken = st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join)


def only(text: str, now: datetime) -> When:
    (when,) = find_dates(text, now=now, hours=HOURS)
    return when


@given(text=st.one_of(spoken, st.text(max_size=60)), now=moments)
def test_no_text_ever_raises_and_every_span_holds_its_words(text: str, now: datetime) -> None:
    found = find_dates(text, now=now, hours=HOURS)
    assert [text[w.span[0] : w.span[1]] for w in found] == [w.text for w in found]
    assert [w.span for w in found] == sorted(w.span for w in found)
    assert found == find_dates(text, now=now, hours=HOURS)


@given(text=spoken, now=moments)
def test_days_never_run_backwards(text: str, now: datetime) -> None:
    runs = [(w.day_from or date.min, w.day_to or date.max) for w in find_dates(text, now=now)]
    assert all(first <= last for first, last in runs)


@given(now=moments, ahead=st.integers(min_value=1, max_value=300))
def test_any_coming_date_is_found_again_from_its_words(now: datetime, ahead: int) -> None:
    day = (now + timedelta(days=ahead)).date()
    assert only(f"{day:%A, %B} {day.day} {day.year}", now).day_from == day
    assert not only(f"{day:%A, %B} {day.day} {day.year}", now).mismatch
    assert only(f"the {day.day} of {day:%B} {day.year}", now).day_from == day
    assert only(f"in {ahead} days", now).day_from == day


@given(now=moments, hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_any_clock_time_is_found_again_from_its_digits(
    now: datetime, hour: int, minute: int
) -> None:
    clock = time(hour, minute)
    assert only(f"tomorrow at {clock:%I:%M %p}", now).time_from == clock
    assert only(f"tomorrow at {clock:%H:%M}", now).time_from in {
        clock,
        clock.replace(hour=(hour + 12) % 24),
    }
