"""Whether a turn asks for something that has to be looked up in documents."""

from __future__ import annotations

import re
from collections.abc import Sequence

_RECORD = re.compile(
    r"\b(?:addres\w*|zip|phone|telephone|number|postcode|price range|prices? of|stars?|rating|"
    r"cuisine|accommodation|confirmation|reference|code|name of|where is|area|located|cost range)\b"
)
"""What the record of a place has in columns of its own; nobody has to read a document for it."""
_DEED = re.compile(
    r"\b(?:book|booking|find|search|look(?:ing)?|recommend|suggest|hoping|table|tables|nights?|"
    r"rooms|anything|somewhere|some ?place|any(?: other)?|instead|same|i'?d like|i'?ld like|"
    r"i want|let'?s|how about an?|what about an?|for (?:two|three|four|five|six|seven|"
    r"eight|nine|ten)\b(?! ?percent)|to (?:eat|stay|dine)|cheap|expensive|moderate|"
    r"availability|thursday|friday|saturday|sunday|monday|tuesday|wednesday|tomorrow)\b"
)
"""What is to be done, and the words of a search; not what is to be known."""
_ASKS = re.compile(
    r"\b(?:(?:do|does|did|are|is|was|has|have|can|could|may|will|would|what'?s|what|which|how|"
    r"when|why|where|if|whether) (?:i|you|they|it|there|that|this|the|we|a|my|your|their|any|"
    r"kind|type|type|much|many|about|late|early|long|far|loud)|do (?:they|you|u)|is it|are "
    r"there|allow(?:ed|s)?|accept\w*|offer\w*|serve\w*|provide\w*|allergic|require\w*|policy|"
    r"free|available|welcome|accessible|allows)\b"
)
_DO_THEY = re.compile(
    r"\b(?:do (?:they|you|u)|does|if (?:they|it|i|you|there)|whether|is (?:it|there|that|the)|are "
    r"(?:they|there)|accept\w*|offer\w*|serve\w*|allow\w*|good (?:place )?for|good place|"
    r"accessible|what are the|what'?s the|what is the|how about|check[- ]?(?:in|out|kin))\b"
)
NEEDED = 0.0
"""Score from which a turn is taken to ask for knowledge."""


def seeks_knowledge(turn: str, *, heard: Sequence[str] = ()) -> float:
    """How surely a turn asks for something in documents: above nought it does.

    Args:
        turn: The caller's words.
        heard: Other hearings of the same words, best first; they vote.
    """
    said = list(dict.fromkeys([turn, *heard])) or [""]
    return sum(map(_score, said)) / len(said)


def _score(turn: str) -> float:
    words = turn.casefold()
    score = -1.0 if not _ASKS.search(words) else 0.0
    score += 1.2 * bool(_DO_THEY.search(words))
    score -= 1.5 * bool(_RECORD.search(words))
    score -= 1.0 * bool(_DEED.search(words))
    return score - 0.3
