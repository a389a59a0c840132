"""The typed values that the grammar's rules yield, before they are joined to a When."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from voicedesk.language.dates.when import Grain, OpenHours


@dataclass(frozen=True, slots=True)
class Days:
    """A run of days, both ends inclusive; `said` keeps the parts that were spoken."""

    first: date | None
    last: date | None
    grain: Grain = "day"
    year: int | None = None
    month: int | None = None
    number: int | None = None
    recurring: bool = False
    mismatch: bool = False
    approximate: bool = False
    holiday: str | None = None
    after: bool = False  # "after Wednesday": the day itself is not meant


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as said; `half` is 0 for a.m., 12 for p.m. and None where it was left open."""

    hour: int
    minute: int = 0
    second: int | None = None
    half: int | None = None
    exact: bool = False  # written so that no half is missing: 15:00, 0:30, noon
    closes: bool = False  # the end of the day, which is today's unless another is named

    @property
    def grain(self) -> Grain:
        """How finely it was said."""
        if self.second is not None:
            return "second"
        return "minute" if self.minute else "hour"

    def at(self, half: int | None) -> time:
        """The time with the half of the day filled in."""
        hour = self.hour
        if not self.exact:
            chosen = self.half if self.half is not None else half
            if chosen is not None and hour <= 12:
                hour = hour % 12 + chosen
        return time(hour % 24, self.minute, self.second or 0)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day: the hours it spans, and the half of the day that it gives to a time."""

    name: str
    start: time
    end: time | None


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the clock: a point, a part of the day, or two sides of which one may be open."""

    low: Clock | None = None
    high: Clock | None = None
    point: bool = False
    part: Part | None = None
    approximate: bool = False
    weak: bool = False  # digits that are a time only beside something that says so
    bare: bool = False  # one number with nothing that makes it a clock time
    soonest: bool = False  # as soon as there is one, which another day or time bounds


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text that means days, a stretch of the clock, or both."""

    start: int
    end: int
    days: Days | None = None
    window: Window | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What the words are read against."""

    text: str
    now: datetime
    hours: OpenHours | None = None
    asks_time: bool = False
    asks_day: bool = False
    moves: bool = False
    day_first: bool = False
    spelled: frozenset[int] = frozenset()
    depth: int = 0
    read: dict[tuple[int, int], tuple[Days, int] | None] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day it is where the business is."""
        return self.now.date()
