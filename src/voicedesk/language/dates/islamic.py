"""The Islamic calendar by its table; the day that is seen may differ by one."""

from datetime import date

_EPOCH = 227_014  # the day before 1 Muharram of the year 1, as a Gregorian ordinal


def islamic_day(gregorian: int, month: int, day: int) -> date | None:
    """The day of a Gregorian year on which that month and day of the Islamic year falls."""
    near = (gregorian - 622) * 33 // 32
    found = (_day(year, month, day) for year in range(near - 1, near + 3))
    return next((one for one in found if one.year == gregorian), None)


def _day(year: int, month: int, day: int) -> date:
    months = (59 * (month - 1) + 1) // 2
    leaps = (3 + 11 * year) // 30
    return date.fromordinal(max(_EPOCH + day + months + (year - 1) * 354 + leaps, 1))
