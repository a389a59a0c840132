"""The same calls by what they are about and when they came: service, staff, hour, day, greeting."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from voicedesk.domain.booking import Deed
from voicedesk.domain.call import CallId, Outcome
from voicedesk.domain.share import Share
from voicedesk.domain.slots import Span
from voicedesk.ports import CallFacts
from voicedesk.services.analytics import Spread, days_of, spread_of
from voicedesk.services.shares import conversion, early, has_booked

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Deeds:
    """What was done in the ledger for one service or one person, and in which calls."""

    id: str
    booked: int
    moved: int
    cancelled: int
    calls: tuple[CallId, ...]


@dataclass(frozen=True, slots=True)
class Hour:
    """The calls of one hour of the day."""

    hour: int
    calls: tuple[CallId, ...]
    booked: Share
    abandoned: Share


@dataclass(frozen=True, slots=True)
class Day:
    """The calls of one day; what has not ended, or is still today, can change."""

    span: Span
    calls: tuple[CallId, ...]
    outcomes: Mapping[Outcome, int]
    conversion: Share
    answer_time: Spread
    is_open: bool


@dataclass(frozen=True, slots=True)
class Greeting:
    """The first words of calls, and who hung up on them."""

    words: str
    early: Share


def by_service(calls: Iterable[CallFacts]) -> list[Deeds]:
    """The deeds of calls by service, the most booked first."""
    return _deeds(calls, "service")


def by_staff(calls: Iterable[CallFacts]) -> list[Deeds]:
    """The deeds of calls by whom they are with, the most booked first."""
    return _deeds(calls, "staff")


def by_hour(calls: Iterable[CallFacts], zone: ZoneInfo) -> list[Hour]:
    """The calls by the hour of the business's day in which they came; empty hours left out."""
    hours = _grouped(calls, lambda one: one.started.astimezone(zone).hour)
    return [_hour(hour, hours[hour]) for hour in sorted(hours)]


def by_weekday(calls: Iterable[CallFacts], zone: ZoneInfo) -> Mapping[tuple[int, int], int]:
    """How many calls came in each hour of the week: Monday is 0."""
    moments = (one.started.astimezone(zone) for one in calls)
    return Counter((moment.weekday(), moment.hour) for moment in moments)


def by_day(calls: Sequence[CallFacts], within: Span, now: datetime) -> list[Day]:
    """The calls of each day, days without any included."""
    zone = within.start.tzinfo
    dated = _grouped(calls, lambda one: one.started.astimezone(zone).date())
    return [_day(dated.get(day.start.date(), []), day, now) for day in days_of(within)]


def by_greeting(calls: Iterable[CallFacts], now: datetime) -> list[Greeting]:
    """Hang-ups in the first ten seconds by what was said first, the most used first."""
    said = _grouped((one for one in calls if one.greeting), lambda one: one.greeting)
    rows = [Greeting(words, early(group, group, now)) for words, group in said.items()]
    return sorted(rows, key=lambda row: -len(row.early.of))


def _deeds(calls: Iterable[CallFacts], of: str) -> list[Deeds]:
    counts: defaultdict[str, Counter[Deed]] = defaultdict(Counter)
    ids: defaultdict[str, dict[CallId, None]] = defaultdict(dict)
    for one in calls:
        for deed in one.deeds:
            name = str(getattr(deed, of))
            counts[name][deed.deed] += 1
            ids[name][one.call] = None
    rows = [
        Deeds(name, n[Deed.BOOKED], n[Deed.MOVED], n[Deed.CANCELLED], tuple(ids[name]))
        for name, n in counts.items()
    ]
    return sorted(rows, key=lambda row: (-row.booked, row.id))


def _hour(hour: int, calls: Sequence[CallFacts]) -> Hour:
    ended = [one for one in calls if one.ended is not None]
    of = tuple(one.call for one in ended)
    booked = tuple(one.call for one in ended if has_booked(one))
    gone = tuple(one.call for one in ended if one.outcome is Outcome.ABANDONED)
    return Hour(hour, tuple(one.call for one in calls), Share(booked, of), Share(gone, of))


def _day(calls: Sequence[CallFacts], day: Span, now: datetime) -> Day:
    return Day(
        span=day,
        calls=tuple(one.call for one in calls),
        outcomes=Counter(one.outcome for one in calls if one.outcome),
        conversion=conversion(calls, calls, now),
        answer_time=spread_of(turn.ms / 1000 for one in calls for turn in one.turns),
        is_open=day.end > now or any(one.ended is None for one in calls),
    )


def _grouped(
    calls: Iterable[CallFacts], key: Callable[[CallFacts], Key]
) -> dict[Key, list[CallFacts]]:
    groups: defaultdict[Key, list[CallFacts]] = defaultdict(list)
    for one in calls:
        groups[key(one)].append(one)
    return groups
