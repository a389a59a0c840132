"""How long vendors take: drawn from published figures, the same for every system under test.

Sources, read in November 2026: recognisers, pipecat-ai/stt-benchmark (1,000 samples); models,
aiewf-eval (30 turns with tools); voices, Coval (4 May 2026). A draw belongs to (seed, call, turn,
stage, number), so that two systems that do the same wait the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from hashlib import blake2b
from random import Random

_Z95 = 1.6449
"""Standard deviations from the median to the 95th percentile of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A lognormal delay by its median and its 95th percentile, in ms."""

    p50_ms: float
    p95_ms: float

    def draw_s(self, random: Random) -> float:
        sigma = math.log(self.p95_ms / self.p50_ms) / _Z95
        return random.lognormvariate(math.log(self.p50_ms), sigma) / 1000


PUBLISHED = {
    "ear": Spread(256, 362),  # AssemblyAI universal-streaming-english, end of speech to final
    "mind": Spread(550, 850),  # gemini-2.5-flash without thinking, to the first word or tool
    "mouth": Spread(288, 322),  # ElevenLabs Flash v2.5, to the first sound
}
MIND_TOKENS_S = 175.0


@dataclass(slots=True)
class Pace:
    """The delays of one call; whoever plays the caller says which turn it is."""

    seed: int
    call: int
    turn: int = 0
    spreads: dict[str, Spread] = field(default_factory=lambda: dict(PUBLISHED))
    _asked: dict[tuple[int, str], int] = field(default_factory=dict)

    def wait_s(self, stage: str) -> float:
        """The delay of the next use of a stage within this turn."""
        number = self._asked.get((self.turn, stage), 0)
        self._asked[self.turn, stage] = number + 1
        return self.peek_s(stage, number)

    def peek_s(self, stage: str, number: int = 0) -> float:
        """The delay of a given use, without using it."""
        key = f"{self.seed} {self.call} {self.turn} {stage} {number}"
        seed = int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big")
        return self.spreads[stage].draw_s(Random(seed))
