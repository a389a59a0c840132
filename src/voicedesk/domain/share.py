"""A share of calls: how many out of how many, which ones, and how sure one can be of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from voicedesk.domain.call import CallId

Z95 = 1.959964
"""The normal deviate that leaves 2.5 % on either side."""
TOO_FEW = 10
"""Below this many a share says more about chance than about the desk."""


def wilson(some: int, of: int) -> tuple[float, float]:
    """The 95 % band of a share, from 0 to 1, by Wilson's score interval (JASA 22, 1927).

    Raises ValueError when there is nothing to count.
    """
    if not 0 <= some <= of or of == 0:
        raise ValueError("a share is some out of at least one")
    share, z2 = some / of, Z95 * Z95
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z95 / (1 + z2 / of) * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    # at either end the band ends there, which floats miss by a hair
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


Change = Literal["more", "less", "unclear"]


@dataclass(frozen=True, slots=True)
class Share:
    """Some calls out of others, by their ids; a call stands once for each turn or promise of it."""

    some: tuple[CallId, ...] = ()
    of: tuple[CallId, ...] = ()
    undecided: tuple[CallId, ...] = ()
    """Calls of which nobody can say yet on which side they will count; they are in neither."""

    @property
    def value(self) -> float | None:
        """From 0 to 1; None when there is nothing to count."""
        return len(self.some) / len(self.of) if self.of else None

    @property
    def band(self) -> tuple[float, float] | None:
        """Where the true share lies with 95 % confidence; None when there is nothing to count."""
        return wilson(len(self.some), len(self.of)) if self.of else None

    @property
    def is_thin(self) -> bool:
        """Whether there are too few calls for the share to mean much."""
        return len(self.of) < TOO_FEW

    def against(self, before: Share) -> Change:
        """How it compares with an earlier one; unclear while their bands overlap."""
        mine, theirs = self.band, before.band
        if mine is None or theirs is None or (mine[0] <= theirs[1] and theirs[0] <= mine[1]):
            return "unclear"
        return "more" if mine[0] > theirs[1] else "less"
