"""The weights of a BERT as an encoder that counts in bytes, on one thread for each text."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ctranslate2 import Encoder
    from ctranslate2.specs import TransformerEncoderModelSpec
    from ctranslate2.specs.common_spec import LayerNormSpec, LinearSpec

LAYERS, HEADS = 6, 12
EPSILON = 1e-12
UNKNOWN = "[UNK]"
MOST_AT_ONCE = 4
"""Texts that are read side by side, each by one thread: more threads for one text only wait."""
Matrix = NDArray[np.float32]
Weights = Mapping[str, Matrix]


def read_encoder(folder: Path) -> Encoder:
    """The model of a folder as Hugging Face lays it out; takes about a second."""
    from ctranslate2 import Encoder
    from safetensors.numpy import load_file

    spec = _spec(load_file(folder / "model.safetensors"))
    words = json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    spec.register_vocabulary(sorted(words, key=words.__getitem__))
    spec.config.unk_token = UNKNOWN
    spec.config.layer_norm_epsilon = EPSILON
    spec.validate()
    spec.optimize(quantization="int8")
    with TemporaryDirectory(prefix="voicedesk-embedder-") as made:
        spec.save(made)
        side_by_side = min(MOST_AT_ONCE, os.cpu_count() or 1)
        return Encoder(made, compute_type="int8", inter_threads=side_by_side, intra_threads=1)


def _spec(weights: Weights) -> TransformerEncoderModelSpec:
    from ctranslate2.specs import TransformerEncoderModelSpec, TransformerEncoderSpec
    from ctranslate2.specs.common_spec import Activation, EmbeddingsMerge

    encoder = TransformerEncoderSpec(
        LAYERS,
        HEADS,
        pre_norm=False,
        activation=Activation.GELU,
        layernorm_embedding=True,
        num_source_embeddings=2,
        embeddings_merge=EmbeddingsMerge.ADD,
    )
    encoder.scale_embeddings = False
    encoder.embeddings[0].weight = weights["embeddings.word_embeddings.weight"]
    encoder.embeddings[1].weight = weights["embeddings.token_type_embeddings.weight"]
    encoder.position_encodings.encodings = weights["embeddings.position_embeddings.weight"]
    _fill_norm(encoder.layernorm_embedding, weights, "embeddings.LayerNorm")
    for number, layer in enumerate(encoder.layer):
        at, heed = f"encoder.layer.{number}", layer.self_attention
        asked = (f"{at}.attention.self.{part}" for part in ("query", "key", "value"))
        _fill(heed.linear[0], weights, *asked)
        _fill(heed.linear[1], weights, f"{at}.attention.output.dense")
        _fill_norm(heed.layer_norm, weights, f"{at}.attention.output.LayerNorm")
        _fill(layer.ffn.linear_0, weights, f"{at}.intermediate.dense")
        _fill(layer.ffn.linear_1, weights, f"{at}.output.dense")
        _fill_norm(layer.ffn.layer_norm, weights, f"{at}.output.LayerNorm")
    return TransformerEncoderModelSpec(encoder)


def _fill(into: LinearSpec, weights: Weights, *names: str) -> None:
    into.weight = np.concatenate([weights[f"{name}.weight"] for name in names])
    into.bias = np.concatenate([weights[f"{name}.bias"] for name in names])


def _fill_norm(into: LayerNormSpec, weights: Weights, name: str) -> None:
    into.gamma, into.beta = weights[f"{name}.weight"], weights[f"{name}.bias"]
