"""A linear model over hashed words, made by `python -m lab.train.intents`: chances of intents."""

import json
import math
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pkgutil import get_data

from voicedesk.language.understand.features import hashed

FILE = "intents.model"
_STEEPEST = 30.0


@dataclass(frozen=True, slots=True)
class Weights:
    """One whole number for each bucket and label; `scale` undoes the rounding of a label."""

    labels: tuple[str, ...]
    weights: memoryview
    """Signed bytes, bucket by bucket, one for each label."""
    scale: tuple[float, ...]
    bias: tuple[float, ...]

    def likely(self, words: str, fired: Iterable[str]) -> dict[str, float]:
        """The chance of each label, judged by itself: several may be likely, or none."""
        size = len(self.labels)
        rows = [self.weights[at * size : (at + 1) * size] for at in hashed(words, fired)]
        sums = map(sum, zip(*rows, strict=True))
        scored = zip(self.labels, sums, self.scale, self.bias, strict=True)
        return {label: _chance(total * scale + bias) for label, total, scale, bias in scored}


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights that are shipped; read once."""
    return unpacked(get_data("voicedesk.language.understand", FILE) or b"")


def unpacked(file: bytes) -> Weights:
    """The weights in a file: a line of JSON, then the numbers, compressed."""
    head, _, body = file.partition(b"\n")
    told = json.loads(head)
    numbers = memoryview(zlib.decompress(body)).cast("b")
    return Weights(tuple(told["labels"]), numbers, tuple(told["scale"]), tuple(told["bias"]))


def _chance(score: float) -> float:
    return 1 / (1 + math.exp(-min(max(score, -_STEEPEST), _STEEPEST)))
