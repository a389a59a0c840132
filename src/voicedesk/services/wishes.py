"""What a caller wishes for, and the windows of time that their words open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from voicedesk.domain.booking import Booking
from voicedesk.domain.business import Business, LocationId, ServiceId, StaffId
from voicedesk.domain.days import ONE_DAY, local_minute, minute_of
from voicedesk.domain.intervals import Interval, intersect, subtract, union
from voicedesk.domain.slots import Slot
from voicedesk.language.dates import When

LONGEST = timedelta(days=400)
FAR = 1 << 40
"""A minute that no calendar reaches."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for; everything that is left open is open."""

    service: ServiceId | None
    whens: tuple[When, ...] = ()
    staff: StaffId | None = None
    location: LocationId | None = None
    soonest: bool = False
    after: datetime | None = None
    """Something later than this."""
    before: datetime | None = None
    """Something that begins earlier than this."""
    exclude: tuple[Slot, ...] = ()
    """Slots that were refused already."""
    people: int = 1
    """Served back to back."""
    then: tuple[ServiceId, ...] = ()
    """Further services in the same visit, straight after."""
    prefer: StaffId | None = None
    """Who is taken when several are free: the person of the last visit."""
    moving: Booking | None = None
    """The booking that would move; the time it takes counts as free."""


@dataclass(frozen=True, slots=True)
class Target:
    """One window of one day, or of many; `point` when a time was said, not a stretch."""

    first: date
    last: date
    clock_from: time | None
    clock_to: time | None
    windows: tuple[Interval, ...]
    point: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """The targets of a wish in the order in which they were said."""

    targets: tuple[Target, ...]
    mismatch: bool = False
    """The weekday that was said is not that of the date."""
    any_day: bool = False
    """No day was said that ends: the next days are meant."""

    def only(self, parts: Sequence[Interval]) -> Wanted:
        """The same wish, for some stretches of time."""
        targets = (replace(t, windows=tuple(intersect(t.windows, parts))) for t in self.targets)
        return replace(self, targets=tuple(target for target in targets if target.windows))


@dataclass(frozen=True, slots=True)
class _Days:
    first: date
    last: date

    def __iter__(self) -> Iterator[date]:
        day = self.first
        while day <= self.last:
            yield day
            day += ONE_DAY


def read_wish(
    wish: Wish, business: Business, *, now: datetime, lasts: timedelta = timedelta(0)
) -> Wanted:
    """The windows that a wish opens, from today to the end of the booking horizon.

    Args:
        wish: What is looked for.
        business: Whose hours and rules count.
        now: The present.
        lasts: How long the visit takes: one that shall be over by eleven begins so much earlier.
    """
    today = business.local(now).date()
    reach = _Days(today, today + min(business.rules.horizon, LONGEST))
    said = [_begun_by(when, lasts) for when in wish.whens if not when.negated]
    holes = union(
        window
        for when in wish.whens
        if when.negated
        for days in _excluded(when, said, reach)
        for window in _target(when, days, business).windows
    )
    targets = (_trimmed(target, holes, wish) for target in _crossed(said, reach, business))
    return Wanted(
        tuple(target for target in targets if target.windows),
        mismatch=any(when.mismatch for when in said),
        any_day=all(when.day_to is None for when in said),
    )


def _excluded(when: When, said: Sequence[When], reach: _Days) -> Sequence[_Days]:
    """The days that are not wanted: "next week except Wednesday" means the one of that week."""
    own = _days(when, reach)
    wanted = [_days(other, reach) for other in said if _has_day(other)]
    if not wanted or own.first != own.last or any(own.first in list(days) for days in wanted):
        return [own]
    weekday = own.first.weekday()
    return [_Days(day, day) for days in wanted for day in days if day.weekday() == weekday]


def _begun_by(when: When, lasts: timedelta) -> When:
    """The latest start in place of the latest end."""
    if not when.ends or when.time_to is None:
        return when
    end = timedelta(hours=when.time_to.hour, minutes=when.time_to.minute)
    # the side is open: one minute later the start at the last possible moment is still inside
    last = max(end - lasts, timedelta(0)) + timedelta(minutes=1)
    return replace(when, time_to=(datetime.combine(date.min, time(0)) + last).time(), ends=False)


