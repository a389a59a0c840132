"""Dates of birth as they are spoken: words or digits, day or month first as the region has it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_SHORT = {name[:3]: n for n, name in enumerate(_MONTHS, 1)} | {"sept": 9, "mei": 5, "mai": 5}
_WORDS = {
    "zero": 0,
    "oh": 0,
    "o": 0,
    "one": 1,
    "first": 1,
    "two": 2,
    "second": 2,
    "to": 2,
    "too": 2,
    "three": 3,
    "third": 3,
    "four": 4,
    "fourth": 4,
    "for": 4,
    "five": 5,
    "fifth": 5,
    "six": 6,
    "sixth": 6,
    "seven": 7,
    "seventh": 7,
    "eight": 8,
    "eighth": 8,
    "ate": 8,
    "nine": 9,
    "ninth": 9,
    "ten": 10,
    "tenth": 10,
    "eleven": 11,
    "eleventh": 11,
    "twelve": 12,
    "twelfth": 12,
    "thirteen": 13,
    "thirteenth": 13,
    "fourteen": 14,
    "fourteenth": 14,
    "fifteen": 15,
    "fifteenth": 15,
    "sixteen": 16,
    "sixteenth": 16,
    "seventeen": 17,
    "seventeenth": 17,
    "eighteen": 18,
    "eighteenth": 18,
    "nineteen": 19,
    "nineteenth": 19,
    "twenty": 20,
    "twentieth": 20,
    "thirty": 30,
    "thirtieth": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_DAY_FIRST = frozenset(
    {"GB", "IE", "AU", "NZ", "DE", "FR", "ES", "IT", "NL", "BE", "PT", "PL", "IN", "ZA", "CH", "AT"}
)
_TOKEN = re.compile(r"[a-z]+|\d+", re.IGNORECASE)
_MARK = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b", re.IGNORECASE)
_OLDEST = 125


def read_birth_date(text: str, *, today: date, region: str = "US") -> date | None:
    """The date of birth in a text, never in the future, of nobody older than anybody is."""
    return next(_readings(text, today=today, region=region), None)


def best_birth_date(heard: Sequence[str], *, today: date, region: str = "US") -> date | None:
    """The date of birth that most hearings of one utterance agree on, the first counting most."""
    votes: dict[date, float] = {}
    for place, text in enumerate(heard):
        found = read_birth_date(text, today=today, region=region)
        if found:
            votes[found] = votes.get(found, 0.0) + 1.0 / (1 + place)
    return max(votes, key=lambda day: votes[day], default=None)


def _readings(text: str, *, today: date, region: str) -> Iterator[date]:
    tokens = [t.lower() for t in _TOKEN.findall(_MARK.sub(r" \1 ", text))]
    month_at = next((i for i, t in enumerate(tokens) if _month(t)), None)
    if month_at is not None:
        yield from _with_month(tokens, month_at, today)
        return
    numbers = _numbers(tokens)
    if len(numbers) == 3 and 1880 <= numbers[2] <= today.year:
        yield from _from_parts(numbers, today, day_first=region in _DAY_FIRST)
        return
    digits = "".join(_digit_runs(tokens))
    yield from _from_digits(digits, today, day_first=region in _DAY_FIRST)
    yield from _from_parts(numbers, today, day_first=region in _DAY_FIRST)


def _month(token: str) -> int | None:
    if token in {"mar", "may", "mei", "mai"} or (
        token[:3] in _SHORT and (token in _MONTHS or len(token) in (3, 4))
    ):
        return _SHORT.get(token) or _SHORT.get(token[:3])
    return None


def _with_month(tokens: list[str], at: int, today: date) -> Iterator[date]:
    month = _month(tokens[at])
    before, after = _numbers(tokens[:at]), _numbers(tokens[at + 1 :])
    for day in reversed([n for n in before if 1 <= n <= 31]):
        yield from _days(month, day, _years(after, today), today)
    for cut in range(len(after)):
        if 1 <= after[cut] <= 31:
            yield from _days(month, after[cut], _years(after[cut + 1 :], today), today)
            break


def _days(month: int | None, day: int, years: list[int], today: date) -> Iterator[date]:
    for year in years:
        if month and (found := _day(year, month, day, today)):
            yield found


def _day(year: int, month: int, day: int, today: date) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if found <= today and today.year - year <= _OLDEST else None


def _years(numbers: list[int], today: date) -> list[int]:
    """What the numbers can mean as a year: 1956; 19 56; 19 50 6; 2000 and 5; 56."""
    out: list[int] = []
    for at, number in enumerate(numbers):
        rest = numbers[at + 1 :]
        if 1880 <= number <= today.year:
            if number % 10 == 0 and number % 100 and rest and rest[0] < 10:
                out.append(number + rest[0])
            if number == 2000 and rest and rest[0] < 100:
                out.append(2000 + rest[0])
            out.append(number)
        if number in (19, 20) and rest:
            out.extend(_century(number, rest))
    joined = "".join(str(n) for n in numbers)
    out += [int(joined[-4:])] if len(joined) >= 4 and 1880 <= int(joined[-4:]) <= today.year else []
    if not out:
        out = [_short_year(n, today) for n in numbers[-1:] if n < 100]
    return out


def _century(number: int, rest: list[int]) -> list[int]:
    if rest[0] >= 20 and rest[0] % 10 == 0 and len(rest) > 1 and rest[1] < 10:
        return [number * 100 + rest[0] + rest[1]]
    if rest[0] < 10 and len(rest) > 1 and rest[1] < 10:
        return [number * 100 + rest[0] * 10 + rest[1]]
    return [number * 100 + rest[0]] if rest[0] < 100 else []


def _short_year(year: int, today: date) -> int:
    return 2000 + year if year <= today.year % 100 else 1900 + year


def _numbers(words: list[str]) -> list[int]:
    """The numbers said, tens and ones joined where both are words."""
    out: list[int] = []
    tens = False
    for word in words:
        if word.isdigit():
            out.append(int(word))
            tens = False
        elif word in {"hundred", "thousand"} and out:
            out[-1] *= 100 if word == "hundred" else 1000
            tens = False
        elif word in _WORDS:
            value = _WORDS[word]
            if tens and 0 < value < 10:
                out[-1] += value
            else:
                out.append(value)
            tens = value >= 20
    return out


def _digit_runs(tokens: list[str]) -> Iterator[str]:
    for word in tokens:
        if word.isdigit():
            yield word
        elif word in _WORDS:
            yield str(_WORDS[word])


def _from_digits(digits: str, today: date, *, day_first: bool) -> Iterator[date]:
    """A run of digits split into day, month and year in every way that fits, full years first."""
    year_first = len(digits) == 8 and digits[:2] in {"19", "20"}
    found = _day(int(digits[:4]), int(digits[4:6]), int(digits[6:]), today) if year_first else None
    if found:
        yield found
    for year_size in (4, 2):
        if len(digits) <= year_size:
            continue
        head, year = digits[:-year_size], int(digits[-year_size:])
        full = year if year_size == 4 else _short_year(year, today)
        for cut in _cuts(len(head)):
            first, second = int(head[:cut]), int(head[cut:])
            for day, month in (
                ((first, second), (second, first))
                if day_first
                else ((second, first), (first, second))
            ):
                if 1 <= month <= 12 and (found := _day(full, month, day, today)):
                    yield found


def _cuts(size: int) -> tuple[int, ...]:
    return {2: (1,), 3: (1, 2), 4: (2,)}.get(size, ())


def _from_parts(numbers: list[int], today: date, *, day_first: bool) -> Iterator[date]:
    if len(numbers) < 3:
        return
    first, second = numbers[0], numbers[1]
    for day, month in (
        ((first, second), (second, first)) if day_first else ((second, first), (first, second))
    ):
        if 1 <= month <= 12:
            yield from _days(month, day, _years(numbers[2:], today), today)
