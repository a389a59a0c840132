"""Cuts a stream of text into the pieces a voice is given: sentences, and the first clause as early as possible."""

from __future__ import annotations

import re

_ABBREVIATED = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|st|jr|sr|no|e\.g|i\.e|vs|approx)|\b[A-Z])\.$", re.IGNORECASE
)
_MERIDIEM = re.compile(r"\b[ap]\.?\s?m\.$", re.IGNORECASE)
_END = re.compile(r"[.!?\u2026]+[\"')\u201d\u2019]*(\s+)|[;:](\s+)|(\n+)")
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
        for match in _END.finditer(self._text):
            if self._ends_sentence(match):
                return match.end()
        if self._first:
            for match in _COMMA.finditer(self._text):
                before = self._text[: match.start()].split()
                if len(before) >= _SHORTEST_FIRST and match.end() < len(self._text):
                    return match.end()
        return None

    def _ends_sentence(self, match: re.Match[str]) -> bool:
        before, after = self._text[: match.end()].rstrip(), self._text[match.end() :]
        if not after:
            # whatever follows decides whether "Dr. " and "2 p.m. " end anything
            return not (_ABBREVIATED.search(before) or _MERIDIEM.search(before))
        if _ABBREVIATED.search(before):
            return False
        return not (_MERIDIEM.search(before) and after[0].islower())


def in_clauses(text: str) -> list[str]:
    """A whole text in the pieces in which it would be spoken."""
    clauses = Clauses()
    return [*clauses.push(text), *clauses.flush()]
