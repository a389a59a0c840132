"""Words for the ear: days, times, prices, numbers and spellings as people say them."""

from collections.abc import Sequence
from datetime import date, datetime, time

import phonenumbers

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_SCALES = ((1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"))
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_ALPHABET = (
    "Alpha Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliet Kilo Lima Mike November Oscar "
    "Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu"
).split()
_CURRENCIES = {
    "USD": ("dollar", "dollars", "cent", "cents"),
    "CAD": ("dollar", "dollars", "cent", "cents"),
    "AUD": ("dollar", "dollars", "cent", "cents"),
    "NZD": ("dollar", "dollars", "cent", "cents"),
    "EUR": ("euro", "euros", "cent", "cents"),
    "GBP": ("pound", "pounds", "penny", "pence"),
    "CHF": ("franc", "francs", "centime", "centimes"),
}
_SIGNS = {"@": "at", ".": "dot", "-": "dash", "_": "underscore", "+": "plus", "'": "apostrophe"}
_NEAR_DAYS = 7


def say_number(number: int) -> str:
    """A whole number in words: 105 is "one hundred and five"."""
    if number < 0:
        return f"minus {say_number(-number)}"
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return f"{_ONES[hundreds]} hundred" + (f" and {say_number(rest)}" if rest else "")
    size, word = next((size, word) for size, word in _SCALES if number >= size)
    whole, rest = divmod(number, size)
    joint = " and " if 0 < rest < 100 else " " if rest else ""
    return f"{say_number(whole)} {word}{joint}" + (say_number(rest) if rest else "")


def say_ordinal(number: int) -> str:
    """A place in an order in words: 21 is "twenty-first"."""
    words = say_number(number)
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    last = words[cut:]
    if last in _ORDINALS:
        return words[:cut] + _ORDINALS[last]
    return f"{words[:-1]}ieth" if last.endswith("y") else f"{words}th"


def say_day(day: date, *, today: date) -> str:
    """A day with its weekday, never its year, and its month only where the number could mislead.

    Today and tomorrow are said so; a day of the coming week is "Tuesday the tenth".
    """
    ahead = (day - today).days
    if ahead in (0, 1):
        return ("today", "tomorrow")[ahead]
    weekday, number = _WEEKDAYS[day.weekday()], say_ordinal(day.day)
    if 0 < ahead < _NEAR_DAYS and day.month == today.month:
        return f"{weekday} the {number}"
    return f"{weekday}, {_MONTHS[day.month - 1]} {number}"


def say_full_day(day: date, *, today: date) -> str:
    """A day for the sentence before a deed: weekday, month and number, even for tomorrow."""
    plain = f"{_WEEKDAYS[day.weekday()]}, {_MONTHS[day.month - 1]} {say_ordinal(day.day)}"
    ahead = (day - today).days
    return f"{('today', 'tomorrow')[ahead]}, {plain}" if ahead in (0, 1) else plain


def say_month_day(day: date) -> str:
    """A date without its weekday: "March fifth"."""
    return f"{_MONTHS[day.month - 1]} {say_ordinal(day.day)}"


def say_time(at: time) -> str:
    """A time of day as people say it: "nine", "two thirty", "ten fifteen", "noon"."""
    hour, minute = at.hour % 12 or 12, at.minute
    if minute == 0:
        return {0: "midnight", 12: "noon"}.get(at.hour, _ONES[hour])
    if minute < 10:
        return f"{_ONES[hour]} oh {_ONES[minute]}"
    return f"{_ONES[hour]} {say_number(minute)}"


def say_exact_time(at: time) -> str:
    """A time with its part of the day, where the hour could be either: "nine in the morning"."""
    words = say_time(at)
    if words in {"noon", "midnight"}:
        return words
    return f"{words} {_part_of_day(at)}"


def say_when(start: datetime, *, now: datetime) -> str:
    """A day and a time: "Tuesday the tenth at two thirty"."""
    return f"{say_day(start.date(), today=now.date())} at {say_clear_time(start.time())}"


def say_full_when(start: datetime, *, now: datetime) -> str:
    """A day and a time with the month, for the sentence before a deed."""
    return f"{say_full_day(start.date(), today=now.date())} at {say_clear_time(start.time())}"


def say_clear_time(at: time) -> str:
    """A time that needs its part of the day only outside the usual hours (seven to seven)."""
    return say_time(at) if time(7) <= at < time(19) else say_exact_time(at)


def say_price(cents: int, currency: str = "USD") -> str:
    """An amount of money: 8500 is "eighty-five dollars"."""
    one, many, small, smalls = _CURRENCIES.get(currency, (currency, currency, "cent", "cents"))
    whole, rest = divmod(abs(cents), 100)
    parts = []
    if whole or not rest:
        parts.append(f"{say_number(whole)} {one if whole == 1 else many}")
    if rest:
        parts.append(f"{say_number(rest)} {small if rest == 1 else smalls}")
    return ("minus " if cents < 0 else "") + " and ".join(parts)


def say_digits(digits: str, *, groups: Sequence[int] = ()) -> str:
    """Digits one by one, with a pause between groups; by default of three, the last of four."""
    only = [c for c in digits if c.isdigit()]
    sizes = list(groups) or _usual_groups(len(only))
    spoken, at = [], 0
    for size in sizes:
        spoken.append(" ".join(_ONES[int(c)] for c in only[at : at + size]))
        at += size
    if at < len(only):
        spoken.append(" ".join(_ONES[int(c)] for c in only[at:]))
    return ", ".join(part for part in spoken if part)


def say_phone(number: str) -> str:
    """A telephone number (E.164) in the groups in which its country writes it."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return say_digits(number)
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    groups = [len(part) for part in "".join(c if c.isdigit() else " " for c in written).split()]
    return say_digits(written, groups=groups)


def spell(word: str, *, with_words: bool = False) -> str:
    """Letters one by one; on the second try each with a word: "M as in Mike"."""
    return (", " if with_words else " ").join(
        _letter(c, with_words=with_words) for c in word if c.strip()
    )


def say_email(address: str, *, spelled: bool = False) -> str:
    """An e-mail address for the ear: "maria dot g at example dot com"."""
    local, _, domain = address.partition("@")
    said = spell(local) if spelled else _say_handle(local)
    return f"{said} at {_say_handle(domain)}"


def say_duration(minutes: int) -> str:
    """A length of time: 90 is "an hour and a half"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return {15: "a quarter of an hour", 30: "half an hour", 1: "one minute"}.get(
            rest, f"{say_number(rest)} minutes"
        )
    whole = "an hour" if hours == 1 else f"{say_number(hours)} hours"
    if not rest:
        return whole
    if rest == 30:
        return "an hour and a half" if hours == 1 else f"{say_number(hours)} and a half hours"
    return f"{whole} and {say_number(rest)} minutes" if rest > 1 else f"{whole} and one minute"


def join_words(words: Sequence[str], *, last: str = "and") -> str:
    """A spoken list: "a, b and c"."""
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def say_choices(choices: Sequence[str]) -> str:
    """Two or three things to choose from: "nine, ten thirty or two"."""
    return join_words(choices, last="or")


def say_starts(starts: Sequence[datetime], *, now: datetime) -> str:
    """Free times to choose from, by day: "today at nine or ten, or Friday the sixth at two"."""
    days: dict[date, list[str]] = {}
    for start in starts:
        days.setdefault(start.date(), []).append(say_clear_time(start.time()))
    told = [
        f"{say_day(day, today=now.date())} at {say_choices(times)}" for day, times in days.items()
    ]
    return ", or ".join(told)


def _part_of_day(at: time) -> str:
    if at.hour < 12:
        return "in the morning"
    if at.hour < 18:
        return "in the afternoon"
    return "in the evening" if at.hour < 21 else "at night"


def _usual_groups(length: int) -> list[int]:
    if length <= 4:
        return [length]
    rest = (length - 4) % 3
    return ([rest] if rest else []) + [3] * ((length - 4) // 3) + [4]


def _letter(char: str, *, with_words: bool) -> str:
    if char.isdigit():
        return _ONES[int(char)]
    upper = char.upper()
    if not ("A" <= upper <= "Z"):
        return _SIGNS.get(char, char)
    return f"{upper} as in {_ALPHABET[ord(upper) - 65]}" if with_words else upper


def _say_handle(text: str) -> str:
    said, run = [], ""
    for char in text:
        if char.isalpha():
            run += char
            continue
        if run:
            said.append(run)
            run = ""
        said.append(_letter(char, with_words=False))
    return " ".join([*said, run] if run else said)
