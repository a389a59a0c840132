"""Weeks, months, quarters, seasons and years, and what lies so many of them away."""

import re
from datetime import date

from voicedesk.language.dates.calendar import (
    SEASONS,
    full_year,
    plus_days,
    plus_months,
    season,
    shift,
    unit_around,
    units_from,
)
from voicedesk.language.dates.lexicon import COUNT, DAY_UNIT, count_of, said, size_of, unit_of
from voicedesk.language.dates.named import one_day
from voicedesk.language.dates.values import Days, Frame
from voicedesk.language.dates.written import Reader

_STEP = {"next": 1, "coming": 1, "upcoming": 1, "following": 1,
         "last": -1, "past": -1, "previous": -1, "prior": -1}  # fmt: skip
_HALVES = {"1": (1, 6), "2": (7, 12)}


def _near_unit(match: re.Match[str], frame: Frame) -> Days | None:
    """This week, next month, the last quarter."""
    unit = unit_of(match["unit"])
    if unit == "day":
        return None
    steps = _STEP.get(match["which"].removeprefix("the "), 0) * (2 if said(match, "twice") else 1)
    steps *= size_of(match["unit"])
    if match["which"] == "the" and frame.text[match.end() :].startswith(" after"):
        return None
    return Days(*units_from(frame.today, steps, unit), unit)


def _after_next(match: re.Match[str], frame: Frame) -> Days | None:
    unit = unit_of(match["unit"])
    return Days(*units_from(frame.today, 2, unit), unit)


def _before_last(match: re.Match[str], frame: Frame) -> Days | None:
    unit = unit_of(match["unit"])
    return Days(*units_from(frame.today, -2, unit), unit)


def _many_units(match: re.Match[str], frame: Frame) -> Days | None:
    """The next three weeks: whole ones, from the next on; the last two days: those before today."""
    unit = unit_of(match["unit"])
    count = count_of(match["count"]) * size_of(match["unit"])
    if _STEP[match["which"]] > 0:
        first = units_from(frame.today, 1, unit)[0]
        return Days(first, units_from(frame.today, count, unit)[1], unit)
    return Days(
        units_from(frame.today, -count, unit)[0],
        units_from(frame.today, -1, unit)[1],
        unit,
    )


def away(frame: Frame, day: date, count: int, word: str) -> Days | None:
    """The day (for years the month) so many units from a day."""
    unit = unit_of(word)
    found = shift(day, count * size_of(word), unit)
    if unit in {"year", "decade", "century"} and day == frame.today:
        return Days(*unit_around(found, "month"), "month")
    return one_day(found)


def _units_away(match: re.Match[str], frame: Frame) -> Days | None:
    """In two weeks, ten days from now, six months ago."""
    count = count_of(match["count"])
    if said(match, "way") in {"ago", "back", "earlier"}:
        count = -count
    return away(frame, frame.today, count, match["unit"])


def _within(match: re.Match[str], frame: Frame) -> Days | None:
    last = shift(frame.today, count_of(match["count"]), unit_of(match["unit"]))
    return Days(frame.today, last, "day")


def _several_away(match: re.Match[str], frame: Frame) -> Days | None:
    """Three months and two weeks ago."""
    past = match["way"] in {"ago", "last", "past"}
    day = frame.today
    for count, unit in re.findall(rf"({COUNT}) ({DAY_UNIT})", match["amounts"]):
        day = shift(day, count_of(count) * (-1 if past else 1), unit_of(unit))
    if match["way"] in {"last", "past"}:
        return Days(day, frame.today)
    return one_day(day)


def _quarter(match: re.Match[str], frame: Frame) -> Days | None:
    written = said(match, "year")
    year = full_year(int(written), len(written)) if written else frame.today.year
    year += _STEP.get(said(match, "which"), 0)
    first = plus_months(date(max(year, 1), 1, 1), 3 * (int(match["number"]) - 1))
    return Days(*unit_around(first, "quarter"), "quarter")


