"""Train the model of intents, write its arrays into the package: `python -m lab.train.intents`."""

import argparse
import json
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped] # scipy ships no types
from sklearn.linear_model import LogisticRegression

from lab.train.corpus import LABELS, Example, public
from lab.train.templates import sentences
from voicedesk.language.understand.features import BUCKETS, hashed
from voicedesk.language.understand.plain import plain
from voicedesk.language.understand.rules import fired

TARGET = Path(__file__).parents[2] / "src/voicedesk/language/understand/intents.model"
_STRENGTH = 1.0
_LARGEST = 127


def matrix(texts: Sequence[str]) -> csr_matrix:
    """One row of hashed features for each text."""
    columns: list[int] = []
    starts = [0]
    for text in texts:
        words = plain(text)
        columns.extend(hashed(words, fired(words)))
        starts.append(len(columns))
    values = np.ones(len(columns), dtype=np.float32)
    return csr_matrix((values, np.array(columns), np.array(starts)), shape=(len(texts), BUCKETS))


def fit(
    examples: Sequence[Example], *, labels: Sequence[str] = LABELS
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights (buckets by labels) and biases; a label learns from what says something of it."""
    features = matrix([e.text for e in examples])
    heavier = np.array([3.0 if e.source == "nlupp" else 1.0 for e in examples])
    weights, biases = np.zeros((BUCKETS, len(labels))), np.zeros(len(labels))
    for column, label in enumerate(labels):
        known = np.array([i for i, e in enumerate(examples) if label not in e.unknown])
        truth = np.array([label in examples[i].labels for i in known])
        model = LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=0, max_iter=200)
        model.fit(features[known], truth, sample_weight=heavier[known])
        weights[:, column], biases[column] = model.coef_[0], model.intercept_[0]
    return weights, biases


def rounded(weights: NDArray[np.float64]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Weights as whole numbers of eight bits, and the scale of each label."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-6) / _LARGEST
    return np.rint(weights / scale).astype(np.int8), scale.astype(np.float32)


def packed(
    weights: NDArray[np.float64], biases: NDArray[np.float64], labels: Sequence[str] = LABELS
) -> bytes:
    """The numbers as one compressed file, the same bytes for the same numbers."""
    whole, scale = rounded(weights)
    told = {
        "labels": list(labels),
        "scale": [round(float(number), 9) for number in scale],
        "bias": [round(float(number), 6) for number in biases],
    }
    return json.dumps(told).encode() + b"\n" + zlib.compress(whole.tobytes(), 9)


def main() -> int:
    """Train on everything and write the file; with --check only say whether it would change."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    ask.add_argument("--check", action="store_true", help="compare with the file that is shipped")
    options = ask.parse_args()
    made = packed(*fit([*public(options.data), *sentences()]))
    if options.check:
        same = TARGET.read_bytes() == made
        sys.stdout.write(
            "the shipped model is what the data give\n" if same else "the shipped model differs\n"
        )
        return 0 if same else 1
    TARGET.write_bytes(made)
    sys.stdout.write(f"{TARGET.name}: {len(made)} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
