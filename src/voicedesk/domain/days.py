"""Local days as absolute minutes: when a place is open, when a person works, through DST."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from voicedesk.domain.business import Business, Location, Schedule, StaffMember
from voicedesk.domain.intervals import Interval, intersect, union
from voicedesk.domain.slots import Span

MIDNIGHT = time(0)
ONE_DAY = timedelta(days=1)
MINUTES_A_DAY = 24 * 60


def minute_of(moment: datetime) -> int:
    """The whole minute since the epoch in which a moment lies."""
    return int(moment.timestamp() // 60)


def minute_after(moment: datetime) -> int:
    """The first whole minute that is not before a moment."""
    return -int(-moment.timestamp() // 60)


def moment_of(minute: int, zone: ZoneInfo) -> datetime:
    """A minute since the epoch on the wall clock of a zone."""
    return datetime.fromtimestamp(minute * 60, zone)


def local_minute(day: date, clock: time, zone: ZoneInfo) -> int:
    """A time of the wall clock as a minute; one that is skipped in spring lies an hour later."""
    midnight, is_plain = _day(day, zone)
    if is_plain:
        return midnight + clock.hour * 60 + clock.minute
    return minute_of(datetime.combine(day, clock, zone))


def span_of(day: date, zone: ZoneInfo) -> Span:
    """A whole local day; 23 to 25 hours long."""
    return Span(
        datetime.combine(day, MIDNIGHT, zone), datetime.combine(day + ONE_DAY, MIDNIGHT, zone)
    )


def days_of(within: Interval, zone: ZoneInfo) -> Iterator[date]:
    """Every local day that has a part of an interval."""
    day = moment_of(within[0], zone).date()
    last = moment_of(within[1] - 1, zone).date()
    while day <= last:
        yield day
        day += ONE_DAY


def open_on(schedule: Schedule, day: date, zone: ZoneInfo) -> list[Interval]:
    """The open stretches of a local day."""
    midnight = local_minute(day, MIDNIGHT, zone)
    return open_within(schedule, (midnight, midnight + 1), zone)


def open_within(schedule: Schedule, within: Interval, zone: ZoneInfo) -> list[Interval]:
    """The open stretches of every day that an interval touches; whole days."""
    first = moment_of(within[0], zone).date()
    last = moment_of(within[1] - 1, zone).date()
    return list(_stretches(schedule, first, last, zone))


def at_work(
    business: Business, member: StaffMember, location: Location, within: Interval
) -> list[Interval]:
    """When a person works at a place that is open."""
    if member.locations and location.id not in member.locations:
        return []
    place = open_within(location.schedule, within, business.zone)
    if member.schedule is None:
        return place
    return intersect(place, open_within(member.schedule, within, business.zone))


@lru_cache(maxsize=8192)
def _day(day: date, zone: ZoneInfo) -> tuple[int, bool]:
    """The minute at which a day begins, and whether the clock runs evenly through it."""
    midnight = minute_of(datetime.combine(day, MIDNIGHT, zone))
    following = minute_of(datetime.combine(day + ONE_DAY, MIDNIGHT, zone))
    return midnight, following - midnight == MINUTES_A_DAY


@lru_cache(maxsize=512)
def _stretches(schedule: Schedule, first: date, last: date, zone: ZoneInfo) -> tuple[Interval, ...]:
    """Asked again for every person with every question of a call, and always the same."""
    near = replace(
        schedule,
        seasons=tuple(s for s in schedule.seasons if s.first <= last and s.last >= first),
        closures=tuple(c for c in schedule.closures if c.first <= last and c.last >= first),
    )
    stretches: list[Interval] = []
    day = first
    while day <= last:
        for stretch in near.on(day):
            ends = day + ONE_DAY if stretch.end == MIDNIGHT else day
            stretches.append(
                (local_minute(day, stretch.start, zone), local_minute(ends, stretch.end, zone))
            )
        day += ONE_DAY
    return tuple(union(stretches))
