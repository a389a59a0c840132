"""Vectors as a far side answers them, brought to unit length."""

from __future__ import annotations

import math
from collections.abc import Sequence

from voicedesk.errors import ConnectorUnavailable


def unit(vendor: str, values: object) -> list[float]:
    """A vector of unit length. Raises ConnectorUnavailable for what is no vector."""
    if not isinstance(values, list) or not all(isinstance(one, int | float) for one in values):
        raise ConnectorUnavailable(f"{vendor} answered something that is not a vector")
    length = math.sqrt(sum(value * value for value in values))
    if not math.isfinite(length) or length == 0:
        raise ConnectorUnavailable(f"{vendor} answered a vector without a direction")
    return [value / length for value in values]


def whole(
    vendor: str, vectors: Sequence[list[float]], texts: Sequence[str]
) -> Sequence[list[float]]:
    """One vector for each text. Raises ConnectorUnavailable when some are missing."""
    if len(vectors) != len(texts):
        raise ConnectorUnavailable(f"{vendor} answered {len(vectors)} vectors for {len(texts)}")
    return vectors
