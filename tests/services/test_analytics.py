"""A hand-counted week: every figure equals what a person counts from the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services.golden import GOLDEN, LATER, NOW, WEEK, ZONE, facts
from voicedesk.domain.call import Outcome
from voicedesk.domain.slots import Span
from voicedesk.services.analytics import days_of, figures_of, most_at_once, spread_of
from voicedesk.services.board import month_of
from voicedesk.services.breakdowns import (
    by_day,
    by_greeting,
    by_hour,
    by_service,
    by_staff,
    by_weekday,
)

pytestmark = pytest.mark.unit

INSIDE = [one for one in GOLDEN if WEEK.contains(one.started) and not one.is_robocall]
COUNTED = figures_of(GOLDEN, within=WEEK, now=NOW)


@pytest.mark.parametrize(
    "key, some, of, undecided",
    [
        # a c f j wanted a time and ended; g still goes on
        ("conversion", "a f", "a c f j", "g"),
        ("containment", "a b i", "a b c d e f h i j k", "g"),
        ("plain", "a b c d f h i j k", "a b c d e f h i j k", "g"),
        ("escalation", "e h", "a b c d e f h i j k", "g"),
        ("reached", "e", "e h", ""),
        # d left after three seconds: misdialled
        ("abandonment", "c j k", "a b c e f h i j k", "g"),
        # the desk was silent for seven seconds in b; k left before it spoke
        ("greeted", "a c e f h i j", "a b c e f h i j k", "g"),
        ("early", "d k", "a b c d e f h i j k", "g"),
        # h was rung back too late; e's is not due yet
        ("kept", "f", "f h", "e"),
    ],
)
def test_a_share_is_what_a_person_counts(key: str, some: str, of: str, undecided: str) -> None:
    share = COUNTED.shares[key]
    assert sorted(share.some) == some.split()
    assert sorted(share.of) == of.split()
    assert sorted(share.undecided) == undecided.split()


def test_who_rings_again_was_not_helped() -> None:
    share = figures_of(GOLDEN, within=WEEK, now=LATER).shares["resolution"]
    assert sorted(share.some) == ["a", "e"]
    # b rang again as i, which is no first call; c and d gave up; the ticket of f is open
    assert sorted(share.of) == ["a", "b", "c", "d", "e", "f"]
    assert sorted(share.undecided) == ["g", "h", "k"]


def test_turns_are_counted_one_by_one() -> None:
    share = COUNTED.shares["reflex"]
    assert (len(share.some), len(share.of)) == (5, 7)
    assert COUNTED.answer_time.count == 7
    assert COUNTED.answer_time.p50 == 0.3


def test_the_period_is_counted() -> None:
    assert (COUNTED.calls, COUNTED.live, COUNTED.robocalls) == (11, 1, 1)
    assert COUNTED.outcomes[Outcome.BOOKED] == 2
    assert COUNTED.outcomes[Outcome.ABANDONED] == 4
    assert COUNTED.at_once == 2
    assert COUNTED.duration.p50 == 120


def test_no_figure_is_made_of_nothing() -> None:
    empty = figures_of([], within=WEEK, now=NOW)
    assert {share.value for share in empty.shares.values()} == {None}
    assert empty.duration.p95 is None


def test_the_ledger_tells_services_and_staff() -> None:
    services = [(row.id, row.booked, row.moved, row.cancelled) for row in by_service(INSIDE)]
    assert services == [("checkup", 2, 0, 0), ("cleaning", 1, 1, 0), ("filling", 0, 0, 1)]
    staff = [(row.id, row.booked, "".join(sorted(row.calls))) for row in by_staff(INSIDE)]
    assert staff == [("dr_lee", 3, "afi"), ("dr_patel", 0, "b")]


def test_hours_are_those_of_the_business() -> None:
    hours = {row.hour: (len(row.calls), row.booked.value) for row in by_hour(INSIDE, ZONE)}
    assert hours == {9: (3, 1 / 3), 10: (4, 0.25), 15: (4, 0.0)}
    assert by_weekday(INSIDE, ZONE)[0, 9] == 2


def test_days_without_calls_are_days() -> None:
    days = by_day(INSIDE, WEEK, NOW)
    assert [len(day.calls) for day in days] == [3, 2, 1, 0, 2, 0, 3]
    assert [day.is_open for day in days] == [False] * 6 + [True]


def test_hang_ups_are_laid_to_the_greeting() -> None:
    rows = {row.words: (len(row.early.some), len(row.early.of)) for row in by_greeting(INSIDE, NOW)}
    assert rows == {"Hello, Bright Smile.": (1, 6), "This call is recorded.": (0, 3)}


def test_a_day_is_as_long_as_the_clock_says() -> None:
    spring = month_of(WEEK.start.date(), ZONE).within
    lengths = {day.length for day in days_of(spring)}
    assert lengths == {timedelta(hours=24), timedelta(hours=23)}
    assert len(days_of(spring)) == 31


def test_one_call_after_another_is_one_at_a_time() -> None:
    first = facts("x", 0, 9, minutes=5)
    second = replace(first, started=first.ended or first.started, ended=WEEK.end)
    assert most_at_once([first, second]) == 1
    assert spread_of([2.0]).p95 == 2.0
    assert days_of(Span(WEEK.start, WEEK.start + timedelta(hours=3)))[0].length.seconds == 10_800
