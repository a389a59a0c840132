"""The words of a wish become windows of absolute time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from tests.services.shop import ZONE, Shop
from voicedesk.domain.days import moment_of
from voicedesk.language.dates import When
from voicedesk.services.wishes import Wanted, Wish, read_wish

pytestmark = pytest.mark.unit

THURSDAY = date(2026, 3, 5)
FRIDAY = date(2026, 3, 6)
WEEK = timedelta(days=7)


def when(
    first: date | None = None,
    last: date | None = None,
    begins: time | None = None,
    ends: time | None = None,
    *,
    point: bool = False,
    either_half: bool = False,
) -> When:
    return When("", (0, 0), first, last, begins, ends, "day", point=point, either_half=either_half)


def read(shop: Shop, *whens: When) -> Wanted:
    return read_wish(Wish(None, whens), shop.desk.business, now=shop.clock.now())


def windows(wanted: Wanted) -> list[tuple[str, str]]:
    return [
        (f"{moment_of(begin, ZONE):%d %H:%M}", f"{moment_of(end, ZONE):%d %H:%M}")
        for target in wanted.targets
        for begin, end in target.windows
    ]


@pytest.mark.parametrize(
    "whens, expected",
    [
        ([when(THURSDAY, THURSDAY)], [("05 00:00", "06 00:00")]),
        ([when(THURSDAY, THURSDAY, time(12), time(17))], [("05 12:00", "05 17:00")]),
        # one side open
        ([when(THURSDAY, THURSDAY, time(16))], [("05 16:00", "06 00:00")]),
        ([when(THURSDAY, THURSDAY, None, time(11))], [("05 00:00", "05 11:00")]),
        # days and clock said apart
        (
            [when(THURSDAY, FRIDAY), when(None, None, time(9), time(10))],
            [("05 09:00", "05 10:00"), ("06 09:00", "06 10:00")],
        ),
        # past midnight
        ([when(THURSDAY, THURSDAY, time(22), time(1))], [("05 22:00", "06 01:00")]),
        # what was ruled out
        (
            [when(THURSDAY, FRIDAY), replace(when(FRIDAY, FRIDAY), negated=True)],
            [("05 00:00", "06 00:00")],
        ),
        # "next Thursday and Friday, but not Friday": this week's Friday is not wanted anyway
        (
            [
                when(THURSDAY + WEEK, FRIDAY + WEEK),
                replace(when(FRIDAY, FRIDAY), negated=True),
            ],
            [("12 00:00", "13 00:00")],
        ),
        (
            [when(THURSDAY, THURSDAY), replace(when(None, None, time(9), time(12)), negated=True)],
            [("05 00:00", "05 09:00"), ("05 12:00", "06 00:00")],
        ),
        # up to a moment of a day
        ([when(None, THURSDAY, None, time(12))], [("03 00:00", "05 12:00")]),
    ],
)
def test_expressions_open_windows(
    shop: Shop, whens: list[When], expected: list[tuple[str, str]]
) -> None:
    assert windows(read(shop, *whens)) == expected


def test_after_a_moment_everything_is_open(shop: Shop) -> None:
    (target,) = read(shop, when(THURSDAY, None, time(15))).targets
    assert moment_of(target.windows[0][0], ZONE) == datetime(2026, 3, 5, 15, tzinfo=ZONE)
    assert moment_of(target.windows[-1][1], ZONE) == datetime(2026, 5, 3, tzinfo=ZONE)


def test_a_bare_hour_means_the_half_of_the_day_that_is_open(shop: Shop) -> None:
    four = when(THURSDAY, THURSDAY, time(4), point=True, either_half=True)
    nine = when(THURSDAY, THURSDAY, time(9), point=True, either_half=True)
    assert [target.clock_from for target in read(shop, four, nine).targets] == [time(16), time(9)]


def test_what_lies_outside_reach_is_kept_to_be_explained(shop: Shop) -> None:
    past = when(date(2026, 2, 1), date(2026, 2, 28))
    far = when(date(2027, 1, 1), date(2027, 12, 31))
    wanted = read(shop, past, far)
    assert [target.first for target in wanted.targets] == [date(2026, 2, 28), date(2027, 1, 1)]


@pytest.mark.parametrize(
    "whens, any_day",
    [
        ([], True),
        ([when(None, None, time(14), point=True)], True),
        ([when(THURSDAY, THURSDAY)], False),
        ([when(THURSDAY, None)], True),
    ],
)
def test_an_open_end_means_the_next_days(shop: Shop, whens: list[When], *, any_day: bool) -> None:
    assert read(shop, *whens).any_day is any_day


def test_a_weekday_that_is_not_that_of_the_date_is_noticed(shop: Shop) -> None:
    assert read(shop, replace(when(THURSDAY, THURSDAY), mismatch=True)).mismatch