def _crossed(said: Sequence[When], reach: _Days, business: Business) -> Iterator[Target]:
    """Days and clocks that were said apart belong together: "Tuesday" and "at two"."""
    clocks = [when for when in said if not _has_day(when)]
    days = [when for when in said if _has_day(when)]
    if not said:
        yield _target(None, reach, business)
    for at, when in enumerate(days):
        # "Tuesday or Wednesday at ten": the clock that follows is meant for both
        following = [later for later in days[at:] if _has_clock(later)][:1]
        for clock in following or clocks or [when]:
            yield _target(clock, _days(when, reach), business)
    if not days:
        for clock in clocks:
            yield _target(clock, reach, business)


def _target(when: When | None, days: _Days, business: Business) -> Target:
    if when is None:
        windows = [_window(day, None, None, business) for day in days]
        return Target(days.first, days.last, None, None, tuple(union(windows)))
    if _is_continuous(when):
        return _continuous(when, days, business)
    begins, ends = _likely(when, days, business)
    if when.point and begins is not None:
        starts = (local_minute(day, begins, business.zone) for day in days)
        points = tuple((start, start + 1) for start in starts)
        return Target(days.first, days.last, begins, begins, points, point=True)
    windows = [_window(day, begins, ends, business) for day in days]
    return Target(days.first, days.last, begins, ends, tuple(windows))


def _window(day: date, begins: time | None, ends: time | None, business: Business) -> Interval:
    """A stretch of one day; one that ends before it begins runs past midnight."""
    start = local_minute(day, begins or time(0), business.zone)
    last = day if ends and ends > (begins or time(0)) else day + ONE_DAY
    return start, max(start + 1, local_minute(last, ends or time(0), business.zone))


def _continuous(when: When, days: _Days, business: Business) -> Target:
    """From a moment on, or until one: "any time after Tuesday at three"."""
    start = local_minute(days.first, when.time_from or time(0), business.zone)
    end = (
        local_minute(days.last, when.time_to, business.zone)
        if when.time_to
        else local_minute(days.last + ONE_DAY, time(0), business.zone)
    )
    return Target(days.first, days.last, None, None, ((start, max(end, start + 1)),))


def _is_continuous(when: When) -> bool:
    one_side = (when.day_from is None) != (when.day_to is None)
    return one_side and _has_clock(when) and not when.point


def _likely(when: When, days: _Days, business: Business) -> tuple[time | None, time | None]:
    """A bare hour is the one of the two at which somebody is there."""
    begins, ends = when.time_from, when.time_to
    if not when.alternatives or begins is None:
        return begins, ends
    other = when.alternatives[0]
    if _is_open(begins, days, business) or not _is_open(other, days, business):
        return begins, ends
    return other, ends.replace(hour=(ends.hour + 12) % 24) if ends else None


def _is_open(clock: time, days: _Days, business: Business) -> bool:
    return any(
        stretch.start <= clock < stretch.end or (stretch.end == time(0) and clock >= stretch.start)
        for day in _first_week(days)
        for place in business.locations
        for stretch in place.schedule.on(day)
    )


def _first_week(days: _Days) -> _Days:
    return _Days(days.first, min(days.last, days.first + timedelta(days=6)))


def _days(when: When, reach: _Days) -> _Days:
    """The days of an expression within reach; one day of it when all lie outside."""
    first = when.first_day or reach.first
    last = when.day_to or (max(first, reach.last) if when.day_from is None else reach.last)
    if last < reach.first:
        return _Days(last, last)
    if first > reach.last:
        return _Days(first, first)
    return _Days(max(first, reach.first), max(min(last, reach.last), first, reach.first))


def _trimmed(target: Target, holes: Sequence[Interval], wish: Wish) -> Target:
    """What is left between `after` and `before`, without what was ruled out."""
    windows = subtract(target.windows, holes)
    if wish.after:
        windows = subtract(windows, [(0, minute_of(wish.after) + 1)])
    if wish.before:
        windows = subtract(windows, [(minute_of(wish.before), FAR)])
    return replace(target, windows=tuple(windows))


def _has_day(when: When) -> bool:
    return when.day_from is not None or when.day_to is not None


def _has_clock(when: When) -> bool:
    return when.time_from is not None or when.time_to is not None
