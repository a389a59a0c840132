"""The single times of an event that repeats, on the wall clock of its zone (RFC 5545, 3.8.5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from dateutil.rrule import rruleset, rrulestr
from icalendar import Event, vRecur

MOST = 400
"""Times of one event; whoever comes more often than daily is no customer."""
_TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})


def repeats(event: Event) -> bool:
    """Whether an event stands for more than one time."""
    return "RRULE" in event or "RDATE" in event


def times_of(event: Event, *, since: datetime, until: datetime) -> list[datetime]:
    """When an event begins between two moments. Raises ValueError for a rule that is none."""
    start = said(event, "DTSTART")
    if not isinstance(start, datetime):
        raise ValueError("it has no time of day")  # noqa: TRY004  # the file is wrong, not a type
    first, last = _wall(since, start), _wall(until, start)
    if start.tzinfo is None:  # whose clock it is is said elsewhere
        first -= timedelta(days=1)
    days = {one for one in _dates(event, "EXDATE") if not isinstance(one, datetime)}
    found = (one for one in _rules(event, start, last).xafter(first, inc=True))
    ahead = islice((one for one in found if one.date() not in days), MOST)
    return [one.replace(tzinfo=start.tzinfo) for one in ahead if one <= last]


def said(event: Event, name: str) -> date | datetime | None:
    """A day or a moment that an event states."""
    stated: object = getattr(event.get(name), "dt", None)
    return stated if isinstance(stated, date) else None


def ends(event: Event) -> date | datetime | None:
    """When an event is over, if it says so."""
    start, lasts = said(event, "DTSTART"), getattr(event.get("DURATION"), "dt", None)
    if start is not None and isinstance(lasts, timedelta):
        return start + lasts
    return said(event, "DTEND")


def instant(moment: date | datetime) -> str:
    """A moment as it is named in every zone; one without a zone as it stands."""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(UTC).isoformat()
    return moment.isoformat()


def _rules(event: Event, start: datetime, last: datetime) -> rruleset:
    """What repeats, without zones: a weekly nine o'clock stays nine o'clock through the year."""
    begin = start.replace(tzinfo=None)
    rules = rruleset()
    rules.rdate(begin)
    for rule in _listed(event.get("RRULE")):
        rules.rrule(rrulestr(_rule(rule, start, last), dtstart=begin))
    for one in _dates(event, "RDATE"):
        rules.rdate(_wall(one, start))
    for one in _dates(event, "EXDATE"):
        if isinstance(one, datetime):
            rules.exdate(_wall(one, start))
    return rules


def _rule(rule: vRecur, start: datetime, last: datetime) -> str:
    if _TOO_OFTEN & set(rule.get("FREQ", ())):
        raise ValueError("more than once a day")
    plain = vRecur(rule)
    if "COUNT" not in plain:
        stops = [_wall(one, start) for one in plain.get("UNTIL", ())]
        plain["UNTIL"] = [min([*stops, last]).replace(microsecond=0)]
    return str(plain.to_ical().decode())  # type: ignore[no-untyped-call]  # as icalendar has it


def _dates(event: Event, name: str) -> Iterator[date | datetime]:
    for part in _listed(event.get(name)):
        for one in part.dts:
            yield one.dt[0] if isinstance(one.dt, tuple) else one.dt


def _listed(value: object) -> list[Any]:
    """A property that may stand once, often or not at all; icalendar leaves open what is in it."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _wall(moment: date | datetime, start: datetime) -> datetime:
    """A moment on the clock on which the event was written; a day until its end."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time(23, 59, 59))
    aware = moment.tzinfo is not None and start.tzinfo is not None
    return (moment.astimezone(start.tzinfo) if aware else moment).replace(tzinfo=None)
