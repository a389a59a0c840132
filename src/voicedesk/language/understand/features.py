"""What the linear model weighs: hashed words, pairs, triples, pieces, and the rules that fired."""

import re
from collections.abc import Iterable, Iterator
from zlib import crc32

BUCKETS = 1 << 16
_NUMBER = re.compile(r"\d+")
_PIECE = 4


def hashed(words: str, fired: Iterable[str]) -> list[int]:
    """The buckets of plain words, each once, in order."""
    return sorted({crc32(feature.encode()) % BUCKETS for feature in _features(words, fired)})


def _features(words: str, fired: Iterable[str]) -> Iterator[str]:
    tokens = ["<", *_NUMBER.sub("#", words).split(), ">"]
    for name in fired:
        yield f"r={name}"
    yield f"n={min(len(tokens) // 3, 6)}"
    for at, token in enumerate(tokens):
        yield token
        if at:
            yield f"{tokens[at - 1]} {token}"
        if at > 1:
            yield f"{tokens[at - 2]} {tokens[at - 1]} {token}"
            yield f"{tokens[at - 2]} * {token}"
        if len(token) > _PIECE:
            padded = f"^{token}$"
            for start in range(len(padded) - _PIECE + 1):
                yield f"c={padded[start : start + _PIECE]}"
