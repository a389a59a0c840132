"""Days said by way of other days: a week from Thursday, the first Tuesday of October."""

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
from voicedesk.language.dates.lexicon import (
    COUNT,
    DAY_UNIT,
    MONTH,
    ORDINAL,
    WEEKDAY,
    count_of,
    month_of,
    ordinal_of,
    size_of,
    unit_of,
    weekday_of,
)
from voicedesk.language.dates.values import Days, Frame
from voicedesk.language.dates.when import Grain

Found = tuple[Days, int]
Read = Callable[[Frame, int], Found | None]
Composer = Callable[[re.Match[str], Frame, Read], Found | None]
_Bounded = tuple[Days, date, date, int]  # the days, their first and last, where the words end

_BARE_UNIT = re.compile(r"(?:the )?(week|month|year|quarter)(?![a-z])")


def _inner(read: Read, frame: Frame, at: int) -> _Bounded | None:
    """The expression inside, if both its ends are known."""
    found = read(frame, at)
    if not found or found[0].first is None or found[0].last is None:
        return None
    return found[0], found[0].first, found[0].last, found[1]


def _weekday_date(match: re.Match[str], frame: Frame, read: Read) -> Found | None:
    """Friday, 26 October: the date decides; the weekday only confirms it."""
    found = _inner(read, frame, match.end())
    if not found or found[1] != found[2] or found[0].number is None:
        return None
    days, first, _, end = found
    return replace(days, mismatch=first.weekday() != weekday_of(match["weekday"])), end


def _shifted(match: re.Match[str], frame: Frame, read: Read) -> Found | None:
    """Three days after Easter, a week from Thursday, a fortnight today."""
    found = _inner(read, frame, match.end())
    if not found or found[0].grain not in {"day", "week", "month"}:
        return None
    _, first, last, end = found
    back = match["way"] in {"before", "prior to"}
    count = count_of(match["count"]) * size_of(match["unit"]) * (-1 if back else 1)
    day = shift(first if back else last, count, unit_of(match["unit"]))
    return Days(day, day), end


def _weekday_beside(match: re.Match[str], frame: Frame, read: Read) -> Found | None:
    """The Friday before Labor Day, the second Monday after Easter."""
    found = _inner(read, frame, match.end())
    if not found:
        return None
    _, first, last, end = found
    weekday = weekday_of(match["weekday"])
    before = match["way"] == "before"
    day = last_weekday(first, weekday) if before else next_weekday(last, weekday)
    more = ordinal_of(match["nth"]) - 1 if match["nth"] else 0
    day = plus_days(day, -7 * more if before else 7 * more)
    return Days(day, day), end


def _day_beside(match: re.Match[str], frame: Frame, read: Read) -> Found | None:
    """The day after Christmas."""
    found = _inner(read, frame, match.end())
    if not found:
        return None
    _, first, last, end = found
    day = plus_days(first, -1) if match["way"] == "before" else plus_days(last, 1)
    return Days(day, day), end


def _week_of(match: re.Match[str], frame: Frame, read: Read) -> Found | None:
    """The week of the 5th, the week beginning 4 February."""
    found = _inner(read, frame, match.end())
    if not found or found[0].grain not in {"day", "month"}:
        return None
    return Days(*unit_around(found[1], "week"), "week"), found[3]


def _nth_of(match: re.Match[str], frame: Frame, read: Read) -> Found | None:
    """The first Tuesday of October, the third day of the month, the last week of July."""
    if not (match["nth"] or match["last"]):
        return None
    found = _inner(read, frame, match.end())
    if not found or found[0].grain == "day":
        return None
    _, first, last, end = found
    nth = ordinal_of(match["nth"]) if match["nth"] else 1
    nth = -nth if match["last"] else nth
    if re.fullmatch(WEEKDAY, match["what"]):
        day = nth_weekday(first, last, weekday_of(match["what"]), nth)
        return (Days(day, day), end) if day else None
    days = _nth_unit(first, last, unit_of(match["what"]), nth)
    return (days, end) if days else None


def _nth_unit(first: date, last: date, unit: Grain, nth: int) -> Days | None:
    """The nth day, week, weekend or month of a period; from its end where nth is negative."""
    base, step = (first, nth - 1) if nth > 0 else (last, nth + 1)
    if unit == "day":
        day = plus_days(base, step)
        return Days(day, day)
    if unit == "week":  # the first week is the one that holds the first Thursday
        thursday = plus_days(base, 3 if nth > 0 else -3)
        return Days(*units_from(thursday, step, "week"), "week")
    if unit == "weekend":
        saturday = nth_weekday(first, last, 5, nth)
        return Days(*unit_around(saturday, "weekend"), "weekend") if saturday else None
    if unit in {"month", "quarter"}:
        return Days(*units_from(base, step, unit), unit)
    return None


