"""When an answer of `voicedesk understand` is right."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lab.bench._language_cases import Case, Row, expected

SCHEDULING = frozenset("book move cancel availability lookup waitlist".split())
SUPPORT = frozenset("question billing problem complaint account human".split())
WHOLE_DAYS = frozenset("day week month quarter year".split())
MIDNIGHT = frozenset({None, "00:00", "23:59"})
ROUTINE = frozenset(
    {"intent yes", "intent no", "intent repeat", "intent goodbye", "intent thanks"}
    | {"route sgd", "route nlupp"}
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one row was answered."""

    intents: tuple[tuple[str, float], ...] = ()
    answer: str | None = None
    dates: tuple[tuple[str | None, str | None], ...] = ()
    confident: bool = False


def right(case: Case, answer: Answer) -> bool:
    """Whether the answer yields what the case wants."""
    names = {name for name, _ in answer.intents} | {answer.answer}
    if case.kind == "date":
        return case.row is not None and date_right(case.row, answer.dates)
    if case.kind == "nodate":
        return not answer.dates
    if case.kind == "route":
        return route(answer.intents) == case.wanted
    if case.kind == "scope":
        return ("out_of_scope" in names) == case.wanted
    if case.kind == "unsure":
        return "out_of_scope" in names or not answer.confident
    return case.wanted in names


def routine(group: str) -> bool:
    """Whether a group belongs to what an ordinary call turns on."""
    return group.startswith(("action ", "answer ")) or group in ROUTINE


def route(intents: Sequence[tuple[str, float]]) -> str:
    """Which agent the likeliest wish leads to."""
    known = [(name, sure) for name, sure in intents if name in SCHEDULING | SUPPORT]
    if not known:
        return "neither"
    return "scheduling" if max(known, key=lambda i: i[1])[0] in SCHEDULING else "support"


def date_right(row: Row, found: Sequence[tuple[str | None, str | None]]) -> bool:
    """Whether one of the dates found agrees with one accepted reading, on the parts it has."""
    return any(_agrees(row, start, end, want) for start, end in found for want in expected(row))


def _agrees(row: Row, start: str | None, end: str | None, want: Mapping[str, str | None]) -> bool:
    wanted, until = want.get("start"), want.get("end")
    if wanted is None:
        return until is not None and _near(end or start, until)
    days = str(row["id"]).startswith("duckling") and row.get("grain") in WHOLE_DAYS
    fits = _same(start, wanted, whole_days=days)
    before = str(row["type"]).rpartition("_")[2] == "to" or want.get("direction") == "before"
    if not fits and before:
        open_day = _parts(wanted)[1] is None and _near(end, wanted)
        fits = _same(end, wanted, whole_days=days) or open_day
    bounded = until and row["type"] != "instant" and _parts(until) != (None, None)
    return fits and (not bounded or _near(end or start, until or ""))


def _parts(value: str | None) -> tuple[str | None, str | None]:
    """Day and clock of a moment as it is written; either may be missing."""
    if not value:
        return None, None
    day = re.match(r"\d{4}-\d{2}-\d{2}", value)
    clock = re.search(r"(?:^|[T ])(\d{1,2}):(\d{2})", value)
    shown = f"{int(clock.group(1)) % 24:02d}:{clock.group(2)}" if clock else None
    return day.group() if day else None, shown


def _same(ours: str | None, theirs: str, *, whole_days: bool) -> bool:
    day, clock = _parts(theirs)
    our_day, our_clock = _parts(ours)
    if day and our_day != day:
        return False
    if whole_days:
        return our_clock in (None, "00:00")
    return clock is None or our_clock == clock


def _near(ours: str | None, theirs: str) -> bool:
    """Ends are inclusive in some sets and exclusive in others: a day's difference is none."""
    day, clock = _parts(theirs)
    our_day, our_clock = _parts(ours)
    if clock not in MIDNIGHT and our_clock != clock:
        return False
    if day and our_day:
        apart = abs(date.fromisoformat(day) - date.fromisoformat(our_day))
        return apart <= timedelta(days=0 if clock not in MIDNIGHT else 1)
    return not day and (our_clock in MIDNIGHT) == (clock in MIDNIGHT)
