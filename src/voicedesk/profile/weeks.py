"""Hours of a week as a profile states them, joined, intersected and measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from voicedesk.domain.business import TimeRange, Week
from voicedesk.profile.parts import WEEKDAYS, WeekHours, range_times
from voicedesk.profile.schema import Profile, StaffPart

DAY_MIN = 24 * 60


def week_of(hours: WeekHours) -> Week:
    """Seven days, Monday first."""
    return tuple(
        tuple(sorted(TimeRange(*range_times(text)) for text in hours.get(day, ())))
        for day in WEEKDAYS
    )


def start_min(span: TimeRange) -> int:
    """Minutes into the day at which it begins."""
    return span.start.hour * 60 + span.start.minute


def end_min(span: TimeRange) -> int:
    """Minutes into the day at which it ends; 00:00 is the end of the day."""
    return span.end.hour * 60 + span.end.minute or DAY_MIN


def merged(ranges: Iterable[TimeRange]) -> tuple[TimeRange, ...]:
    """The stretches that are covered by one or several ranges."""
    found: list[TimeRange] = []
    for span in sorted(ranges):
        if found and end_min(found[-1]) >= start_min(span):
            found[-1] = TimeRange(found[-1].start, max(found[-1], span, key=end_min).end)
        else:
            found.append(span)
    return tuple(found)


def union(weeks: Iterable[Week]) -> Week:
    """The stretches in which at least one of the weeks is open."""
    several = tuple(weeks)
    return tuple(merged(span for week in several for span in week[day]) for day in range(7))


def common(one: Week, other: Week) -> Week:
    """The stretches in which both weeks are open."""
    return tuple(
        merged(both for a in one[day] for b in other[day] if (both := _both(a, b)))
        for day in range(7)
    )


def longest_min(week: Week) -> int:
    """Minutes of the longest stretch of a week; 0 when it is closed throughout."""
    return max((end_min(span) - start_min(span) for day in week for span in day), default=0)


def place_week(profile: Profile, place: str) -> Week:
    """The usual week of one location."""
    own = next((part.hours for part in profile.locations if part.id == place), None)
    return week_of(profile.hours if own is None else own)


def open_week(profile: Profile, places: Sequence[str] = ()) -> Week:
    """When at least one of the locations is open; of all of them when none is named."""
    ids = places or [part.id for part in profile.locations]
    return union(place_week(profile, place) for place in ids)


def working_week(member: StaffPart, place_hours: Week) -> Week:
    """When somebody works at a place that keeps these hours."""
    return place_hours if member.hours is None else common(week_of(member.hours), place_hours)


def _both(one: TimeRange, other: TimeRange) -> TimeRange | None:
    start = max(one.start, other.start)
    end = min(one, other, key=end_min).end
    found = TimeRange(start, end)
    return found if start_min(found) < end_min(found) else None
