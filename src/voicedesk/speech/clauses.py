"""Cuts a stream of text into what a voice is given: sentences, the first clause early."""

from __future__ import annotations

import re

_ABBREVIATED = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|st|jr|sr|no|e\.g|i\.e|vs|approx)|\b(?-i:[A-Z]))\.$", re.IGNORECASE
)
_MERIDIEM = re.compile(r"\b[ap]\.?\s?m\.$", re.IGNORECASE)
_END = re.compile(r"[.!?\u2026]+[\"')\u201d\u2019*_]*(\s+)|[;:](\s+)|(\n+)")
_COMMA = re.compile(r"[,;:](\s+)")
_SHORTEST_FIRST = 3
"""Words before a comma at which the very first piece may be cut."""


class Clauses:
    """Feed text as it comes; whole pieces come out as soon as they are certain."""

    def __init__(self) -> None:
        self._text = ""
        self._first = True

    def push(self, text: str) -> list[str]:
        """Add text; the pieces that are complete now."""
        self._text += text
        pieces = []
        while (at := self._cut()) is not None:
            piece, self._text = self._text[:at].strip(), self._text[at:].lstrip()
            if piece:
                pieces.append(piece)
                self._first = False
        return pieces

    def flush(self) -> list[str]:
        """The text has ended: what is left, if anything."""
        piece, self._text, self._first = self._text.strip(), "", True
        return [piece] if piece else []

    def _cut(self) -> int | None:
        ends = (match.end() for match in _END.finditer(self._text) if self._ends_sentence(match))
        sentence = next(ends, None)
        comma = self._first_comma() if self._first else None
        return min((at for at in (sentence, comma) if at is not None), default=None)

    def _first_comma(self) -> int | None:
        for match in _COMMA.finditer(self._text):
            words = self._text[: match.start()].split()
            if len(words) >= _SHORTEST_FIRST and match.end() < len(self._text):
                return match.end()
        return None

    def _ends_sentence(self, match: re.Match[str]) -> bool:
        before, after = self._text[: match.end()].rstrip(), self._text[match.end() :]
        if _MERIDIEM.search(before):
            # whatever follows decides whether "2 p.m. " ends anything
            return bool(after) and not after[0].islower()
        return not _ABBREVIATED.search(before)


def in_clauses(text: str) -> list[str]:
    """A whole text in the pieces in which it would be spoken."""
    clauses = Clauses()
    return [*clauses.push(text), *clauses.flush()]