def _half_year(match: re.Match[str], frame: Frame) -> Days | None:
    year = int(match["year"]) if match["year"] else frame.today.year
    from_, to = _HALVES[match["number"]]
    return Days(
        date(max(year, 1), from_, 1),
        unit_around(date(max(year, 1), to, 1), "month")[1],
        "month",
    )


def _season(match: re.Match[str], frame: Frame) -> Days | None:
    name = {"autumn": "fall"}.get(match["name"], match["name"])
    first, last = season(name, frame.today)
    years = {"last": -1, "past": -1, "previous": -1}.get(match["which"] or "", 0)
    if match["which"] == "next" and first <= frame.today:
        years = 1
    if match["year"]:
        years = int(match["year"]) - first.year
    if not years:
        return Days(first, last, "season")
    moved = plus_months(first, 12 * years)
    return Days(moved, plus_days(plus_months(moved, 3), -1), "season")


def _year(match: re.Match[str], _frame: Frame) -> Days | None:
    year = int(match["year"].replace(" ", ""))
    return (
        Days(*unit_around(date(year, 1, 1), "year"), "year", year=year)
        if 1 <= year < 9999
        else None
    )


def _decade(match: re.Match[str], _frame: Frame) -> Days | None:
    year = int(match["decade"])
    return Days(*unit_around(date(year if year > 99 else 1900 + year, 1, 1), "decade"), "decade")


def _weekend(match: re.Match[str], frame: Frame) -> Days | None:
    """The weekend is the one that comes (or is now); the next, that of next week."""
    saturday, sunday = unit_around(frame.today, "weekend")
    weeks = _STEP.get(match["which"] or "", 0) + bool(match["after"])
    return Days(plus_days(saturday, 7 * weeks), plus_days(sunday, 7 * weeks), "weekend")


def _rest_of(match: re.Match[str], frame: Frame) -> Days | None:
    unit = unit_of(match["unit"])
    return Days(frame.today, unit_around(frame.today, unit)[1], unit)


def _earlier_in(match: re.Match[str], frame: Frame) -> Days | None:
    unit = unit_of(match["unit"])
    first, last = unit_around(frame.today, unit)
    earlier = match["side"] == "earlier"
    return Days(first, frame.today, unit) if earlier else Days(frame.today, last, unit)


def _numbered_week(match: re.Match[str], frame: Frame) -> Days | None:
    number = int(match["number"])
    if not 1 <= number <= 53:
        return None
    monday = unit_around(date(frame.today.year, 1, 4), "week")[0]
    return Days(*unit_around(plus_days(monday, 7 * (number - 1)), "week"), "week")


