"""Which few of many free starts a caller can hear: spread out, or nearest to what was wished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import TypeVar

Day = TypeVar("Day")

NOON = 12
EVENING = 17
A_DAY_AWAY = 400
"""What a day's distance weighs, in minutes: six hours off is nearer, seven are not."""
SAME_HALF = 500
"""What it weighs when the same half day was offered already."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What a start is measured against; a clock that is None suits at any time."""

    first: date
    last: date
    clock_from: time | None = None
    clock_to: time | None = None

    def distance(self, start: datetime) -> int:
        """How far a local start is from it, in weighted minutes."""
        day = start.date()
        off = max((self.first - day).days, (day - self.last).days, 0)
        return off * A_DAY_AWAY + self._clock_distance(start.time())

    def _clock_distance(self, at: time) -> int:
        minute = _minutes(at)
        begins = _minutes(self.clock_from) if self.clock_from else 0
        ends = _minutes(self.clock_to) if self.clock_to else 24 * 60
        if self.clock_from is not None and self.clock_from == self.clock_to:
            return abs(minute - begins)
        return max(begins - minute, minute - ends + 1, 0)


def half_of(start: datetime) -> tuple[date, int]:
    """The part of the day in which a start lies: morning, afternoon or evening."""
    return start.date(), (start.hour >= NOON) + (start.hour >= EVENING)


def spread(starts: Mapping[int, datetime], k: int, *, soonest: bool = False) -> list[int]:
    """Up to `k` starts that give a real choice, in order of time.

    `starts` are sorted minutes with their local time. One day: its parts, then the widest gaps.
    Several days: one of each, alternating between the halves; the next days when `soonest`.
    """
    days = [list(group) for _, group in groupby(starts, key=lambda minute: starts[minute].date())]
    if not days or k <= 0:
        return []
    if len(days) == 1:
        return _within_a_day(starts, k)
    chosen = days[:k] if soonest or len(days) <= k else evenly(days, k)
    picks: list[int] = []
    for day in chosen:
        halves = {half_of(starts[minute])[1] for minute in picks}
        fresh = [minute for minute in day if half_of(starts[minute])[1] not in halves]
        picks.append((fresh or day)[0])
    return _filled(picks, starts, k)


def nearest(
    costs: Mapping[int, int], starts: Mapping[int, datetime], k: int, *, point: bool
) -> list[int]:
    """Up to `k` starts of least cost, best first; around a point they may lie close together."""
    picks: list[int] = []
    left = set(costs)
    while left and len(picks) < k:
        taken = {half_of(starts[minute]) for minute in picks}
        best = min(
            left,
            key=lambda minute: (
                costs[minute] + (0 if point or half_of(starts[minute]) not in taken else SAME_HALF),
                minute,
            ),
        )
        picks.append(best)
        left.discard(best)
    return picks


def _within_a_day(starts: Mapping[int, datetime], k: int) -> list[int]:
    firsts = [
        next(group) for _, group in groupby(starts, key=lambda minute: half_of(starts[minute]))
    ]
    return _filled(firsts[:k], starts, k)


def _filled(picks: Sequence[int], starts: Mapping[int, datetime], k: int) -> list[int]:
    """Picks with what lies farthest from them, until there are `k`."""
    chosen = list(picks)
    left = [minute for minute in starts if minute not in set(chosen)]
    while left and len(chosen) < k:
        best = max(left, key=lambda minute: (min(abs(minute - pick) for pick in chosen), -minute))
        chosen.append(best)
        left.remove(best)
    return sorted(chosen)


def evenly(days: Sequence[Day], k: int) -> list[Day]:
    """Up to `k` of some days: the first, the last, and what lies evenly between."""
    if len(days) <= k:
        return list(days)
    if k == 1:
        return [days[0]]
    return [days[round(at * (len(days) - 1) / (k - 1))] for at in range(k)]


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
