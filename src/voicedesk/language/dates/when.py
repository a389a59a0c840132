"""What an expression of time means: the public value types."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

Grain = Literal[
    "second",
    "minute",
    "hour",
    "part_of_day",
    "day",
    "weekend",
    "week",
    "month",
    "quarter",
    "season",
    "year",
    "decade",
    "century",
]


@dataclass(frozen=True, slots=True)
class OpenHours:
    """The usual day of a business: it decides whether "at five" is 05:00 or 17:00."""

    earliest: time
    latest: time


@dataclass(frozen=True, slots=True)
class When:
    """One expression of time: days inclusive, clock half-open, an open side None.

    Only what the words fix: "at four" has no day, "on Tuesday" no clock. `text` and `span` are the
    caller's own words and their place. A clock time said as a point ("at four") has `point` set;
    "after four" has the same `time_from` without it. `after` is set where `day_from` is the day
    that was named, but only later ones are meant. `ends` is set where a visit shall be over by
    `time_to` ("done by eleven"), not begin before it.
    """

    text: str
    span: tuple[int, int]
    day_from: date | None
    day_to: date | None
    time_from: time | None
    time_to: time | None
    grain: Grain
    negated: bool = False
    approximate: bool = False
    recurring: bool = False
    mismatch: bool = False
    point: bool = False
    either_half: bool = False
    part: str | None = None
    holiday: str | None = None
    after: bool = False
    ends: bool = False

    @property
    def first_day(self) -> date | None:
        """The first day that is meant: the one after `day_from` in "after Wednesday"."""
        if self.day_from is None or not self.after or self.day_from == date.max:
            return self.day_from
        return self.day_from + timedelta(days=1)

    @property
    def start(self) -> str | None:
        """`YYYY-MM-DD`, `HH:MM` or both joined by `T`; None when this side is open."""
        return _written(self.day_from, self.time_from)

    @property
    def end(self) -> str | None:
        """As `start`; whole days end inclusively, times exclusively; None for a point in time."""
        if self.point or (self.time_to is None and self._one_day and self.time_from):
            return None
        if self.day_to is None and self.time_to is None:
            return None
        if self._one_day and self.time_to is None:
            return None
        return _written(self.day_to, self.time_to)

    @property
    def alternatives(self) -> tuple[time, ...]:
        """The other half of the day, where the words leave it open."""
        if not self.either_half or self.time_from is None:
            return ()
        return (self.time_from.replace(hour=(self.time_from.hour + 12) % 24),)

    @property
    def _one_day(self) -> bool:
        return self.day_from is not None and self.day_from == self.day_to


def _written(day: date | None, clock: time | None) -> str | None:
    parts = [
        day.isoformat() if day else "",
        clock.isoformat("minutes") if clock else "",
    ]
    return "T".join(part for part in parts if part) or None
