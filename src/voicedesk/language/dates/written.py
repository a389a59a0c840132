"""Dates given by their numbers or by the name of their month: 10/31/1974, the 3rd of March."""

import re
from collections.abc import Callable
from datetime import date

from voicedesk.language.dates.calendar import (
    coming_date,
    coming_day_of_month,
    day_of,
    full_year,
    plus_days,
    plus_months,
    unit_around,
)
from voicedesk.language.dates.lexicon import MONTH, month_of, ordinal_of, said
from voicedesk.language.dates.values import Days, Frame

Reader = Callable[[re.Match[str], Frame], Days | None]

_YEAR = r"(?P<year>\d{4}|'\d{2}|(?:19|20) \d{2})(?![\d:/])"
_YEAR_AFTER = (
    rf"(?:(?: ?, ?| of | in |[ ./-])(?:the year )?{_YEAR}| (?:of )(?P<short>\d{{2}})(?!\d))?"
)
_NUMBER = r"(?P<day>\d{1,2})(?P<suffix>st|nd|rd|th)?(?![\d:]|[a-z])"
_THAT_YEAR = r"(?: of)? (?P<which>this|next|last|the same) year"


def calendar_day(frame: Frame, year: int | None, month: int, number: int) -> Days | None:
    """The day with these numbers; without a year the next one, today counting."""
    found = day_of(year, month, number) if year else coming_date(frame.today, month, number)
    return None if found is None else Days(found, found, year=year, month=month, number=number)


def calendar_month(frame: Frame, year: int | None, month: int) -> Days:
    """The whole month; without a year the present or the next one."""
    chosen = year or frame.today.year + (month < frame.today.month)
    first, last = unit_around(date(min(max(chosen, 1), 9998), month, 1), "month")
    return Days(first, last, "month", year=year, month=month)


def _year(match: re.Match[str], frame: Frame) -> int | None:
    if which := said(match, "which"):
        return frame.today.year + {"next": 1, "last": -1}.get(which, 0)
    text = said(match, "year") or said(match, "short")
    if not text:
        return None
    digits = re.sub(r"\D", "", text)
    return full_year(int(digits), len(digits)) or None


def _by_month_name(match: re.Match[str], frame: Frame) -> Days | None:
    return calendar_day(
        frame, _year(match, frame), month_of(match["month"]), ordinal_of(match["day"])
    )


def _month_alone(match: re.Match[str], frame: Frame) -> Days | None:
    return calendar_month(frame, _year(match, frame), month_of(match["month"]))


def _near_month(match: re.Match[str], frame: Frame) -> Days | None:
    """This, next or last March; "next March" is the next that comes, as "March" is."""
    days = calendar_month(frame, None, month_of(match["month"]))
    if days.first is None:
        return None
    which = said(match, "which")
    years = -1 if which in {"last", "past", "previous"} else 0
    if which == "next" and days.first <= frame.today:
        years = 1
    if which == "this":
        years = frame.today.year - days.first.year
    if said(match, "after"):
        years += 1
    first, last = unit_around(plus_months(days.first, 12 * years), "month")
    return Days(first, last, "month", year=first.year, month=first.month)


def _numbers(match: re.Match[str], frame: Frame) -> Days | None:
    """In the order of the region where that is a date, else in the other."""
    first, second, year = int(match["a"]), int(match["b"]), _year(match, frame)
    if frame.day_first:
        first, second = second, first
    return calendar_day(frame, year, first, second) or calendar_day(frame, year, second, first)


def _hyphened(match: re.Match[str], frame: Frame) -> Days | None:
    """2-15 is a date, 2-5 more likely a range."""
    return _numbers(match, frame) if max(int(match["a"]), int(match["b"])) > 12 else None


def _iso(match: re.Match[str], frame: Frame) -> Days | None:
    return calendar_day(frame, int(match["year"]), int(match["month"]), int(match["day"]))


def _month_in_numbers(match: re.Match[str], frame: Frame) -> Days | None:
    month = int(match["month"])
    return calendar_month(frame, int(match["year"]), month) if 1 <= month <= 12 else None


