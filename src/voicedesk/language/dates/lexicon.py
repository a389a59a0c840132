"""The words of time: months, weekdays, units, parts of the day, as patterns and as values."""

import re
from datetime import time

from voicedesk.language.dates.values import Part
from voicedesk.language.dates.when import Grain

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

MONTH = (
    r"(?:(?:january|febr?uary|march|april|may|june|july|august|september|october|november"
    r"|december)(?![a-z])"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)(?![a-z])\.?(?=[ ,/.\d-]|$))"
)
FULL_WEEKDAY = (
    r"(?:monday|tuesday|wednesday|wensday|wednsday|thursday|thrusday|friday|saturday|saterday"
    r"|sunday|tuesdy)s?(?:'s)?(?![a-z])"
)
SHORT_WEEKDAY = r"(?:mon|tues|tue|weds|wed|thurs|thur|thu|fri|sat|sun)(?![a-z])\.?"
WEEKDAY = rf"(?:{FULL_WEEKDAY}|{SHORT_WEEKDAY})"
UNIT = (
    r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|hr|days?|weeks?|wks?|weekends?|fortnights?"
    r"|months?|quarters?|qtrs?|seasons?|years?|yrs?|decades?|century|centuries)(?![a-z])"
)
DAY_UNIT = UNIT.replace(r"seconds?|secs?|minutes?|mins?|hours?|hrs?|hr|", "")
CLOCK_UNIT = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|hr|h|\"|')(?![a-z])"
ORDINAL = r"(?:\d{1,2}(?:st|nd|rd|th)|second)(?![a-z])"
COUNT = (
    r"(?:\d{1,4}(?![\d/:.])|an?|a couple(?: of)?|couple(?: of)?|a pair of|a few|few|several"
    r"|one or two|two or three)(?![a-z])"
)
NUMBER_OF = {"a": 1, "an": 1, "few": 3, "several": 3}

_UNITS: dict[str, Grain] = {
    "se": "second",
    "mi": "minute",
    "ho": "hour",
    "hr": "hour",
    "h": "hour",
    '"': "second",
    "'": "minute",
    "da": "day",
    "we": "week",
    "wk": "week",
    "fo": "week",
    "mo": "month",
    "qu": "quarter",
    "qt": "quarter",
    "ye": "year",
    "yr": "year",
    "de": "decade",
    "ce": "century",
}

PARTS: dict[str, Part] = {
    "early morning": Part("early morning", time(0), time(9)),
    "late morning": Part("late morning", time(10), time(12)),
    "morning": Part("morning", time(0), time(12)),
    "early afternoon": Part("early afternoon", time(12), time(15)),
    "late afternoon": Part("late afternoon", time(15), time(19)),
    "afternoon": Part("afternoon", time(12), time(19)),
    "early evening": Part("early evening", time(17), time(20)),
    "late evening": Part("late evening", time(20), None),
    "evening": Part("evening", time(18), None),
    "late night": Part("late night", time(21), None),
    "late tonight": Part("late tonight", time(21), None),
    "tonight": Part("tonight", time(18), None),
    "night": Part("night", time(18), None),
    "breakfast": Part("breakfast", time(7), time(10)),
    "lunch": Part("lunch", time(12), time(14)),
    "dinner": Part("dinner", time(17), time(21)),
    "after lunch": Part("after lunch", time(13), time(17)),
    "after work": Part("after work", time(17), time(21)),
    "after school": Part("after school", time(15), time(18)),
    "before lunch": Part("before lunch", time(0), time(12)),
    "before work": Part("before work", time(0), time(9)),
    "first thing": Part("first thing", time(0), time(10)),
    "last thing": Part("last thing", time(16), None),
    "business hours": Part("business hours", time(9), time(17)),
}
PART_WORD = r"(?:mornings?|afternoon(?:s|ish)?|evenings?|nights?|nite|noontime)(?![a-z])"


def said(match: re.Match[str], name: str) -> str:
    """What a group of the pattern caught; "" where it caught nothing or the pattern has none."""
    return match.groupdict().get(name) or ""


def month_of(word: str) -> int:
    """1 to 12."""
    return MONTHS.index(word[:3]) + 1


def weekday_of(word: str) -> int:
    """0 (Monday) to 6."""
    return WEEKDAYS.index({"wen": "wed", "thr": "thu"}.get(word[:3], word[:3]))


def unit_of(word: str) -> Grain:
    """The grain that a unit of time names."""
    if word.startswith("weekend"):
        return "weekend"
    if word.startswith("season"):
        return "season"
    return _UNITS.get(word[:2], _UNITS.get(word[:1], "day"))


def size_of(word: str) -> int:
    """How many of its grain a unit is: a fortnight is two weeks."""
    return 2 if word.startswith("fortnight") else 1


def count_of(word: str) -> int:
    """How many "a couple of", "a few" or "3" are."""
    if word.isdigit():
        return int(word)
    if "couple" in word or "pair" in word or word in {"one or two"}:
        return 2
    return 3 if "few" in word else NUMBER_OF.get(word, 2)


def ordinal_of(word: str) -> int:
    """22 for 22nd."""
    return 2 if word == "second" else int(re.sub(r"\D", "", word))
