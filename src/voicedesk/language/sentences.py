"""Texts cut into sentences."""

from __future__ import annotations

import re

_ABBREVIATIONS = re.compile(
    r"\b(?:dr|mr|mrs|ms|st|ave|no|e\.g|i\.e|a\.m|p\.m|approx|inc)\.$", re.IGNORECASE
)
_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"'(])")


def split_sentences(text: str) -> list[str]:
    """The sentences of a text; titles and abbreviations end none."""
    sentences: list[str] = []
    for part in _END.split(text.strip()):
        if sentences and _ABBREVIATIONS.search(sentences[-1]):
            sentences[-1] = f"{sentences[-1]} {part}"
        elif part:
            sentences.append(part)
    return sentences
