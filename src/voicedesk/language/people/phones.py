"""Telephone numbers as they are spoken, in every grouping, checked against the numbering plan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicedesk.language.people.spelling import DIGITS, SURE_DIGITS, read_digits, tokens

if TYPE_CHECKING:
    from voicedesk.language.people.plans import Dialled

_TENS = {
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "thousand",
}
_JOINTS = {
    "double",
    "triple",
    "treble",
    "and",
    "then",
    "area",
    "code",
    "plus",
    "dash",
    "hyphen",
    "-",
    ".",
    "+",
    "/",
    "space",
    "um",
    "uh",
    "comma",
    "that's",
    "the",
    "number",
    "is",
}
_FEWEST = 7
_AGAIN = re.compile(r"\b(?:no|sorry|wait|actually|i mean|make that|correction)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number heard: E.164, whether the numbering plan has it, and where it was said."""

    number: str
    valid: bool
    digits: str
    span: tuple[int, int]


def read_phone(text: str, *, region: str = "US", asked: bool = False) -> tuple[Phone, ...]:
    """The telephone numbers in a text, the likeliest first; what no plan has comes last, if at all.

    `asked`: the desk has just asked for one, so an incomplete number is given back too, not valid.
    """
    found = [
        phone for run in _runs(text) if (phone := _phone(text, run, region=region, asked=asked))
    ]
    found = _put_right(text, found, region=region)
    latest_first = sorted(enumerate(found), key=lambda item: (not item[1].valid, -item[0]))
    return tuple(phone for _, phone in latest_first)


def _put_right(text: str, found: list[Phone], *, region: str) -> list[Phone]:
    """The last digits said again take the place of those said before: "... 0199, sorry, 0198"."""
    kept: list[Phone] = []
    for phone in found:
        before = kept[-1] if kept else None
        if before is not None and before.valid and not phone.valid:
            between = text[before.span[1] : phone.span[0]]
            digits = before.digits[: -len(phone.digits)] + phone.digits
            dialled = _dialled(digits, region=region, plus=before.digits != before.digits[-10:])
            if _AGAIN.search(between) and dialled is not None:
                span = (before.span[0], phone.span[1])
                kept[-1] = Phone(dialled.number, valid=True, digits=digits, span=span)
                continue
        kept.append(phone)
    return kept


def _runs(text: str) -> list[tuple[int, int, bool]]:
    """Stretches of digits and number words: start, end, and whether a plus stood before."""
    runs: list[tuple[int, int, bool]] = []
    start = end = -1
    plus = False
    words = tokens(text)
    for at, (word, begin, finish) in enumerate(words):
        if _is_digit(word, words, at, running=start >= 0):
            start, end = (begin if start < 0 else start), finish
        elif word in {"+", "plus"}:
            if start >= 0:
                runs.append((start, end, plus))
            start, plus = -1, True
        elif start >= 0 and word not in _JOINTS:
            runs.append((start, end, plus))
            start, plus = -1, False
    if start >= 0:
        runs.append((start, end, plus))
    return runs


def _is_digit(word: str, words: list[tuple[str, int, int]], at: int, *, running: bool) -> bool:
    if word.isdigit() or word in SURE_DIGITS or word in _TENS:
        return True
    if word in {"double", "triple", "treble"}:
        return at + 1 < len(words) and (words[at + 1][0].isdigit() or words[at + 1][0] in DIGITS)
    if word not in DIGITS:
        return False
    follows = at + 1 < len(words) and (words[at + 1][0].isdigit() or words[at + 1][0] in DIGITS)
    return running or (word in {"oh", "o"} and follows)


def _phone(text: str, run: tuple[int, int, bool], *, region: str, asked: bool) -> Phone | None:
    start, end, plus = run
    digits = read_digits(text[start:end])
    if len(digits) < (4 if asked else _FEWEST) or (len(digits) < 10 and not asked and not plus):
        return None
    dialled = _dialled(digits, region=region, plus=plus)
    if dialled is None:
        return Phone(digits, valid=False, digits=digits, span=(start, end)) if asked else None
    if not dialled.valid and not asked:
        return None
    return Phone(dialled.number, valid=dialled.valid, digits=digits, span=(start, end))


def _dialled(digits: str, *, region: str, plus: bool) -> Dialled | None:
    # the numbering plans of the world take a while to load, and few utterances need them
    from voicedesk.language.people.plans import dialled

    return dialled(digits, region=region, plus=plus)