_WHICH = "this|current|next|coming|upcoming|following|last|past|previous|prior"
_SPAN_UNIT = (
    r"(?P<unit>weeks?|wk|fortnight|months?|quarter|qtr|seasons?|years?|yr|decade|century)(?![a-z])"
)
_TABLE: tuple[tuple[str, Reader], ...] = (
    (rf"(?:the |all |any ?time )?(?:around )?(?P<which>{_WHICH}) (?P<twice>following )?"
     rf"{_SPAN_UNIT}", _near_unit),
    (r"(?P<which>the|all|all of the|all the) (?P<unit>week|month|year|quarter)"
     r"(?![a-z])(?! (?:after|before|of|beginning|from|starting))",
     _near_unit),
    (rf"(?:the )?{_SPAN_UNIT} after next", _after_next),
    (rf"(?:the )?{_SPAN_UNIT} before last", _before_last),
    (rf"(?:the )?(?P<which>next|coming|upcoming|following|last|past|previous) (?P<count>{COUNT}) "
     rf"(?P<unit>{DAY_UNIT})",
     _many_units),
    (rf"(?:the )?(?P<count>{COUNT}) (?P<which>next|coming|upcoming|following|last|past|previous) "
     rf"(?P<unit>{DAY_UNIT})",
     _many_units),
    (rf"in(?: about| around| exactly)? (?P<count>{COUNT})(?: more)? (?P<unit>{DAY_UNIT})(?:'? "
     r"time)?(?! ago| back| earlier)", _units_away),
    (rf"(?P<count>{COUNT}) (?P<unit>{DAY_UNIT}) (?P<way>from now|hence|later|ago|back|earlier"
     r"|today)(?![a-z])",
     _units_away),
    (rf"(?:with)?in (?P<count>{COUNT}) (?P<unit>{DAY_UNIT})(?! (?:ago|from))", _within),
    (rf"(?P<amounts>{COUNT} {DAY_UNIT}(?:(?:,| and|, and)? {COUNT} {DAY_UNIT})+) "
     r"(?P<way>ago|from now)", _several_away),
    (rf"(?:the )?(?P<way>last|past|next) (?P<amounts>{COUNT} {DAY_UNIT}(?:(?:,| and|, "
     rf"and)? {COUNT} {DAY_UNIT})+)", _several_away),
    # quarters, halves, seasons, years, decades
    (r"(?:the )?(?P<number>[1-4])(?:st|nd|rd|th) (?:quarter|qtr)(?:(?: of| in|,)? "
     r"(?P<year>\d{4}))?(?! past| to)", _quarter),
    (r"(?P<which>next|this|last) year'?s? (?P<number>[1-4])(?:st|nd|rd|th) (?:quarter"
     r"|qtr)", _quarter),
    (r"(?:the )?(?P<number>[1-4])(?:st|nd|rd|th) (?:quarter|qtr)(?: of| in) (?:the |"
     r"(?P<which>this|next|last) )year", _quarter),
    (r"(?P<year>\d{4}|\d\d)[- ]?q(?P<number>[1-4])(?!\d)", _quarter),
    (r"q(?P<number>[1-4]) (?P<which>next|this|last) year", _quarter),
    (r"q(?P<number>[1-4])(?:[ -/](?P<year>\d{4}))?(?!\d)", _quarter),
    (r"(?P<year>\d{4})[- ]?h(?P<number>[12])(?!\d)", _half_year),
    (r"(?:the )?(?P<number>[12])(?:st|nd) half of (?P<year>\d{4})(?!\d)", _half_year),
    (r"h(?P<number>[12])[- ](?P<year>\d{4})(?!\d)", _half_year),
    (rf"(?:(?P<which>this|next|last|past|previous) |the )?(?P<name>{'|'.join(SEASONS)}|autumn)"
     rf"(?![a-z])(?:(?: of)? (?P<year>\d{{4}}))?", _season),
    (r"(?P<year>(?:19|20)\d\d)(?![\d:/.-])", _year),
    (r"in (?P<year>\d{1,4}) (?:a\.?d\.?|c\.?e\.?)", _year),
    (r"(?:the )?(?:year )(?P<year>\d{4})(?!\d)", _year),
    (r"(?:the )?(?P<decade>(?:19|20)\d0|[2-9]0)'?s(?![a-z])", _decade),
    (r"(?:the |over the |on the |during the )?(?:(?P<which>this|next|last|past|previous|coming"
     r"|upcoming|following) )?week ?-?end(?![a-z])(?P<after> after next)?", _weekend),
    (rf"(?:the )?(?:rest|remainder) of (?:the|this) {_SPAN_UNIT}", _rest_of),
    (r"(?:any ?time |sometime )?(?P<side>earlier|later) (?:in the |this )(?P<unit>week|month"
     r"|year)(?![a-z])", _earlier_in),
    (r"(?:the )?week (?:number )?(?P<number>\d{1,2})(?![\d:])", _numbered_week),
)  # fmt: skip
PERIODS = tuple((re.compile(pattern), reader) for pattern, reader in _TABLE)
