"""Embeddings of Google's Gemini API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicedesk.connectors.embedding._unit import unit, whole
from voicedesk.connectors.http import Body, Http, object_of
from voicedesk.errors import ConfigurationError

if TYPE_CHECKING:
    from voicedesk.connectors.registry import Wiring

ADDRESS = "https://generativelanguage.googleapis.com"
MODEL = "gemini-embedding-001"
DIMENSIONS = 768
"""The model makes up to 3,072; the first 768 lose little and are searched four times as fast."""
AT_ONCE = 100
"""The most that one request may ask for."""
TIMEOUT_S = 30


@dataclass(frozen=True, slots=True)
class GeminiEmbedder:
    """Implements `ports.Embedder`."""

    http: Http
    name: str = MODEL
    dimensions: int = DIMENSIONS

    async def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        vectors: list[list[float]] = []
        for begin in range(0, len(texts), AT_ONCE):
            vectors += await self._some(texts[begin : begin + AT_ONCE])
        return vectors

    async def _some(self, texts: Sequence[str]) -> Sequence[list[float]]:
        requests = [
            {
                "model": f"models/{self.name}",
                # an empty text is refused
                "content": {"parts": [{"text": text.strip() or "."}]},
                "taskType": "SEMANTIC_SIMILARITY",
                "outputDimensionality": self.dimensions,
            }
            for text in texts
        ]
        path = f"v1beta/models/{self.name}:batchEmbedContents"
        answer = await self.http.send("POST", path, body=Body(json={"requests": requests}))
        found = object_of("Gemini", answer).get("embeddings")
        rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
        return whole("Gemini", [unit("Gemini", row.get("values")) for row in rows], texts)


def build(wiring: Wiring) -> GeminiEmbedder:
    """From the options `model`, `address`, `dimensions`, and the key. Raises ConfigurationError."""
    if not wiring.secret:
        raise ConfigurationError("Gemini's embeddings need GOOGLE_API_KEY")
    address = str(wiring.options.get("address") or ADDRESS)
    http = Http("Gemini", address, {"x-goog-api-key": wiring.secret}, timeout_s=TIMEOUT_S)
    dimensions = int(wiring.options.get("dimensions") or DIMENSIONS)
    return GeminiEmbedder(http, str(wiring.options.get("model") or MODEL), dimensions)
