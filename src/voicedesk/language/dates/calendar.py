"""Arithmetic on days: months, weeks, quarters, seasons, the nth weekday, the next fitting date."""

import calendar
from datetime import date, timedelta

from voicedesk.language.dates.when import Grain

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
FIRST, LAST = date.min, date.max
# Where the seasons begin on the northern half of the globe, and how long each lasts in months.
SEASONS = {"spring": (3, 20), "summer": (6, 21), "fall": (9, 23), "winter": (12, 21)}
_MONTHS_OF: dict[Grain, int] = {
    "month": 1,
    "quarter": 3,
    "year": 12,
    "decade": 120,
    "century": 1200,
}


def plus_days(day: date, count: int) -> date:
    """The day that many days later, held inside the calendar that Python knows."""
    ordinal = min(max(day.toordinal() + count, FIRST.toordinal()), LAST.toordinal())
    return date.fromordinal(ordinal)


def plus_months(day: date, count: int) -> date:
    """The same day that many months later, the last of the month where that is shorter."""
    months = day.year * 12 + day.month - 1 + count
    year = months // 12
    if not FIRST.year <= year <= LAST.year:
        return LAST if year > LAST.year else FIRST
    month = months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def day_of(year: int, month: int, day: int) -> date | None:
    """The date, or None when the calendar has none (30 February)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shift(day: date, count: int, unit: Grain) -> date:
    """The day that many units later (earlier when negative)."""
    if unit in _MONTHS_OF:
        return plus_months(day, count * _MONTHS_OF[unit])
    return plus_days(day, count * (7 if unit in {"week", "weekend"} else 1))


def unit_around(day: date, unit: Grain) -> tuple[date, date]:
    """The first and last day of the week, month, quarter, season, year, ... that holds the day."""
    if unit == "week":
        return plus_days(day, -day.weekday()), plus_days(day, 6 - day.weekday())
    if unit == "weekend":
        saturday = plus_days(day, 5 - day.weekday())
        return saturday, plus_days(saturday, 1)
    if unit == "season":
        return season_around(day)
    if unit not in _MONTHS_OF:
        return day, day
    size = _MONTHS_OF[unit]
    months = day.year * 12 + day.month - 1
    first_month = months - months % size
    first = date(max(first_month // 12, 1), first_month % 12 + 1, 1)
    return first, plus_days(plus_months(first, size), -1)


def units_from(day: date, count: int, unit: Grain) -> tuple[date, date]:
    """First and last day of the unit that lies `count` units after the one holding the day."""
    if unit == "season":
        first, last = season_around(day)
        for _ in range(min(abs(count), 400)):
            first, last = season_around(plus_days(last, 1) if count > 0 else plus_days(first, -1))
        return first, last
    if unit == "weekend":
        return unit_around(shift(day, count, "week"), "weekend")
    return unit_around(shift(unit_around(day, unit)[0], count, unit), unit)


def season_around(day: date) -> tuple[date, date]:
    """The first and last day of the season that holds the day."""
    years = range(max(day.year - 1, 1), min(day.year + 2, LAST.year + 1))
    starts = sorted(date(year, *SEASONS[name]) for year in years for name in SEASONS)
    first = max((start for start in starts if start <= day), default=starts[0])
    after = min((start for start in starts if start > day), default=LAST)
    return first, plus_days(after, -1)


def season(name: str, today: date) -> tuple[date, date]:
    """The named season that is now or comes next."""
    first = date(today.year, *SEASONS[name])
    last = season_around(first)[1]
    earlier = plus_months(first, -12)
    if today <= season_around(earlier)[1]:
        return season_around(earlier)
    if today <= last:
        return first, last
    return season_around(plus_months(first, 12))


def next_weekday(day: date, weekday: int, *, today_counts: bool = False) -> date:
    """The next such weekday after the day (or the day itself when that counts)."""
    ahead = (weekday - day.weekday()) % 7
    return plus_days(day, ahead if ahead or today_counts else 7)


def last_weekday(day: date, weekday: int) -> date:
    """The latest such weekday before the day."""
    return plus_days(day, -((day.weekday() - weekday - 1) % 7 + 1))


def nth_weekday(first: date, last: date, weekday: int, nth: int) -> date | None:
    """The nth such weekday from first to last; counted from the end when nth is negative."""
    if nth > 0:
        found = plus_days(next_weekday(first, weekday, today_counts=True), 7 * (nth - 1))
    else:
        found = plus_days(last_weekday(plus_days(last, 1), weekday), 7 * (nth + 1))
    return found if first <= found <= last else None


def coming_date(today: date, month: int, day: int) -> date | None:
    """The next such day of the year; one earlier in this month is past, not a year ahead."""
    if month == today.month and (found := day_of(today.year, month, day)):
        return found
    for year in range(today.year, min(today.year + 9, LAST.year + 1)):
        found = day_of(year, month, day)
        if found and found >= today:
            return found
    return None


def coming_day_of_month(today: date, day: int, weekday: int | None = None) -> date | None:
    """The next month's day with that number, and that weekday where one is given."""
    for months in range(14):
        first = plus_months(today.replace(day=1), months)
        found = day_of(first.year, first.month, day)
        if found and found >= today and weekday in {None, found.weekday()}:
            return found
    return None


def full_year(written: int, digits: int) -> int:
    """Two digits are a year near the present century's start: 74 is 1974, 24 is 2024."""
    if digits > 2:
        return written
    return written + (2000 if written < 40 else 1900)