def _days_in_month(match: re.Match[str], frame: Frame) -> Days | None:
    """From one numbered day to another of the same month: 3 to 12 of September."""
    year, month = _year(match, frame), month_of(match["month"])
    last = calendar_day(frame, year, month, int(match["last"]))
    if last is None or last.first is None:
        return None
    number = int(match["first"])
    before = last.first if number <= last.first.day else plus_months(last.first, -1)
    first = day_of(before.year, before.month, number)
    return Days(first, last.last) if first and last.last and first <= last.last else None


def _day_of_month(match: re.Match[str], frame: Frame) -> Days | None:
    """The 24th: the next there is; of this, next or last month where that is said."""
    number = ordinal_of(said(match, "ordinal") or match["day"])
    if not 1 <= number <= 31:
        return None
    if which := said(match, "which"):
        months = {
            "next": 1,
            "coming": 1,
            "following": 1,
            "last": -1,
            "previous": -1,
        }.get(which, 0)
        first = plus_months(frame.today.replace(day=1), months)
        found = day_of(first.year, first.month, number)
    else:
        found = coming_day_of_month(frame.today, number)
    return None if found is None else Days(found, found, number=number)


def _first_days_of(match: re.Match[str], frame: Frame) -> Days | None:
    days = calendar_month(frame, _year(match, frame), month_of(match["month"]))
    if days.first is None or days.last is None:
        return None
    sides = {"early": (0, 9), "mid": (10, 19), "late": (20, 31)}
    from_, to = sides[match["side"].replace("middle", "mid")]
    return Days(plus_days(days.first, from_), min(plus_days(days.first, to), days.last), "month")


def _no_such_day(match: re.Match[str], frame: Frame) -> Days | None:
    """The 30th of February: the month, marked so that somebody asks."""
    month = month_of(match["month"])
    if day_of(2000, month, int(match["day"])):
        return None
    days = calendar_month(frame, None, month)
    return Days(days.first, days.last, "month", mismatch=True)


