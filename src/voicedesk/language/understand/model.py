"""A linear model over hashed words, made by `python -m lab.train.intents`: chances of intents."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from voicedesk.language.understand.features import hashed

FILE = "intents.npz"


@dataclass(frozen=True, slots=True)
class Weights:
    """One column of weights for each label; `scale` undoes their rounding to whole numbers."""

    labels: tuple[str, ...]
    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]

    def likely(self, words: str, fired: Iterable[str]) -> dict[str, float]:
        """The probability of each label, judged by itself: several may be likely, or none."""
        rows = self.weights[hashed(words, fired)]
        scores = rows.sum(axis=0, dtype=np.int32) * self.scale + self.bias
        return {
            label: 1 / (1 + math.exp(-min(max(score, -30.0), 30.0)))
            for label, score in zip(self.labels, scores.tolist(), strict=True)
        }


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights that are shipped; read once."""
    with (
        (files("voicedesk.language.understand") / FILE).open("rb") as file,
        np.load(file, allow_pickle=False) as kept,
    ):
        return Weights(
            labels=tuple(str(name) for name in kept["labels"]),
            weights=kept["weights"],
            scale=kept["scale"],
            bias=kept["bias"],
        )
