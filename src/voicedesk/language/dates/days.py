"""Any expression of days: the plain ones, and those made of others (a week from Thursday)."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from voicedesk.language.dates.calendar import (
    coming_date,
    last_weekday,
    next_weekday,
    nth_weekday,
    plus_days,
    plus_months,
    shift,
    unit_around,
    units_from,
)
from voicedesk.language.dates.holidays import HOLIDAYS
from voicedesk.language.dates.lexicon import (
    COUNT,
    DAY_UNIT,
    MONTH,
    ORDINAL,
    WEEKDAY,
    count_of,
    month_of,
    ordinal_of,
    unit_of,
    weekday_of,
)
from voicedesk.language.dates.named import NAMED, one_day
from voicedesk.language.dates.periods import PERIODS
from voicedesk.language.dates.values import Days, Frame
from voicedesk.language.dates.written import WRITTEN

Found = tuple[Days, int]
Composer = Callable[[re.Match[str], Frame], Found | None]
_DEPTH = 3  # expressions inside expressions; more is no speech

_SIMPLE = (*WRITTEN, *NAMED, *PERIODS, *HOLIDAYS)


def days_at(frame: Frame, at: int) -> Found | None:
    """The longest expression of days that begins here, and where it ends."""
    best: Found | None = None
    for pattern, reader in _SIMPLE:
        match = pattern.match(frame.text, at)
        if match and (best is None or match.end() > best[1]):
            days = reader(match, frame)
            if days and days.first:
                best = days, match.end()
    if frame.depth < _DEPTH:
        inner = replace(frame, depth=frame.depth + 1)
        for pattern, composer in _COMPOSED:
            if match := pattern.match(frame.text, at):
                found = composer(match, inner)
                if found and (best is None or found[1] > best[1]):
                    best = found
    return best


def _weekday_date(match: re.Match[str], frame: Frame) -> Found | None:
    """Friday, 26 October: the date decides; the weekday only confirms it."""
    found = days_at(frame, match.end())
    if not found or found[0].first != found[0].last or found[0].first is None:
        return None
    days, end = found
    if days.number is None:
        return None
    wrong = found[0].first.weekday() != weekday_of(match["weekday"])
    return replace(days, mismatch=wrong), end


def _shifted(match: re.Match[str], frame: Frame) -> Found | None:
    """Three days after Easter, a week from Thursday, a fortnight today."""
    found = days_at(frame, match.end())
    if not found or found[0].first is None or found[0].last is None:
        return None
    days, end = found
    back = match["way"] in {"before", "prior to"}
    base = days.first if back else days.last
    if base is None or days.grain not in {"day", "week", "month"}:
        return None
    count = count_of(match["count"]) * (-1 if back else 1)
    moved = one_day(shift(base, count * _size(match["unit"]), unit_of(match["unit"])))
    if (
        moved
        and unit_of(match["unit"]) == "year"
        and moved.first
        and days.grain == "day"
    ):
        again = _same_holiday(days, moved)
        return (again, end)
    return (moved, end) if moved else None


def _weekday_beside(match: re.Match[str], frame: Frame) -> Found | None:
    """The Friday before Labor Day, the Monday after Easter."""
    found = days_at(frame, match.end())
    if not found or found[0].first is None or found[0].last is None:
        return None
    weekday = weekday_of(match["weekday"])
    if match["way"] == "before":
        day = last_weekday(found[0].first, weekday)
    else:
        day = next_weekday(found[0].last, weekday)
    return Days(day, day), found[1]


def _day_beside(match: re.Match[str], frame: Frame) -> Found | None:
    """The day after Christmas."""
    found = days_at(frame, match.end())
    if not found or found[0].first is None or found[0].last is None:
        return None
    before = match["way"] == "before"
    day = plus_days(found[0].first if before else found[0].last, -1 if before else 1)
    return Days(day, day), found[1]


def _size(unit: str) -> int:
    return 2 if unit.startswith("fortnight") else 1


def _same_holiday(days: Days, moved: Days) -> Days:
    """A year from Christmas is Christmas again."""
    if days.first is None or moved.first is None:
        return moved
    return replace(days, first=moved.first, last=moved.first, mismatch=False)


def _week_of(match: re.Match[str], frame: Frame) -> Found | None:
    """The week of the 5th, the week beginning 4 February."""
    found = days_at(frame, match.end())
    if not found or found[0].first is None or found[0].grain not in {"day", "month"}:
        return None
    return Days(*unit_around(found[0].first, "week"), "week"), found[1]


def _nth_of(match: re.Match[str], frame: Frame) -> Found | None:
    """The first Tuesday of October, the third day of the month, the last week of July."""
    found = days_at(frame, match.end())
    if (
        not found
        or found[0].first is None
        or found[0].last is None
        or found[0].grain == "day"
    ):
        return None
    if not (match["nth"] or match["last"]):
        return None
    period, end = found
    nth = _nth(match)
    word = match["what"]
    if re.fullmatch(WEEKDAY, word):
        day = nth_weekday(period.first, period.last, weekday_of(word), nth)
        days = one_day(day)
        return (days, end) if days else None
    unit = unit_of(word)
    if nth > 0:
        days = _nth_unit(period, unit, nth)
    else:
        days = _last_unit(period, unit, nth)
    return (days, end) if days else None


def _nth(match: re.Match[str]) -> int:
    if not match["last"]:
        return ordinal_of(match["nth"])
    return -(ordinal_of(match["nth"]) if match["nth"] else 1)


def _nth_unit(period: Days, unit: str, nth: int) -> Days | None:
    if period.first is None or unit not in {
        "day",
        "week",
        "weekend",
        "month",
        "quarter",
    }:
        return None
    if unit == "day":
        return one_day(plus_days(period.first, nth - 1))
    if unit == "week":  # the first week is the one that holds the first Thursday
        first = unit_around(plus_days(period.first, 3), "week")
        return Days(*units_from(first[0], nth - 1, "week"), "week")
    if unit == "weekend":
        day = nth_weekday(period.first, plus_days(period.first, 366), 5, nth)
        return Days(*unit_around(day, "weekend"), "weekend") if day else None
    grain = "month" if unit == "month" else "quarter"
    return Days(*units_from(period.first, nth - 1, grain), grain)


def _last_unit(period: Days, unit: str, nth: int) -> Days | None:
    if period.last is None or unit not in {"day", "week", "weekend", "month"}:
        return None
    if unit == "day":
        return one_day(plus_days(period.last, nth + 1))
    if unit == "week":  # as with the first week, the Thursday decides
        week = unit_around(plus_days(period.last, -3), "week")
        return Days(*units_from(week[0], nth + 1, "week"), "week")
    if unit == "weekend":
        day = nth_weekday(plus_days(period.last, -366), period.last, 5, nth)
        return Days(*unit_around(day, "weekend"), "weekend") if day else None
    return Days(*units_from(period.last, nth + 1, "month"), "month")


def _side_of(match: re.Match[str], frame: Frame) -> Found | None:
    """The beginning, middle or end of a week, month or year."""
    found = days_at(frame, match.end())
    if found is None:
        bare = re.compile(r"(?:the )?(week|month|year|quarter)(?![a-z])").match(
            frame.text, match.end()
        )
        if not bare:
            return None
        unit = unit_of(bare[1])
        found = Days(*unit_around(frame.today, unit), unit), bare.end()
    days = _side(found[0], match["side"])
    return (days, found[1]) if days else None


def _side(days: Days, side: str) -> Days | None:
    if days.first is None or days.last is None or days.grain == "day":
        return None
    first, last = days.first, days.last
    from_start, from_end = _edges(days)
    if side in {"beginning", "start", "early", "early in"}:
        return replace(days, last=from_start)
    if side in {"end", "late", "late in"}:
        return replace(days, first=from_end)
    third = ((last - first).days + 1) // 3
    return replace(
        days, first=plus_days(first, third), last=plus_days(first, 2 * third - 1)
    )


def _edges(days: Days) -> tuple[date, date]:
    """The last day of the beginning and the first day of the end."""
    first, last = days.first, days.last
    assert first and last  # noqa: S101  # checked by the only caller
    if days.grain == "week":
        return plus_days(first, 2), plus_days(last, -2)
    if days.grain == "month":
        return plus_days(first, 9), plus_days(first, 20)
    if days.grain == "year":
        return plus_days(plus_months(first, 3), -1), plus_months(first, 8)
    third = ((last - first).days + 1) // 3
    return plus_days(first, third - 1), plus_days(last, 1 - third)


def _short_side(match: re.Match[str], frame: Frame) -> Found | None:
    """BOM, EOY and their like."""
    unit = {"m": "month", "y": "year", "w": "week"}[match["unit"]]
    grain = unit_of(unit)
    days = Days(*unit_around(frame.today, grain), grain)
    side = _side(days, "beginning" if match["side"] == "b" else "end")
    return (side, match.end()) if side else None


def _month_away(match: re.Match[str], frame: Frame) -> Found | None:
    """March in a year."""
    first = coming_date(frame.today, month_of(match["month"]), 1)
    if first is None:
        return None
    moved = plus_months(first, 12 * count_of(match["count"]))
    return Days(*unit_around(moved, "month"), "month"), match.end()


_TABLE: tuple[tuple[str, Composer], ...] = (
    (rf"(?P<weekday>{WEEKDAY})(?:(?: ?, ?| |-)?(?:the |on )?|\()(?=\d|[a-z])", _weekday_date),
    (rf"(?P<count>{COUNT}) (?P<unit>{DAY_UNIT}) (?P<way>after|from|before|on|prior to|(?=today|tomorrow|(?:on )?{WEEKDAY})) ?(?:the )?",
     _shifted),
    (r"(?:the |(?<!a )(?<!one )(?<!1 ))(?:week (?:of|from|beginning|starting|commencing)|w/c) (?:on )?(?:the )?", _week_of),
    (rf"(?:the )?(?:(?P<nth>{ORDINAL}) )?(?P<last>last |to last |(?!))?(?P<what>{WEEKDAY}|{DAY_UNIT})"
     r"(?: of| in|) ", _nth_of),
    (rf"(?:the )?(?P<weekday>{WEEKDAY}) (?P<way>before|after) ", _weekday_beside),
    (r"(?:the )?day (?P<way>before|after) ", _day_beside),
    (r"(?:the |at the )?(?P<side>beginning|start|end|middle|mid|early|late) ?-?(?:of |in )?(?:around )?",
     _side_of),
    (r"(?:the )?(?P<side>[be])o(?P<unit>[myw])(?![a-z])", _short_side),
    (rf"(?P<month>{MONTH}) in (?P<count>{COUNT}) years?", _month_away),
)  # fmt: skip
_COMPOSED = tuple((re.compile(pattern), composer) for pattern, composer in _TABLE)
