"""What the stopwatch has of one system: its turns, what they cost, and what was for nothing."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lab.bench._latency_script import Kind

LAG_S = 0.005
"""A turn in which the caller's own clock was later than this is void."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One answer that was waited for."""

    kind: Kind
    any_ms: float | None
    content_ms: float | None
    early: bool
    lag_s: float


@dataclass
class Run:
    """Everything measured of one system."""

    name: str
    turns: list[Turn] = field(default_factory=list)
    calls: int = 0
    done: int = 0
    """Calls in which what was asked for is booked."""
    minutes: float = 0.0
    dollars: float = 0.0
    spoken: int = 0
    """Characters that a hosted voice was asked for."""
    written: int = 0
    """Words that a hosted model wrote."""
    wasted: int = 0
    """Those of them that no caller heard."""

    @property
    def good(self) -> list[Turn]:
        """Turns that were answered while the clock was right."""
        return [t for t in self.turns if t.lag_s <= LAG_S and t.any_ms is not None and not t.early]

    def wait(self, share: float, *, content: bool, kinds: Sequence[Kind] = ()) -> float:
        """The wait in ms that this share of the turns does not exceed; nan without turns.

        A turn in which nothing but an opener was heard has waited for ever.
        """
        found = sorted(
            math.inf if ms is None else ms
            for turn in self.good
            for ms in [turn.content_ms if content else turn.any_ms]
            if not kinds or turn.kind in kinds
        )
        return found[max(0, math.ceil(share * len(found)) - 1)] if found else math.nan

    def within(self, limit_ms: float) -> float:
        """Share of turns whose content came within a limit."""
        good = self.good
        return sum((t.content_ms or 9e9) <= limit_ms for t in good) / max(1, len(good))

    @property
    def void(self) -> int:
        """Turns in which the caller's clock was late."""
        return sum(turn.lag_s > LAG_S for turn in self.turns)

    @property
    def waste(self) -> float:
        """Share of the words of a hosted model that no caller heard."""
        return self.wasted / max(1, self.written)

    @property
    def early(self) -> float:
        """Share of turns in which the desk began while the caller was still speaking."""
        return sum(turn.early for turn in self.turns) / max(1, len(self.turns))


def unheard_words(written: Iterable[str], said: Iterable[str]) -> tuple[int, int]:
    """How many words a model wrote, and how many of them are not among what was said."""
    told = Counter(word for text in said for word in _words(text))
    wrote = Counter(word for text in written for word in _words(text))
    return wrote.total(), (wrote - told).total()


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower())
