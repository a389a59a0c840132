"""Sentences built of clauses that come again: a day, a time, a person, each synthesised once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from voicedesk.language.spoken import say_number, say_ordinal
from voicedesk.speech.clauses import in_clauses

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_LONGEST_MONTH = 31
_NUMBER = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_SEAM = re.compile(
    rf"""(?<!\bon)(?<!\bfor)\s+(?=
        (?:on\s+|for\s+)?(?:{"|".join(_DAYS)})\b
      | (?:{"|".join(_MONTHS)})\s
      | (?:at|from|until)\s+(?:half\s|a\squarter\s|noon\b|midnight\b|(?:{_NUMBER}|\d)\b)
      | the\s+\w+(?:th|st|nd|rd)\b
      | with\s+(?:Doctor\s+)?[A-Z]
    )""",
    re.VERBOSE,
)
_SHORTEST = 2
"""Words of the first phrase: less would be a stammer."""


def in_phrases(clause: str) -> list[str]:
    """Cut a clause before its days, times and people.

    >>> in_phrases("A cleaning with Doctor Lee on Tuesday, March tenth at two.")
    ['A cleaning', 'with Doctor Lee', 'on Tuesday,', 'March tenth', 'at two.']
    """
    parts = [part for part in _SEAM.split(clause.strip()) if part]
    if len(parts) > 1 and len(parts[0].split()) < _SHORTEST:
        parts[:2] = [" ".join(parts[:2])]
    return parts


def everyday(
    *, sentences: Iterable[str] = (), people: Iterable[str] = (), hours: Iterable[int] = ()
) -> Iterator[str]:
    """What a desk will say again and again, to be synthesised before the first call.

    Args:
        sentences: The greeting and other fixed sentences.
        people: Those who perform services, as they are spoken of.
        hours: Hours of the day in which appointments begin, 0 to 23.
    """
    for sentence in sentences:
        yield from in_clauses(sentence)
    yield from (f"with {name}" for name in people)
    for day in _DAYS:
        yield from (f"{day},", f"on {day},", day, f"on {day}")
    yield from (f"the {say_ordinal(day)}" for day in range(1, _LONGEST_MONTH + 1))
    for hour in sorted({(hour - 1) % 12 + 1 for hour in hours}):
        said = say_number(hour)
        yield from (f"at {said}", f"at {said}.", f"at half past {said}", f"at half past {said}.")


def dates(months: Iterable[int]) -> Iterator[str]:
    """Every date of some months (1 to 12), as the second half of "Tuesday, March tenth"."""
    for month in months:
        for day in range(1, _LONGEST_MONTH + 1):
            yield f"{_MONTHS[month - 1]} {say_ordinal(day)}"
