"""Pieces beside each other, joined to what they mean together; and what the region decides."""

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
    "text, day",
    [
        ("the soonest after Wednesday", "2026-03-04"),
        ("as soon as possible after the 20th", "2026-03-20"),
        ("asap on Thursday", "2026-03-05"),
    ],
)
def test_the_soonest_is_bounded_by_what_is_said_beside_it(text: str, day: str) -> None:
    assert only(text).start == day


def test_after_a_day_means_the_days_that_follow_it() -> None:
    when = only("any day after Wednesday")
    assert (when.start, when.first_day) == ("2026-03-04", date(2026, 3, 5))
    assert only("not before Wednesday").first_day == date(2026, 3, 4)
    assert only("after Wednesday at three").first_day == date(2026, 3, 4)


@pytest.mark.parametrize(
    "region, day",
    [("US", "2026-04-05"), ("CA", "2026-04-05"), ("GB", "2026-05-04"), ("AU", "2026-05-04")],
)
def test_the_region_says_whether_the_day_comes_first(region: str, day: str) -> None:
    (when,) = find_dates("04/05", now=NOW, region=region)
    assert when.start == day


def test_a_date_that_fits_one_order_alone_is_read_in_that_order() -> None:
    (when,) = find_dates("4/25", now=NOW, region="GB")
    assert when.start == "2026-04-25"


@pytest.mark.parametrize("text", ["six then", "no, six then", "make it six instead", "oh six then"])
def test_a_bare_hour_puts_right_the_time_that_was_just_said(text: str) -> None:
    asked = "Thursday at two. What name shall I put it under?"
    assert read(text, asked) == [("18:00", None)]


@pytest.mark.parametrize("text", ["six", "Tom Six then", "six then"])
def test_a_number_puts_nothing_right_where_no_time_was_said(text: str) -> None:
    assert read(text, "What name shall I put it under?") == []


def test_a_small_hour_of_a_night_is_the_next_day_by_the_calendar() -> None:
    assert read("tonight at two") == [("2026-03-04T02:00", None)]
    assert read("tonight at ten") == [("2026-03-03T22:00", None)]


def test_a_range_that_is_over_this_year_is_next_year_s() -> None:
    assert read("February 20 to March 2") == [("2027-02-20", "2027-03-02")]
