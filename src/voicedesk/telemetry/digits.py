"""Finds numbers in text however they are written: "4111 1111", "four one one one", "double two"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_ONES = {
    word: str(value % 10)
    for value, words in enumerate(
        (
            "zero oh o nought null",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight ate",
            "nine niner",
        )
    )
    for word in words.split()
}
_TEENS = {
    word: str(value)
    for value, word in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        10,
    )
}
_TENS = {
    word: str(value)
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_WORDS = {**_ONES, **_TEENS, **_TENS, **_TIMES}
_NUMBER_WORDS = "|".join(sorted((*_WORDS, "hundred"), key=len, reverse=True))
_UNIT = rf"(?:\d|(?<![a-z])(?:{_NUMBER_WORDS})(?![a-z]))"
# what people put between the groups of a number
_BETWEEN = r"(?:[\s.,;:/()_-]|\b(?:and|um|uh|er|then|dash|space)\b){0,4}"
_RUN = re.compile(rf"{_UNIT}(?:{_BETWEEN}{_UNIT})+", re.IGNORECASE)
_TOKEN = re.compile(rf"\d+|(?:{_NUMBER_WORDS})(?![a-z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Run:
    """One number in a text: where it stands, its digits, and whether any of it is a word."""

    start: int
    end: int
    digits: str
    spoken: bool


def runs(text: str) -> Iterator[Run]:
    """Every number that a text has, words and figures mixed as a recogniser mixes them."""
    for match in _RUN.finditer(text):
        tokens = [token.lower() for token in _TOKEN.findall(match.group())]
        spoken = any(not token.isdigit() for token in tokens)
        yield Run(match.start(), match.end(), _digits(tokens), spoken)


def _digits(tokens: list[str]) -> str:
    """The digits as they would be keyed: "forty-one eleven" is 4111, "double five" is 55."""
    out: list[str] = []
    times = 1
    for word, after in pairwise([*tokens, ""]):
        if word in _TIMES:
            times = _TIMES[word]
            continue
        out.append(_digits_of(word, after) * times)
        times = 1
    return "".join(out)


def _digits_of(word: str, after: str) -> str:
    if word.isdigit():
        return word
    if word == "hundred":
        return "00"
    if word in _TENS:
        # "forty one" is two digits together, "forty" alone is 40
        return _TENS[word] if after in _ONES and _ONES[after] != "0" else f"{_TENS[word]}0"
    return _ONES.get(word) or _TEENS[word]
