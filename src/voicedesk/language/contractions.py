"""Contractions as some recognisers write them, without their apostrophe: "whats", "dont"."""

from __future__ import annotations

import re

_WHOLE = {
    **{f"{verb}nt": f"{verb}n't" for verb in ("do", "does", "did", "is", "was", "have", "has")},
    **{f"{verb}nt": f"{verb}n't" for verb in ("had", "would", "could", "should", "are", "were")},
    **{f"{who}s": f"{who}'s" for who in ("what", "where", "who", "that")},
    **{f"{who}ve": f"{who}'ve" for who in ("i", "you", "we", "they")},
    "cant": "can't",
    "wont": "won't",
    "im": "i'm",
    "youre": "you're",
    "theyre": "they're",
}
"""None of these is another word, or a name, in what callers say."""
_BEFORE = {"id": ("i'd", "like love rather prefer"), "ill": ("i'll", "be take have do call come")}
"""Some are words of their own, but for what follows."""
_WORD = re.compile(rf"(?<![\w@.'’-])(?:{'|'.join(_WHOLE)})(?![\w@'’-]|\.\w)", re.IGNORECASE)
_LEADING = re.compile(
    "|".join(
        rf"(?<![\w@.'’-]){word}(?= (?:{'|'.join(after.split())})\b)"
        for word, (_, after) in _BEFORE.items()
    ),
    re.IGNORECASE,
)


def with_apostrophes(text: str) -> str:
    """The same words, each contraction with its apostrophe; e-mail addresses stay as they are."""
    return _LEADING.sub(_restored, _WORD.sub(_restored, text))


def _restored(found: re.Match[str]) -> str:
    said = found.group()
    whole = _WHOLE.get(said.lower()) or _BEFORE[said.lower()][0]
    if said.isupper() and len(said) > 1:
        return whole.upper()
    return whole[0].upper() + whole[1:] if said[0].isupper() else whole
