"""Embeddings of OpenAI, or of any server that answers `POST /embeddings` as OpenAI does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicedesk.connectors.embedding._unit import unit, whole
from voicedesk.connectors.http import Body, Http, object_of

if TYPE_CHECKING:
    from voicedesk.connectors.registry import Wiring

ADDRESS = "https://api.openai.com/v1"
MODEL = "text-embedding-3-small"
DIMENSIONS = {"text-embedding-3-small": 1536, "text-embedding-3-large": 3072}
USUAL = 1536
AT_ONCE = 256
TIMEOUT_S = 30


@dataclass(frozen=True, slots=True)
class OpenAiEmbedder:
    """Implements `ports.Embedder`."""

    http: Http
    name: str
    dimensions: int

    async def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        vectors: list[list[float]] = []
        for begin in range(0, len(texts), AT_ONCE):
            vectors += await self._some(texts[begin : begin + AT_ONCE])
        return vectors

    async def _some(self, texts: Sequence[str]) -> Sequence[list[float]]:
        # an empty text is refused
        said = [text.strip() or "." for text in texts]
        body = Body(json={"model": self.name, "input": said, "encoding_format": "float"})
        answer = await self.http.send("POST", "embeddings", body=body)
        data = object_of(self.http.vendor, answer).get("data")
        rows = [row for row in data if isinstance(row, dict)] if isinstance(data, list) else []
        rows.sort(key=lambda row: int(row.get("index") or 0))
        vectors = [unit(self.http.vendor, row.get("embedding")) for row in rows]
        return whole(self.http.vendor, vectors, texts)


def build(wiring: Wiring) -> OpenAiEmbedder:
    """From the options `model`, `address`, `dimensions`, and a key where the server wants one."""
    model = str(wiring.options.get("model") or MODEL)
    headers = {"Authorization": f"Bearer {wiring.secret}"} if wiring.secret else {}
    address = str(wiring.options.get("address") or ADDRESS)
    dimensions = int(wiring.options.get("dimensions") or DIMENSIONS.get(model, USUAL))
    http = Http("the embedding server", address, headers, timeout_s=TIMEOUT_S)
    return OpenAiEmbedder(http, model, dimensions)