def _side_of(match: re.Match[str], frame: Frame, read: Read) -> Found | None:
    """The beginning, middle or end of a week, month or year."""
    found = read(frame, match.end())
    bare = _BARE_UNIT.match(frame.text, match.end())
    if found is None and bare:
        unit = unit_of(bare[1])
        found = Days(*unit_around(frame.today, unit), unit), bare.end()
    days = found and _side(found[0], match["side"])
    return (days, found[1]) if days and found else None


def _short_side(match: re.Match[str], frame: Frame, _read: Read) -> Found | None:
    """BOM, EOY and their like."""
    unit = unit_of({"m": "month", "y": "year", "w": "week"}[match["unit"]])
    days = Days(*unit_around(frame.today, unit), unit)
    side = _side(days, "beginning" if match["side"] == "b" else "end")
    return (side, match.end()) if side else None


def _side(days: Days, side: str) -> Days | None:
    if days.first is None or days.last is None or days.grain == "day":
        return None
    start_ends, end_begins = _edges(days.first, days.last, days.grain)
    if not days.first <= start_ends < end_begins <= days.last:
        return None
    if side in {"beginning", "start", "early"}:
        return replace(days, last=start_ends)
    if side in {"end", "late"}:
        return replace(days, first=end_begins)
    middle = plus_days(start_ends, 1), plus_days(end_begins, -1)
    return replace(days, first=middle[0], last=middle[1]) if middle[0] <= middle[1] else None


def _edges(first: date, last: date, grain: Grain) -> tuple[date, date]:
    """The last day of the beginning and the first day of the end."""
    if grain == "week":
        return plus_days(first, 2), plus_days(last, -2)
    if grain == "month":
        return plus_days(first, 9), plus_days(first, 20)
    if grain == "year":
        return plus_days(plus_months(first, 3), -1), plus_months(first, 8)
    third = ((last - first).days + 1) // 3
    return plus_days(first, max(third - 1, 0)), plus_days(last, min(1 - third, 0))


def _month_away(match: re.Match[str], frame: Frame, _read: Read) -> Found | None:
    """March in a year."""
    first = coming_date(frame.today.replace(day=1), month_of(match["month"]), 1)
    if first is None:
        return None
    moved = plus_months(first, 12 * count_of(match["count"]))
    return Days(*unit_around(moved, "month"), "month"), match.end()


_TODAY = rf"(?=today|tomorrow|(?:on )?{WEEKDAY})"
_TABLE: tuple[tuple[str, Composer], ...] = (
    (
        rf"(?P<weekday>{WEEKDAY})(?:(?: ?, ?| |-)?(?:the |on )?|\()(?=\d|[a-z])",
        _weekday_date,
    ),
    (
        rf"(?P<count>{COUNT}) (?P<unit>{DAY_UNIT}) "
        rf"(?P<way>after|from|before|on|prior to|{_TODAY}) ?(?:the )?",
        _shifted,
    ),
    (
        r"(?:the |(?<!a )(?<!one )(?<!1 ))"
        r"(?:week (?:of|from|beginning|starting|commencing)|w/c) (?:on )?(?:the )?",
        _week_of,
    ),
    (
        rf"(?:the )?(?:(?P<nth>{ORDINAL}) )?(?P<last>last |to last )?"
        rf"(?P<what>{WEEKDAY}|{DAY_UNIT})(?: of| in|) ",
        _nth_of,
    ),
    (
        rf"(?:the )?(?:(?P<nth>{ORDINAL}) )?(?P<weekday>{WEEKDAY}) (?P<way>before|after) ",
        _weekday_beside,
    ),
    (r"(?:the )?day (?P<way>before|after) ", _day_beside),
    (
        r"(?:the |at the )?(?P<side>beginning|start|end|middle|mid|early|late) ?-?"
        r"(?:of |in )?(?:around )?",
        _side_of,
    ),
    (r"(?:the )?(?P<side>[be])o(?P<unit>[myw])(?![a-z])", _short_side),
    (rf"(?P<month>{MONTH}) in (?P<count>{COUNT}) years?", _month_away),
)
COMPOSED = tuple((re.compile(pattern), composer) for pattern, composer in _TABLE)
