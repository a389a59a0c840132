"""Holidays by name: the American federal ones, and those that callers everywhere name."""

import re
from collections.abc import Callable
from datetime import date

from voicedesk.language.dates.calendar import day_of, nth_weekday, plus_days, unit_around
from voicedesk.language.dates.hebrew import hanukkah, new_year, passover
from voicedesk.language.dates.islamic import islamic_day
from voicedesk.language.dates.values import Days, Frame
from voicedesk.language.dates.written import Reader

Rule = Callable[[int], date | None]  # the day of the holiday in a year


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


def _on(month: int, day: int) -> Rule:
    return lambda year: day_of(year, month, day)


def _nth(month: int, weekday: int, nth: int, after: int = 0) -> Rule:
    """The nth weekday of a month, or so many days after it."""

    def rule(year: int) -> date | None:
        day = nth_weekday(*unit_around(date(year, month, 1), "month"), weekday, nth)
        return day and plus_days(day, after)

    return rule


def _from_easter(days: int) -> Rule:
    return lambda year: plus_days(easter(year), days)


def _from_new_year(days: int) -> Rule:
    return lambda year: plus_days(new_year(year), days)


def _from_passover(days: int) -> Rule:
    return lambda year: plus_days(passover(year), days)


def _islamic(month: int, day: int) -> Rule:
    return lambda year: islamic_day(year, month, day)


_MON, _TUE, _WED, _THU, _SUN = 0, 1, 2, 3, 6
_RULES: dict[str, Rule] = {
    # the same day every year
    r"new years'? eve|new year's eve|nye": _on(12, 31),
    r"new year's(?: day)?|new years?'?(?: day)?": _on(1, 1),
    r"epiphany|three kings'? day": _on(1, 6),
    r"groundhog day": _on(2, 2),
    r"valentine'?s?'?(?: day)?": _on(2, 14),
    r"international women'?s'? day": _on(3, 8),
    r"(?:st\.?|saint) patrick'?s?(?: day)?": _on(3, 17),
    r"april fool'?s?'?(?: day)?": _on(4, 1),
    r"tax day": _on(4, 15),
    r"earth day": _on(4, 22),
    r"may day|international workers'? day": _on(5, 1),
    r"cinco de mayo": _on(5, 5),
    r"flag day": _on(6, 14),
    r"juneteenth": _on(6, 19),
    r"canada day": _on(7, 1),
    r"independence day|(?:the )?4th of july|july (?:the )?4th": _on(7, 4),
    r"bastille day": _on(7, 14),
    r"bosse?'?s'?s? day": _on(10, 16),
    r"hallowe'?en(?: day)?": _on(10, 31),
    r"all saints'? day": _on(11, 1),
    r"guy fawkes(?: day| night)?|bonfire night": _on(11, 5),
    r"veterans?'?s?'? day|armistice day|remembrance day": _on(11, 11),
    r"(?:christmas|xmas|x-mas) eve": _on(12, 24),
    r"(?:christmas|xmas|x-mas)(?: day)?": _on(12, 25),
    r"boxing day|kwanzaa": _on(12, 26),
    # the nth weekday of a month
    r"(?:martin luther king(?:,? jr\.?)?(?:'?s)?|mlk)(?: jr\.?)? day": _nth(1, _MON, 3),
    r"super ?bowl(?: sunday)?": _nth(2, _SUN, 2),
    r"presidents?'?s?'? day|(?:george )?washington'?s? (?:birth)?day": _nth(2, _MON, 3),
    r"patriots'? day": _nth(4, _MON, 3),
    r"mother'?s'? day": _nth(5, _SUN, 2),
    r"memorial day|decoration day": _nth(5, _MON, -1),
    r"father'?s'? day": _nth(6, _SUN, 3),
    r"labou?r day": _nth(9, _MON, 1),
    r"columbus day|indigenous peoples'? day": _nth(10, _MON, 2),
    r"election day": _nth(11, _MON, 1, after=1),
    r"thanks ?giving(?: day)?|turkey day": _nth(11, _THU, 4),
    r"black friday": _nth(11, _THU, 4, after=1),
    r"cyber monday": _nth(11, _THU, 4, after=4),
    # about Easter
    r"mardi gras|shrove tuesday|fat tuesday|pancake (?:tuesday|day)": _from_easter(-47),
    r"ash wednesday|lent": _from_easter(-46),
    r"palm sunday": _from_easter(-7),
    r"maundy thursday|holy thursday": _from_easter(-3),
    r"good friday": _from_easter(-2),
    r"easter monday": _from_easter(1),
    r"easter(?: sunday| day)?": _from_easter(0),
    r"ascension(?: day| thursday)?": _from_easter(39),
    r"pentecost|whit sunday": _from_easter(49),
    r"whit monday": _from_easter(50),
    r"corpus christi": _from_easter(60),
    # by other calendars
    r"rosh ha-?shann?ah?": _from_new_year(0),
    r"yom kipp?ur": _from_new_year(9),
    r"suk(?:kot|kos|koth|kes)|succos|sukkot": _from_new_year(14),
    r"(?:c?han+uk+ah?)": hanukkah,
    r"purim": _from_passover(-30),
    r"passover|pesach": _from_passover(0),
    r"shavuot|shavuos": _from_passover(50),
    r"ramadan": _islamic(9, 1),
    r"eid[ -](?:[au]l[ -]?)?adha": _islamic(12, 10),
    r"eid(?:[ -](?:[au]l[ -]?)?fitr)?": _islamic(10, 1),
}
_RULE_OF = tuple((re.compile(name), rule) for name, rule in _RULES.items())
_BACK = ("last", "past", "previous")


def _read(match: re.Match[str], frame: Frame) -> Days | None:
    name = match["name"]
    rule = next(rule for pattern, rule in _RULE_OF if pattern.fullmatch(name))
    year = int(match["year"]) if match["year"] else None
    found = _near(rule, frame.today, year, match["which"] or match["later"] or "")
    if found is None:
        return None
    days = Days(found, found, holiday=name, number=found.day, year=year)
    return _long_weekend(found, days) if match["weekend"] else days


def _long_weekend(day: date, days: Days) -> Days:
    """The weekend with the holiday that touches it; the nearest one otherwise."""
    saturday, sunday = unit_around(plus_days(day, -2 if day.weekday() < _WED else 0), "weekend")
    return Days(min(saturday, day), max(sunday, day), "weekend", holiday=days.holiday)


def _near(rule: Rule, today: date, year: int | None, which: str) -> date | None:
    """The next one that comes, the last one that was, or that of a year."""
    if year:
        return rule(year)
    if which.endswith("year"):
        return rule(today.year + ("next" in which) - ("last" in which))
    found = [rule(y) for y in range(max(today.year - 2, 1), min(today.year + 3, 9999))]
    dates = sorted(day for day in found if day)
    if which in _BACK:
        return max((day for day in dates if day < today), default=None)
    return min((day for day in dates if day >= today), default=None)


HOLIDAYS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (
        re.compile(
            r"(?:(?P<which>this|next|last|past|previous|coming|upcoming) )?"
            rf"(?P<name>{'|'.join(_RULES)})(?![a-z']|-[a-z])(?P<weekend> week ?-?end)?"
            r"(?:(?:,| of| in)? (?P<year>(?:19|20)\d\d)"
            r"| (?P<later>(?:of )?(?:this|next|last) year))?"
        ),
        _read,
    ),
)
