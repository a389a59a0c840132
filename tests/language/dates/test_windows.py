"""Stretches of the clock: over by eleven, first thing, come by at three, three thirty."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from voicedesk.language.dates import OpenHours, When, find_dates

pytestmark = pytest.mark.unit

# A Tuesday morning.
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=ZoneInfo("America/New_York"))
HOURS = OpenHours(time(8), time(18))


def read(text: str, asked: str | None = None) -> list[tuple[str | None, str | None]]:
    return [(w.start, w.end) for w in find_dates(text, now=NOW, asked=asked, hours=HOURS)]


def only(text: str) -> When:
    (when,) = find_dates(text, now=NOW, hours=HOURS)
    return when


@pytest.mark.parametrize(
    "text, ends",
    [
        ("I need to be out by eleven", "11:00"),
        ("I have to be done by half past nine", "09:30"),
        ("I have to leave at four", "16:00"),
        ("out of there no later than noon", "12:00"),
    ],
)
def test_a_visit_can_be_over_by_a_time(text: str, ends: str) -> None:
    when = only(text)
    assert (when.start, when.end, when.ends) == (None, ends, True)
    assert only(when.text).ends


@pytest.mark.parametrize("text", ["by eleven", "I need it by eleven", "before we leave, by eleven"])
def test_a_time_by_which_it_begins_is_not_its_end(text: str) -> None:
    assert not only(text).ends


@pytest.mark.parametrize(
    "text", ["Friday first thing", "first thing Friday", "Friday first thing in the morning"]
)
def test_first_thing_is_no_first_of_a_month(text: str) -> None:
    when = only(text)
    assert (when.day_from, when.time_to) == (date(2026, 3, 6), time(10))


@pytest.mark.parametrize(
    "text",
    ["can you come by at three", "I'll swing by around three", "could he stop by about three"],
)
def test_who_comes_by_sets_no_deadline(text: str) -> None:
    when = only(text)
    assert (when.time_from, when.time_to, when.point) == (time(15), None, True)


@pytest.mark.parametrize("text", ["three thirty", "make it three thirty actually"])
def test_an_hour_puts_right_what_was_said_before_a_name_was_asked_for(text: str) -> None:
    assert read(text, "Thursday at eight. What name shall I put it under?") == [("15:30", None)]
    assert read("three thirty", "Is eight still good? What is your phone number?") == []
