"""Whether a recogniser's words can be true: what makes no sense twice is heard by another."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

Sense = Callable[[str], float]
"""How much in these words is understood; 0 is nothing."""
TURNS = 2
"""That make no sense, one after the other, before another recogniser is asked."""
_LEAST = 0.5
_MARGIN = 0.3
_ALIKE = 0.5


@dataclass(slots=True)
class Doubt:
    """What is thought of one recogniser in one call.

    Confidence is no evidence: who hears wrongly is as sure as who hears well. Nor is sense alone:
    small talk means nothing to a desk, and a name is any word. So two recognisers are compared.
    """

    sense: Sense
    strange: int = 0
    """Turns in a row that made no sense."""
    suspect: bool = False
    """Another is to hear every turn too, until the two agree or one is believed."""

    def about(self, words: str) -> bool:
        """Count the words of one more turn; whether another should hear the same sound."""
        self.strange = 0 if self.sense(words) >= _LEAST else self.strange + 1
        self.suspect = self.suspect or self.strange >= TURNS
        return self.suspect

    def missed(self) -> bool:
        """Count a turn in which only another heard words; whether that happens again and again."""
        self.strange += 1
        return self.strange >= TURNS

    def falls_on(self, words: str, others: str) -> bool:
        """Whether what the other recogniser heard makes more sense; agreement ends the doubt."""
        if alike(words, others):
            self.suspect, self.strange = False, 0
            return False
        return self.sense(others) > self.sense(words) + _MARGIN


def alike(one: str, other: str) -> bool:
    """Whether two readings of the same sound have half of their words in common."""
    a, b = (set(re.findall(r"[^\W_]+", text.casefold())) for text in (one, other))
    return len(a & b) >= _ALIKE * max(1, min(len(a), len(b)))
