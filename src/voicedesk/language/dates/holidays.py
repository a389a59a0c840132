"""Holidays by name: the American federal ones, and those that callers everywhere name."""

import re
from datetime import date

from voicedesk.language.dates.calendar import (
    day_of,
    nth_weekday,
    plus_days,
    unit_around,
)
from voicedesk.language.dates.values import Days, Frame
from voicedesk.language.dates.written import Reader

_Rule = tuple[int, int] | tuple[int, int, int] | int
# (month, day), (month, weekday, nth) or days after Easter.
_DATES: dict[str, _Rule] = {
    r"christmas eve|xmas eve": (12, 24),
    r"(?:christmas|xmas|x-mas)(?: day)?": (12, 25),
    r"boxing day": (12, 26),
    r"new years'? eve|new year's eve|nye": (12, 31),
    r"new years'?(?: day)?|new year's(?: day)?|new year(?: day)?": (1, 1),
    r"valentine'?s?'?(?: day)?": (2, 14),
    r"(?:st\.?|saint) patrick'?s?(?: day)?": (3, 17),
    r"april fool'?s?'?(?: day)?": (4, 1),
    r"earth day": (4, 22),
    r"may day|international workers'? day": (5, 1),
    r"juneteenth": (6, 19),
    r"independence day": (7, 4),
    r"hallowe'?en(?: day)?": (10, 31),
    r"all saints'? day": (11, 1),
    r"veterans?'?s?'? day|armistice day|remembrance day": (11, 11),
    r"kwanzaa": (12, 26),
    r"cinco de mayo": (5, 5),
    r"groundhog day": (2, 2),
    r"international women'?s day": (3, 8),
    r"(?:martin luther king(?:,? jr\.?|'s)?|mlk)(?: jr\.?)? day": (1, 0, 3),
    r"presidents?'?s?'? day|washington'?s birthday": (2, 0, 3),
    r"mother'?s'? day": (5, 6, 2),
    r"memorial day": (5, 0, -1),
    r"father'?s'? day": (6, 6, 3),
    r"labou?r day": (9, 0, 1),
    r"columbus day|indigenous peoples'? day": (10, 0, 2),
    r"thanks ?giving(?: day)?": (11, 3, 4),
    r"mardi gras|shrove tuesday|fat tuesday": -47,
    r"ash wednesday": -46,
    r"palm sunday": -7,
    r"maundy thursday": -3,
    r"good friday": -2,
    r"easter monday": 1,
    r"easter(?: sunday| day)?": 0,
    r"ascension(?: day)?": 39,
    r"pentecost|whit sunday": 49,
}
_SHIFTED = {r"black friday": 1, r"cyber monday": 4}  # days after Thanksgiving


def easter(year: int) -> date:
    """Easter Sunday by the Gregorian algorithm of Meeus, Astronomical Algorithms, chapter 8."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, g = b // 4, b % 4, (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    rest = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * rest) // 451
    month, day = divmod(h + rest - 7 * m + 114, 31)
    return date(year, month, day + 1)


def holiday(rule: _Rule, year: int) -> date | None:
    """The day of a holiday in a year."""
    if isinstance(rule, int):
        return plus_days(easter(year), rule)
    if len(rule) == 2:
        return day_of(year, rule[0], rule[1])
    first, last = unit_around(date(year, rule[0], 1), "month")
    return nth_weekday(first, last, rule[1], rule[2])


def _reader(rule: _Rule, after: int = 0) -> Reader:
    def read(match: re.Match[str], frame: Frame) -> Days | None:
        year = int(match["year"]) if match["year"] else None
        found = _near(rule, after, frame.today, year, match["which"] or match["later"] or "")
        name = match["name"].strip()
        return (
            None if found is None else Days(found, found, holiday=name, number=found.day, year=year)
        )

    return read


def _near(rule: _Rule, after: int, today: date, year: int | None, which: str) -> date | None:
    """The next one that comes, the last one that was, or that of a year."""
    if year:
        day = holiday(rule, max(1, min(year, 9998)))
        return day and plus_days(day, after)
    years = range(max(today.year - 2, 1), min(today.year + 3, 9999))
    dates = [plus_days(day, after) for y in years if (day := holiday(rule, y))]
    if "last" in which or "past" in which or "previous" in which or "ago" in which:
        if "year" in which:
            return next((day for day in dates if day.year == today.year - 1), None)
        return max((day for day in dates if day < today), default=None)
    if "next year" in which:
        return next((day for day in dates if day.year == today.year + 1), None)
    return min((day for day in dates if day >= today), default=None)


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?P<which>this|next|last|past|previous|coming|upcoming) )?(?P<name>{name})(?![a-z'])"
        r"(?:(?:,| of| in)? (?P<year>(?:19|20)\d\d)| (?P<later>(?:of )?(?:this|next|last) year))?"
    )


HOLIDAYS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    *((_pattern(name), _reader(rule)) for name, rule in _DATES.items()),
    *((_pattern(name), _reader((11, 3, 4), days)) for name, days in _SHIFTED.items()),
)
