"""Knowledge in Pinecone: one index for dense and sparse vectors, a namespace for each business."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from voicedesk.connectors._options import option, secret
from voicedesk.connectors.http import Body, Http, object_of
from voicedesk.connectors.knowledge._far import (
    Part,
    candidate,
    edition_of,
    in_parts,
    record_of,
)
from voicedesk.connectors.knowledge._meaning import Meaning, Scope
from voicedesk.connectors.knowledge._ranking import (
    CANDIDATES,
    Asked,
    ask,
    ranked,
    searchable,
    spread_of,
)
from voicedesk.errors import ConfigurationError, ConnectorUnavailable

if TYPE_CHECKING:
    from voicedesk.connectors.registry import Wiring
    from voicedesk.domain.business import BusinessId
    from voicedesk.domain.knowledge import Found, Passage
    from voicedesk.ports import Embedder

VENDOR = "Pinecone"
VERSION = "2025-10"
TIMEOUT_S = 10
PAGE = 100
TITLE_COUNTS = 2.0
NO_NAMESPACE = 404
"""A namespace begins with its first record; before that there is nothing in it."""
Json = Mapping[str, object]


@dataclass(slots=True)
class PineconeKnowledge:
    """Implements `ports.Knowledge`; each model for vectors has namespaces of its own."""

    http: Http
    embedder: Embedder
    sparse: bool = True
    """The index measures by dot product, so that words count beside vectors."""
    _meaning: Meaning = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._meaning = Meaning(self.embedder)

    async def replace(
        self, business: BusinessId, source: str, passages: Sequence[Passage], *, digest: str = ""
    ) -> None:
        edition = edition_of(source, passages, digest)
        for part in in_parts(passages):
            vectors = await self._meaning.vectors_of([one.passage for one in part])
            pairs = zip(part, vectors, strict=True)
            await self._put(business, [self._record(source, edition, *one) for one in pairs])
        held: dict[str, Json] = {"file": {"$eq": source}}
        if not passages:
            await self._drop(business, held)
            return
        facts = {"file": source, "kind": "source", "digest": digest, "passages": len(passages)}
        # what is not searched needs a vector all the same
        anywhere = [1.0] + [0.0] * (self.embedder.dimensions - 1)
        named = {"id": f"source#{_short(source)}", "values": anywhere}
        await self._put(business, [{**named, "metadata": {**facts, "edition": edition}}])
        # what was there before goes last: at no moment nothing is found
        await self._drop(business, held | {"edition": {"$ne": edition}})

    async def search(
        self, business: BusinessId, query: str, *, on: date, k: int = 5, language: str | None = None
    ) -> Sequence[Found]:
        asked = ask(query)
        if not asked.words:
            return []
        asked = await self._meaning.of_question(asked)
        if asked.vector is None:
            raise ConnectorUnavailable("the embedder does not answer, and Pinecone needs a vector")
        matches = await self._matches(business, asked, Scope(on, language))
        found = [
            candidate(metadata, match.get("values"), asked.vector)
            for match in matches
            if isinstance(metadata := match.get("metadata"), dict)
        ]
        return ranked(asked, found, spread_of(asked, found), k=k)

    async def sources(self, business: BusinessId) -> Mapping[str, int]:
        rows = await self._sources(business)
        return {str(row["file"]): int(float(str(row["passages"]))) for row in rows}

    async def digests(self, business: BusinessId) -> Mapping[str, str]:
        return {str(row["file"]): str(row["digest"]) for row in await self._sources(business)}

    async def refresh(self, business: BusinessId) -> int:
        return 0

    async def check(self) -> None:
        await self.http.send("POST", "describe_index_stats", body=Body(json={}))

    def _namespace(self, business: BusinessId) -> str:
        return f"{business}.{re.sub(r'[^A-Za-z0-9]+', '-', self._meaning.model)}"

    async def _matches(self, business: BusinessId, asked: Asked, scope: Scope) -> list[Json]:
        body: dict[str, object] = {
            "namespace": self._namespace(business),
            "topK": CANDIDATES,
            "vector": list(asked.vector or ()),
            "filter": _speakable(scope),
            "includeMetadata": True,
            "includeValues": True,
        }
        if self.sparse:
            body["sparseVector"] = _sparse(dict.fromkeys(asked.stems, 1.0))
        answer = await self.http.send("POST", "query", body=Body(json=body))
        return _rows(object_of(VENDOR, answer).get("matches"))

    async def _sources(self, business: BusinessId) -> list[Json]:
        body: dict[str, object] = {
            "namespace": self._namespace(business),
            "filter": {"kind": {"$eq": "source"}},
            "limit": PAGE,
        }
        found: list[Json] = []
        while True:
            path = "vectors/fetch_by_metadata"
            missing = frozenset({NO_NAMESPACE})
            answer = await self.http.send("POST", path, body=Body(json=body), accept=missing)
            if answer.status_code == NO_NAMESPACE:
                return found
            page = object_of(VENDOR, answer)
            vectors = page.get("vectors")
            records = _rows(list(vectors.values()) if isinstance(vectors, dict) else [])
            found += _rows([record.get("metadata") for record in records])
            pagination = page.get("pagination")
            token = pagination.get("next") if isinstance(pagination, dict) else None
            if not token:
                return found
            body["paginationToken"] = token

    async def _put(self, business: BusinessId, records: Sequence[Json]) -> None:
        body = {"namespace": self._namespace(business), "vectors": list(records)}
        # the same records under the same ids: it may arrive twice
        await self.http.send("POST", "vectors/upsert", body=Body(json=body))

    async def _drop(self, business: BusinessId, which: Json) -> None:
        body = {"namespace": self._namespace(business), "filter": dict(which)}
        missing = frozenset({NO_NAMESPACE})
        await self.http.send("POST", "vectors/delete", body=Body(json=body), accept=missing)

    def _record(
        self, source: str, edition: str, part: Part, vector: Sequence[float] | None
    ) -> Json:
        record: dict[str, object] = {
            "id": f"{_short(source)}#{edition}#{part.number}",
            "values": list(vector or ()),
            "metadata": {
                **record_of(part.passage),
                "file": source,
                "edition": edition,
                "kind": "passage",
            },
        }
        words = _sparse(_counted(part.passage)) if self.sparse else {}
        return record | ({"sparseValues": words} if words else {})


def build(wiring: Wiring) -> PineconeKnowledge:
    """From the option `address` (the index's host) and the key. Raises ConfigurationError."""
    whose = "the knowledge in Pinecone"
    if wiring.embedder is None:
        raise ConfigurationError(f"{whose} of {wiring.business} needs models.embedder")
    address = option(wiring, whose, "address")
    headers = {"Api-Key": secret(wiring, whose, "an API key")}
    headers["X-Pinecone-Api-Version"] = VERSION
    where = address if "://" in address else f"https://{address}"
    http = Http(VENDOR, where, headers, timeout_s=TIMEOUT_S)
    return PineconeKnowledge(http, wiring.embedder, bool(wiring.options.get("sparse", True)))


def _speakable(scope: Scope) -> Json:
    day = scope.on.toordinal()
    allowed: dict[str, Json] = {
        "kind": {"$eq": "passage"},
        "audience": {"$eq": scope.audience},
        "first": {"$lte": day},
        "last": {"$gte": day},
    }
    return allowed | ({"language": {"$eq": scope.language}} if scope.language else {})


def _counted(passage: Passage) -> Mapping[str, float]:
    """Stems with how much they count: those of the title twice, none more for being repeated."""
    title, text = searchable(passage)
    return {**dict.fromkeys(text.split(), 1.0), **dict.fromkeys(title.split(), TITLE_COUNTS)}


def _sparse(counted: Mapping[str, float]) -> Json:
    """Words as a sparse vector of unit length; a word's place is its checksum."""
    places: dict[int, float] = {}
    for word, value in counted.items():
        place = zlib.crc32(word.encode())
        places[place] = places.get(place, 0.0) + value
    length = sum(value * value for value in places.values()) ** 0.5
    if not length:
        return {}
    order = sorted(places)
    return {"indices": order, "values": [places[place] / length for place in order]}


def _short(source: str) -> str:
    return edition_of(source, (), "")


def _rows(rows: object) -> list[Json]:
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
