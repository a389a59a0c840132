"""Counts how a desk talks: words and questions a turn, sentences said twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Manners:
    """Figures of one call, printed beside pass and fail."""

    turns: int
    words_a_turn: float
    longest_turn: int
    most_questions_a_turn: int
    repeated_sentences: int

    def row(self) -> dict[str, object]:
        """As JSON."""
        return asdict(self)


def manners(said: Sequence[str]) -> Manners:
    """Count the desk's turns of one call."""
    words = [len(turn.split()) for turn in said] or [0]
    sentences = Counter(s for turn in said for s in _sentences(turn))
    return Manners(
        turns=len(said),
        words_a_turn=round(sum(words) / len(words), 1),
        longest_turn=max(words),
        most_questions_a_turn=max((turn.count("?") for turn in said), default=0),
        repeated_sentences=sum(times - 1 for times in sentences.values() if times > 1),
    )


def _sentences(turn: str) -> list[str]:
    parts = re.split(r"(?<=[.!?])\s+", turn.strip().casefold())
    return [part for part in parts if len(part.split()) > 3]