_RANGE = r" ?(?:to|-|until|untill|till|til|through|thru|and) ?(?:the )?"
_TABLE: tuple[tuple[str, Reader], ...] = (
    # 2018-09-23, 2020 10 16, 20161016
    (r"(?P<year>\d{4})(?P<sep>[-/. ])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)", _iso),
    (r"(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)", _iso),
    # 10/31/1974, 10 31 1974, 2/15, 2-15
    (r"(?P<a>\d{1,2}) ?(?P<sep>[-/.]) ?(?P<b>\d{1,2}) ?(?P=sep) ?(?P<year>\d{4}|\d\d)"
     r"(?!\d)", _numbers),
    (r"(?P<a>\d{1,2}) (?P<b>\d{1,2}) (?P<year>(?:19|20)\d\d)(?!\d)", _numbers),
    (r"(?P<a>\d{1,2}) ?/ ?(?P<b>\d{1,2})(?![\d/]| ?(?:h|of|hours?|mile|cup|an?)"
     r"(?![a-z]))", _numbers),
    (r"(?P<a>\d{1,2}) ?- ?(?P<b>\d{1,2})(?![\d/:-]| ?(?:am|pm|h|[a-z]*day|nights?"
     r"|adults?))", _hyphened),
    (r"(?<=on )(?P<a>\d{1,2})\.(?P<b>\d{1,2})(?![\d.]| ?(?:am|pm))", _numbers),
    (r"(?P<month>\d{1,2})[-/](?P<year>(?:19|20)\d\d)(?![\d/-])", _month_in_numbers),
    (r"(?P<year>(?:19|20)\d\d)[-/](?P<month>\d{1,2})(?![\d/-])", _month_in_numbers),
    # 3 to 12 of September, November 19-20
    (rf"(?P<first>\d{{1,2}})(?:st|nd|rd|th)?{_RANGE}(?P<last>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? "
     rf"(?P<month>{MONTH}){_YEAR_AFTER}", _days_in_month),
    (rf"(?P<month>{MONTH}) (?:the )?(?P<first>\d{{1,2}})(?:st|nd|rd|th)?{_RANGE}"
     rf"(?P<last>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:/]|[a-z]| ?[ap]m){_YEAR_AFTER}", _days_in_month),
    # 15th of February 2018, 31/Oct/74, the third day of October
    (rf"(?:the )?{_NUMBER}(?: day)?(?: of(?: the)? | ?[,/-] ?| |(?<=\dst)|(?<=\dth))"
     rf"(?P<month>{MONTH})(?:{_THAT_YEAR}|{_YEAR_AFTER})", _by_month_name),
    (rf"(?P<day>\d{{1,2}})[-/](?P<month>{MONTH})[-/](?P<year>\d{{2,4}})(?!\d)", _by_month_name),
    (rf"(?P<day>\d{{1,2}})[-/](?P<year>\d{{4}})[-/](?P<month>{MONTH})", _by_month_name),
    (rf"(?:the )?(?P<day>second)(?: day)? of (?P<month>{MONTH})(?:{_THAT_YEAR}|{_YEAR_AFTER})",
     _by_month_name),
    (rf"(?P<month>{MONTH})(?: ?, ?| )(?:the )?(?P<day>second)(?![a-z])"
     rf"(?:{_THAT_YEAR}|{_YEAR_AFTER})", _by_month_name),
    # March the 3rd, Dec31, Oct/2, 2019/aug/01, September-2020-23
    (rf"(?P<month>{MONTH})(?: ?[,/-] ?| )?(?:the )?{_NUMBER}(?! ?(?:[ap]m|o'clock|past))"
     rf"(?:{_THAT_YEAR}|{_YEAR_AFTER})", _by_month_name),
    (rf"(?P<year>\d{{4}})[-/](?P<day>\d{{1,2}})[-/](?P<month>{MONTH})", _by_month_name),
    (rf"(?P<year>\d{{4}})[-/ ](?P<month>{MONTH})[-/ ](?P<day>\d{{1,2}})(?!\d)", _by_month_name),
    (rf"(?P<month>{MONTH})[-/](?P<year>\d{{4}})[-/](?P<day>\d{{1,2}})(?!\d)", _by_month_name),
    # February 30th
    (rf"(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of|,)? (?P<month>{MONTH})", _no_such_day),
    (rf"(?P<month>{MONTH}) (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]"
     r"| ?[ap]m)", _no_such_day),
    # March 2018, March this year, next March, mid March
    (rf"(?P<month>{MONTH})(?: ?, ?| of | in |[ /-]){_YEAR}", _month_alone),
    (rf"(?P<month>{MONTH}){_THAT_YEAR}", _month_alone),
    (rf"(?P<which>this|next|last|past|previous|coming|upcoming) (?P<month>{MONTH})",
     _near_month),
    (rf"(?P<month>{MONTH})(?P<after> after next)", _near_month),
    (rf"(?:the )?(?P<side>early|late|mid|middle)(?:-| of | in | )(?P<month>{MONTH})"
     rf"(?:{_YEAR_AFTER})", _first_days_of),
    (rf"(?P<month>{MONTH})", _month_alone),
    # the 24th, on 24th, the 20th of this month, 26th day of the month
    (r"(?:the )?(?:(?P<ordinal>\d{1,2}(?:st|nd|rd|th)|second)|(?P<day>\d{1,2}))(?: day)? of "
     r"(?:the )?(?P<which>this|the|next|last|current|coming|following|previous|same)? ?month",
     _day_of_month),
    (r"(?:the )?(?P<ordinal>\d{1,2}(?:st|nd|rd|th))(?![a-z]| thing(?![a-z]))",
     _day_of_month),
    (r"the (?P<ordinal>second)(?![a-z])", _day_of_month),
    (r"the (?P<day>\d{1,2})(?![\d:/%]|\.\d|[a-z]| ?(?:[ap]m|o'clock)| \d)", _day_of_month),
)  # fmt: skip
WRITTEN = tuple((re.compile(pattern), reader) for pattern, reader in _TABLE)
