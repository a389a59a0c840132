"""Whether the numbers, prices, times and names of a sentence stand in what it may be based on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from voicedesk.language.numbers import in_figures

COUNTED = 3
"""Numbers up to this one count what is said ("two times are free") unless they are money."""
UNSURE = "I'm not certain of that, so I won't guess."
_KEPT = 256
"""Texts of which the numbers and words are kept."""
_NUMBER = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_ROW = re.compile(r"\d(?:[ ,.()+-]*\d){6,}")
"""Seven digits or more in a row: a telephone number or an account, no amount."""
_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?=T|\b)")
_CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})\b|T(\d{2}):(\d{2})")
_MONEY = re.compile(
    r"[$€£]\s?(\d[\d,.]*\d|\d)|(\d[\d,.]*)\s?(?:dollars?|bucks|euros?|pounds?|cents?|percent|%)",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][A-Za-z]*[a-z]{2}\b")
_WORD = re.compile(r"[^\W_]+")
_CALENDAR = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december english spanish german french okay "
    "sorry thanks thank please good hello".split()
)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a sentence may be based on: the answers of tools, and what was said before."""

    numbers: frozenset[str]
    digits: str
    words: frozenset[str]


def grounds_of(texts: Iterable[str], known: Grounds | None = None) -> Grounds:
    """The numbers and words of some texts, whichever way they are written, and what is known."""
    parts = [_grounds(text) for text in texts] + ([known] if known else [])
    return Grounds(
        frozenset().union(*(part.numbers for part in parts)),
        "".join(part.digits for part in parts),
        frozenset().union(*(part.words for part in parts)),
    )


@lru_cache(maxsize=_KEPT)
def _grounds(text: str) -> Grounds:
    """Those of one text; a call's texts are the same from turn to turn."""
    whole = _DAY.sub(r" \1 of \2 of \3 of ", text)
    written = in_figures(whole)
    numbers = {value for text in (written, whole) for value in _values(_ROW.sub(" ", text))}
    for found in _CLOCK.finditer(whole):
        hour = int(found[1] or found[3])
        numbers |= {str(hour), str(hour % 12 or 12)}
    words = {word.casefold() for word in _WORD.findall(whole)}
    # noon and midnight are said as words, and as twelve
    if words & {"noon", "midnight"}:
        numbers.add("12")
    return Grounds(frozenset(numbers), re.sub(r"\D", "", written), frozenset(words))


def ungrounded(sentence: str, grounds: Grounds) -> tuple[str, ...]:
    """The numbers and names of a sentence that its grounds do not have.

    Of a question only its amounts of money: it may ask whether a time or a name was heard right,
    and what it proposes is checked by the tool that books.
    """
    written = in_figures(sentence)
    rest = _ROW.sub(" ", written)
    money = {value for match in _MONEY.finditer(rest) for value in _values(match[0])}
    foreign = [value for value in _values(rest) if value not in grounds.numbers]
    if sentence.rstrip().endswith("?"):
        return tuple(dict.fromkeys(value for value in foreign if value in money))
    rows = (re.sub(r"\D", "", row) for row in _ROW.findall(written))
    found = [row for row in rows if row not in grounds.digits]
    found += [value for value in foreign if value in money or float(value) > COUNTED]
    found += [name for name in _NAME.findall(sentence) if _is_strange(name, grounds)]
    return tuple(dict.fromkeys(found))


def _values(text: str) -> list[str]:
    """The numbers of a text without leading noughts, separators and empty decimals."""
    plain = (number.replace(",", "") for number in _NUMBER.findall(text))
    return [f"{float(number):.10g}" for number in plain if len(number) < 16]


def _is_strange(name: str, grounds: Grounds) -> bool:
    word = name.casefold()
    return word not in grounds.words and word not in _CALENDAR
