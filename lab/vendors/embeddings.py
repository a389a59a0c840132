"""Embeddings on loopback, as OpenAI and Gemini answer them: words hashed into a direction.

OpenAI and Google publish no specification under a licence that allows keeping one: requests are
held to what their reference pages describe, by hand.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from aiohttp import web

from lab.vendors.double import Desk

KEY = "sk-double"
DIMENSIONS = 96


@dataclass(slots=True)
class EmbeddingsDouble:
    """Answers `POST /v1/embeddings` and `POST /v1beta/models/MODEL:batchEmbedContents`."""

    desk: Desk = field(default_factory=lambda: Desk(None))
    texts: list[str] = field(default_factory=list)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v1/embeddings", self._openai),
            web.post("/v1beta/models/{model}:batchEmbedContents", self._gemini),
        ]

    async def _openai(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return web.json_response({"error": {"message": "Incorrect API key"}}, status=401)
        body = await request.json()
        said = body.get("input")
        wrong = not isinstance(said, list) or not said or not all(said) or not body.get("model")
        if wrong or body.keys() - {"input", "model", "encoding_format", "dimensions", "user"}:
            return web.json_response({"error": {"message": "invalid request"}}, status=400)
        self.texts += said
        # in any order: the index counts
        rows = [
            {"object": "embedding", "index": at, "embedding": vector_of(text)}
            for at, text in reversed(list(enumerate(said)))
        ]
        return web.json_response({"object": "list", "data": rows, "model": body["model"]})

    async def _gemini(self, request: web.Request) -> web.Response:
        if request.headers.get("x-goog-api-key") != KEY:
            return web.json_response({"error": {"code": 403}}, status=403)
        body = await request.json()
        named = f"models/{request.match_info['model']}"
        requests = body.get("requests", [])
        texts = [part["text"] for one in requests for part in one["content"]["parts"]]
        wrong = not all(texts) or any(one.get("model") != named for one in requests)
        if wrong or not 0 < len(requests) <= 100:  # what one batch may hold
            return web.json_response({"error": {"code": 400}}, status=400)
        self.texts += texts
        sizes = [one.get("outputDimensionality", DIMENSIONS) for one in requests]
        values = [vector_of(text, size) for text, size in zip(texts, sizes, strict=True)]
        return web.json_response({"embeddings": [{"values": one} for one in values]})


def vector_of(text: str, size: int = DIMENSIONS) -> list[float]:
    """Equal words, equal direction; like Gemini's shortened vectors not of unit length."""
    vector = [0.0] * size
    for word in re.findall(r"[a-z0-9']+", text.casefold()) or [""]:
        digest = hashlib.sha256(word.encode()).digest()
        vector[int.from_bytes(digest[:4], "big") % size] += 2.0
    return vector
