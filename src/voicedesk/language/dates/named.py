"""Days that have a name of their own: today, Tuesday, Tuesday the tenth, Monday of next week."""

import re
from datetime import date

from voicedesk.language.dates.calendar import (
    coming_day_of_month,
    last_weekday,
    next_weekday,
    plus_days,
    unit_around,
)
from voicedesk.language.dates.lexicon import (
    FULL_WEEKDAY,
    WEEKDAY,
    count_of,
    ordinal_of,
    said,
    weekday_of,
)
from voicedesk.language.dates.values import Days, Frame
from voicedesk.language.dates.written import Reader

_TODAY = {
    "tomorrow": 1, "tommorow": 1, "tommorrow": 1, "tomorow": 1, "tomorrows": 1, "tmrw": 1,
    "today": 0, "todays": 0, "yesterday": -1, "yesterdays": -1,
}  # fmt: skip
_NEXT = {"next": 1, "following": 1, "last": -1, "previous": -1}


def one_day(day: date | None) -> Days | None:
    """A single day as a run of days."""
    return None if day is None else Days(day, day)


def _today(match: re.Match[str], frame: Frame) -> Days | None:
    return one_day(plus_days(frame.today, _TODAY[match["word"]]))


def _day_beside(match: re.Match[str], frame: Frame) -> Days | None:
    """The day after tomorrow, the day before yesterday, the day before, the next day."""
    base = _TODAY.get(said(match, "word"), 0)
    return one_day(plus_days(frame.today, base + (1 if match["way"] == "after" else -1)))


def _weekday(match: re.Match[str], frame: Frame) -> Days | None:
    word = match["weekday"]
    weekday = weekday_of(word)
    found = next_weekday(frame.today, weekday)
    plural = word.rstrip(".").endswith("days") and not match["which"]
    return Days(found, found, recurring=plural)


def _near_weekday(match: re.Match[str], frame: Frame) -> Days | None:
    """Next Friday is next week's, last Friday last week's; this Friday the one that comes."""
    weekday, which = weekday_of(match["weekday"]), match["which"]
    monday = unit_around(frame.today, "week")[0]
    if which in _NEXT:
        return one_day(plus_days(monday, 7 * _NEXT[which] + weekday))
    if which == "past":
        return one_day(last_weekday(frame.today, weekday))
    return one_day(next_weekday(frame.today, weekday, today_counts=which == "this"))


def _weekday_of_week(match: re.Match[str], frame: Frame) -> Days | None:
    which = match["week"]
    weeks = _NEXT.get(which, 1 if which in {"coming", "upcoming"} else 0)
    weeks -= which == "past"
    monday = unit_around(frame.today, "week")[0]
    return one_day(plus_days(monday, 7 * weeks + weekday_of(match["weekday"])))


def _weekday_later(match: re.Match[str], frame: Frame) -> Days | None:
    """Tuesday week, Friday after next: one week past the one that comes."""
    found = next_weekday(frame.today, weekday_of(match["weekday"]))
    return one_day(plus_days(found, 7))


def _weekday_in_a_week(match: re.Match[str], frame: Frame) -> Days | None:
    """Tuesday in a week: the first one that is seven days away or more."""
    return one_day(next_weekday(plus_days(frame.today, 6), weekday_of(match["weekday"])))


def _weekdays_away(match: re.Match[str], frame: Frame) -> Days | None:
    """Two Sundays from now, two Thursdays ago."""
    count, weekday = count_of(match["count"]), weekday_of(match["weekday"])
    if match["way"] in {"ago", "back"}:
        return one_day(plus_days(last_weekday(frame.today, weekday), -7 * (count - 1)))
    return one_day(plus_days(next_weekday(frame.today, weekday), 7 * (count - 1)))


def _weekday_number(match: re.Match[str], frame: Frame) -> Days | None:
    """Tuesday the tenth: the next tenth that is a Tuesday, if one is near; else the tenth."""
    number, weekday = ordinal_of(match["number"]), weekday_of(match["weekday"])
    if not 1 <= number <= 31:
        return None
    hour = match["number"].isdigit() and number <= 12
    nearest = coming_day_of_month(frame.today, number)
    fitting = coming_day_of_month(frame.today, number, weekday)
    if nearest is None:
        return None
    if hour and fitting != nearest:
        return None  # Friday eleven, when the eleventh is no Friday
    if fitting is None or (fitting - nearest).days > 100:
        return Days(nearest, nearest, number=number, mismatch=True)
    return Days(fitting, fitting, number=number, mismatch=(fitting - nearest).days > 40)


def _every(match: re.Match[str], frame: Frame) -> Days | None:
    found = next_weekday(frame.today, weekday_of(match["weekday"]))
    return Days(found, found, recurring=True)


def _weekdays(match: re.Match[str], frame: Frame) -> Days | None:
    """Weekdays, working days: those of this week, or of the next from Friday on."""
    monday = unit_around(plus_days(frame.today, 3), "week")[0]
    return Days(max(monday, frame.today), plus_days(monday, 4), "week", recurring=True)


_ONE_OF = r"(?P<week>this|next|last|past|previous|coming|upcoming|following|that|current)"
_TABLE: tuple[tuple[str, Reader], ...] = (
    (rf"(?:later )?(?P<word>{'|'.join(sorted(_TODAY, key=len, reverse=True))})(?:'s)?"
     r"(?![a-z])", _today),
    (r"(?:the )?day (?P<way>after|before) (?P<word>tomorrow|yesterday|today)"
     r"(?![a-z])", _day_beside),
    (r"(?:the )day (?P<way>before)(?! [a-z\d])", _day_beside),
    (rf"(?P<which>the |that )?(?P<weekday>{WEEKDAY})", _weekday),
    (rf"(?P<which>this|next|last|past|previous|coming|following)(?: upcoming| coming)? "
     rf"(?P<weekday>{WEEKDAY})", _near_weekday),
    (rf"(?P<which>upcoming|coming|the coming) (?P<weekday>{WEEKDAY})", _near_weekday),
    (rf"(?P<weekday>{WEEKDAY})(?: of|,| in| on)? (?:the )?{_ONE_OF} week", _weekday_of_week),
    (rf"{_ONE_OF} week(?: ?[-,] ?| )(?:on )?(?P<weekday>{WEEKDAY})", _weekday_of_week),
    (rf"(?:the )?(?P<weekday>{WEEKDAY})(?: week(?! ?end)| after next)", _weekday_later),
    (rf"(?P<weekday>{WEEKDAY}) in a week(?:'s time)?", _weekday_in_a_week),
    (rf"(?P<count>\d{{1,2}}|a couple of) (?P<weekday>{FULL_WEEKDAY}) (?P<way>ago|back|from now"
     r"|from today|hence)",
     _weekdays_away),
    (rf"(?:(?:next|this) )?(?P<weekday>{WEEKDAY})(?: ?, ?| )(?:the )?"
     r"(?P<number>\d{1,2}(?:st|nd|rd|th)|(?<=the )second)(?![a-z]| thing(?![a-z]))",
     _weekday_number),
    (rf"(?P<weekday>{WEEKDAY}) (?P<number>[12]\d|3[01])(?![\d:/.-]| ?[ap]m| \d| (?:to|and|or"
     r"|till) \d)",
     _weekday_number),
    (rf"(?:every|each) (?:other |single )?(?P<weekday>{WEEKDAY})", _every),
    (r"(?:on |every )?(?:week ?days?|working days?|business days?)(?![a-z])", _weekdays),
)  # fmt: skip
NAMED = tuple((re.compile(pattern), reader) for pattern, reader in _TABLE)
