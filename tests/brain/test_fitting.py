"""Which of the offered times an utterance means."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from voicedesk.brain.fitting import ahead, apart, fitting, merge, standing, words_of
from voicedesk.brain.frame import Offered
from voicedesk.language.dates import OpenHours, find_dates
from voicedesk.language.understand import Heard, Term, Vocabulary, understand

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("America/New_York"))
HOURS = OpenHours(time(8), time(18))
VOCABULARY = Vocabulary((Term("ana", "staff", "Ana"), Term("jo", "staff", "Jo")))


def at(number: int, start: str, staff: str = "ana") -> Offered:
    return Offered(number, datetime.fromisoformat(start), staff, "cut", "", "", staff.title())


OFFER = (
    at(1, "2026-03-05T09:00"),
    at(2, "2026-03-05T14:00"),
    at(3, "2026-03-06T10:30", "jo"),
)


def hear(text: str, asked: str = "Which is better?") -> Heard:
    return understand(text, vocabulary=VOCABULARY, now=NOW, asked=asked)


@pytest.mark.parametrize(
    "text,left",
    [
        ("the first one", [1]),
        ("the second", [2]),
        ("the last one please", [3]),
        ("the earlier one", [1]),
        ("the latest", [3]),
        ("Thursday", [1, 2]),
        ("Friday", [3]),
        ("Thursday at two", [2]),
        ("two o'clock", [2]),
        ("in the afternoon", [2]),
        ("with Jo", [3]),
        ("not Thursday", [3]),
        ("Monday", []),
        ("either is fine", [1]),
        ("Thursday the fifth at nine", [1]),
    ],
)
def test_an_offer_is_narrowed_by_place_day_time_or_person(text: str, left: list[int]) -> None:
    assert [o.number for o in fitting(OFFER, hear(text))] == left


@pytest.mark.parametrize(
    "text,kept",
    [
        ("thursday's fine. no wait, friday", ["2026-03-06"]),
        ("Thursday or Friday", ["2026-03-05", "2026-03-06"]),
        ("tomorrow, sorry, I mean Friday", ["2026-03-06"]),
    ],
)
def test_a_time_that_was_taken_back_does_not_stand(text: str, kept: list[str]) -> None:
    assert [str(w.day_from) for w in standing(hear(text, "What day?"))] == kept


@pytest.mark.parametrize(
    "before,after,start",
    [
        ("Tuesday at two", "Thursday", "2026-03-05 at 14:00"),
        ("Thursday at two", "at three", "2026-03-05 at 15:00"),
        ("Thursday", "Friday", "2026-03-06"),
        ("in the morning", "Friday", "2026-03-06 between"),
        ("", "Friday at ten", "2026-03-06 at 10:00"),
    ],
)
def test_a_new_word_keeps_what_it_does_not_touch(before: str, after: str, start: str) -> None:
    wish, _ = merge(
        find_dates(before, now=NOW, hours=HOURS), find_dates(after, now=NOW, hours=HOURS)
    )
    told = words_of(wish, verbatim=False)
    day, _, clock = start.partition(" ")
    assert day in told
    assert clock.split(" ")[-1] in told


def test_words_are_kept_while_they_say_it_all() -> None:
    wish, verbatim = merge((), find_dates("next Tuesday at 2 PM", now=NOW))
    assert words_of(wish, verbatim=verbatim) == "next Tuesday at 2 PM"


def test_from_one_day_to_another_is_two_days_where_something_moves() -> None:
    whole = find_dates("move it from Thursday to Friday at three", now=NOW)
    days = [str(w.day_from) for w in apart(whole)]
    assert days == ["2026-03-05", "2026-03-06"]


def test_a_year_of_birth_is_no_wish() -> None:
    assert ahead(find_dates("April 12 1988", now=NOW), NOW.date()) == ()


@pytest.mark.parametrize(
    "text,left",
    [
        ("no wait, Thursday, and make it eleven", ["Thursday", "eleven"]),
        ("Thursday. No wait, Friday", ["Friday"]),
        ("at two, actually make it three", ["three"]),
    ],
)
def test_an_hour_that_is_put_right_leaves_the_day(text: str, left: list[str]) -> None:
    assert [when.text for when in standing(hear(text))] == left
