"""A score from one to five, as somebody says it: nothing that is not plainly one is one."""

from __future__ import annotations

import re

_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_OF_FIVE = re.compile(r"(?:\bout of|\bof|/)\s*(?:a possible )?(?:five|5)\b", re.IGNORECASE)
_FIGURE = re.compile(r"\b(one|two|three|four|five|\d+(?:[.,]\d+)?)\b", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:zero|six|seven|eight|nine|ten|eleven|twelve|hundred|half|quarter|minus|not|n't|no one"
    r"|the one|this one|that one|one (?:more|thing|moment|second|question))\b|n't\b",
    re.IGNORECASE,
)


def read_score(text: str) -> int | None:
    """The one whole figure from 1 to 5 in the words; None for none, for two, and for any other."""
    said = _OF_FIVE.sub(" ", text)
    if _OTHER.search(said):
        return None
    found = {_WORDS.get(word.lower(), word) for word in _FIGURE.findall(said)}
    if len(found) != 1:
        return None
    (one,) = found
    return int(one) if str(one) in {"1", "2", "3", "4", "5"} else None
