"""The Hebrew calendar as far as the holidays need it (Reingold and Dershowitz, ch. 8)."""

from datetime import date, timedelta

# Day 1 of the Hebrew calendar as a proleptic Gregorian ordinal.
_EPOCH = -1_373_427
_PARTS_A_MONTH = 13_753  # beyond 29 days, in parts of which a day has 25,920


def new_year(year: int) -> date:
    """Rosh Hashanah, which begins the autumn of a Gregorian year."""
    hebrew = year + 3761
    return date.fromordinal(_EPOCH + _elapsed(hebrew) + _delay(hebrew))


def passover(year: int) -> date:
    """The first day of Passover, 163 days before the New Year of the same Gregorian year."""
    return new_year(year) - timedelta(days=163)


def _elapsed(hebrew: int) -> int:
    """Days from the epoch to the mean new year, kept off Sunday, Wednesday and Friday."""
    months = (235 * hebrew - 234) // 19
    day = 29 * months + (12_084 + _PARTS_A_MONTH * months) // 25_920
    return day + 1 if (3 * (day + 1)) % 7 < 3 else day


def _delay(hebrew: int) -> int:
    """Two days or one more where a year would else be too long or too short."""
    before, this, after = (_elapsed(hebrew + step) for step in (-1, 0, 1))
    if after - this == 356:
        return 2
    return 1 if this - before == 382 else 0


def hanukkah(year: int) -> date:
    """The first full day of Hanukkah, the 25th of Kislev."""
    first, next_first = new_year(year), new_year(year + 1)
    long_autumn = (next_first - first).days % 10 == 5
    return first + timedelta(days=30 + 29 + long_autumn + 24)
