"""Of many free starts a caller hears a few that differ."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from voicedesk.domain.choice import Aim, nearest, spread

pytestmark = pytest.mark.unit

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def starts(
    *days: int, hours: tuple[float, ...] = (9, 9.5, 10, 10.5, 14, 14.5, 15)
) -> dict[int, datetime]:
    moments = [MONDAY + timedelta(days=day, hours=hour) for day in days for hour in hours]
    return {int(moment.timestamp() // 60): moment for moment in moments}


def said(given: dict[int, datetime], picks: list[int]) -> list[str]:
    return [f"{given[pick]:%a %H:%M}" for pick in picks]


@pytest.mark.parametrize(
    "days, k, picks",
    [
        ((0,), 3, ["Mon 09:00", "Mon 10:30", "Mon 14:00"]),
        ((0,), 1, ["Mon 09:00"]),
        # two days: one half of each, then what lies farthest from both
        ((0, 1), 2, ["Mon 09:00", "Tue 14:00"]),
        # a week is spread over
        ((0, 1, 2, 3, 4), 3, ["Mon 09:00", "Wed 14:00", "Fri 09:00"]),
        ((), 3, []),
    ],
)
def test_a_choice_is_spread_over_the_window(
    days: tuple[int, ...], k: int, picks: list[str]
) -> None:
    given = starts(*days)
    assert said(given, spread(given, k)) == picks


def test_the_soonest_are_on_the_next_days() -> None:
    given = starts(0, 1, 2, 3, 4)
    assert said(given, spread(given, 3, soonest=True)) == ["Mon 09:00", "Tue 14:00", "Wed 09:00"]


def test_around_a_point_the_nearest_come_first() -> None:
    given = starts(0)
    aim = Aim(MONDAY.date(), MONDAY.date(), time(13), time(13))
    costs = {minute: aim.distance(start) for minute, start in given.items()}
    assert said(given, nearest(costs, given, 2, point=True)) == ["Mon 14:00", "Mon 14:30"]


def test_instead_of_a_full_day_both_halves_of_the_next_are_offered() -> None:
    given = starts(1, 2)
    aim = Aim(MONDAY.date(), MONDAY.date())
    costs = {minute: aim.distance(start) for minute, start in given.items()}
    picks = said(given, nearest(costs, given, 3, point=False))
    assert picks == ["Tue 09:00", "Tue 14:00", "Wed 09:00"]


@pytest.mark.parametrize(
    "aim, start, distance",
    [
        (Aim(date(2026, 3, 2), date(2026, 3, 3)), MONDAY, 0),
        (Aim(date(2026, 3, 3), date(2026, 3, 3)), MONDAY, 400),
        (Aim(date(2026, 3, 2), date(2026, 3, 2), time(14), time(17)), MONDAY.replace(hour=13), 60),
        (Aim(date(2026, 3, 2), date(2026, 3, 2), time(14), time(17)), MONDAY.replace(hour=17), 1),
        (Aim(date(2026, 3, 2), date(2026, 3, 2), time(14), time(17)), MONDAY.replace(hour=15), 0),
    ],
)
def test_distance_weighs_days_and_minutes(aim: Aim, start: datetime, distance: int) -> None:
    assert aim.distance(start) == distance
