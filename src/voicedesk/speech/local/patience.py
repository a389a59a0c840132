"""How long a silence ends the caller's turn, by what was said and what was asked."""

from __future__ import annotations

import re

from voicedesk.speech.local.heard import Heard
from voicedesk.speech.local.open_ends import End, end_of
from voicedesk.speech.local.question import Question

QUICK_S = 0.16
SURE_S = 0.26
USUAL_S = 0.42
UNSURE_S = 0.52
LONG_S = 0.95
BLANK_S = 0.5
"""After a sound that held no words."""

_DIGITS = frozenset(
    re.findall(
        r"\S+",
        """zero oh one two three four five six seven eight nine""",
    )
)
_NUMBERS = _DIGITS | {"ten", "eleven", "twelve", "double", "triple"}
_SETTLED = frozenset(
    re.findall(
        r"\S+",
        """yes no yeah yep yup nope sure okay ok correct right thanks thank you bye goodbye
        please that's that is it works for me fine sounds good great perfect not really i'm done all
        nothing else absolutely exactly definitely certainly course of go ahead""",
    )
)
_ASKING = frozenset(
    re.findall(
        r"\S+",
        """what when where who why how is are do does can could may will would should""",
    )
)
_GREETING = frozenset(
    re.findall(
        r"\S+",
        """hi hello hey good morning afternoon evening""",
    )
)
_DAY = re.compile(
    r"\b((mon|tues|wednes|thurs|fri|satur|sun)day|today|tomorrow|tonight|\d{1,2}(st|nd|rd|th))\b"
)
_HOUR = re.compile(
    r"\b(\d{1,2}(:\d\d)?\s?[ap]\.?\s?m\b|noon|midday|o'clock|"
    r"(at|for|around|past) "
    r"(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)"
)
_HOUR_END = re.compile(rf"(?:{_HOUR.pattern})[\s.,]*$")
_MERIDIEM_END = re.compile(r"\d\s?[ap]\.?\s?m\W*$")
_ENDS_IN_DIGITS = re.compile(r"(\d|\b(" + "|".join(sorted(_NUMBERS)) + r"))[\s.,-]*$")
_RUN_OF_DIGITS = re.compile(
    r"(?:\d+|\b(?:o|then|and|um|uh|dash|hyphen|"
    + "|".join(sorted(_NUMBERS))
    + r")\b|[\s.,:()+-])*$"
)
_AMOUNT_END = re.compile(
    r"(?:\b\d{1,2}:\d\d|[$£€]\s?[\d.,]+"
    r"|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.?,?(?:\s\d{1,2}(?:st|nd|rd|th)?)?,?"
    r"\s(?:\d{1,2}|(?:19|20)\d\d))[\s.,]*$"
)
"""A time of day, money, or a date: no part of a longer number."""
_WORD = re.compile(r"[a-z0-9':@.-]*[a-z0-9]")
_FULL_NUMBER = (10, 11)
_SHORTEST_NUMBER = 3
_DOUBTFUL = 0.5
"""Confidence below which more of the sentence may be to come."""


def patience(heard: Heard, question: Question = "open") -> float:
    """Seconds of silence after which these words count as a whole turn.

    A full stop is no evidence: Whisper puts one after nearly everything.
    """
    if heard.blank:
        return BLANK_S
    text = heard.text.lower().replace("\u2019", "'").strip()
    words = _WORD.findall(text)
    if not words:
        return LONG_S
    found = _open_grammar(text, words)
    if found is None:
        found = _number(text, words, question)
    if found is None:
        found = _settled(text, words, question)
    if found is not None:
        return found
    return _usual(heard, text, words, question)


def _open_grammar(text: str, words: list[str]) -> float | None:
    if text.endswith(("...", "-", "\u2026")):
        return LONG_S
    if all(word in _SETTLED for word in words):
        return None
    return {End.OPEN: LONG_S, End.LOOSE: UNSURE_S}.get(end_of(words))


def _number(text: str, words: list[str], question: Question) -> float | None:
    if question == "spelling":
        return UNSURE_S if _complete_email(text) else LONG_S
    if not _ENDS_IN_DIGITS.search(text):
        return None
    if _AMOUNT_END.search(text):
        return None
    run = _RUN_OF_DIGITS.search(text)
    digits = count_digits(run.group() if run else text)
    if digits in _FULL_NUMBER:
        return SURE_S
    asked = question == "number"
    spoken_as_number = digits >= _SHORTEST_NUMBER and not _HOUR_END.search(text)
    return LONG_S if (asked and digits < _FULL_NUMBER[0]) or spoken_as_number else None


def _settled(text: str, words: list[str], question: Question) -> float | None:
    if all(word in _SETTLED for word in words):
        return QUICK_S
    day, hour = bool(_DAY.search(text)), bool(_HOUR.search(text))
    if day and hour:
        return QUICK_S
    if question == "when" and (hour or _MERIDIEM_END.search(text)):
        return SURE_S
    asks = words[0] in _ASKING and len(words) >= 3
    if words[-1] == "please" or asks or _MERIDIEM_END.search(text):
        return SURE_S
    return None


def _usual(heard: Heard, text: str, words: list[str], question: Question) -> float:
    doubtful = text.endswith(",") or heard.confidence < _DOUBTFUL
    greets = all(word in _GREETING for word in words)
    # after an open question people tell a story, and take a breath in the middle of it
    return UNSURE_S if doubtful or greets or question == "open" else USUAL_S


def count_digits(text: str) -> int:
    """Digits said in a text, as figures or as words."""
    return sum(
        len(word) if word.isdigit() else word in _DIGITS
        for word in re.findall(r"[a-z]+|\d+", text.lower())
    )


def _complete_email(text: str) -> bool:
    return bool(
        re.search(r"(@|\bat\b).*(\.|\bdot\b)\s?(com|org|net|edu|gov|co\.uk|io|us)\W*$", text)
    )
