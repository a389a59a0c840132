"""Knowledge in Weaviate, by its REST and GraphQL interfaces: BM25 over stems, and vectors."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from voicedesk.connectors._options import option
from voicedesk.connectors.http import Body, Http, object_of
from voicedesk.connectors.knowledge._far import (
    FIELDS,
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
    Candidate,
    ask,
    ranked,
    searchable,
    spread_of,
)
from voicedesk.errors import ConnectorRefused, ConnectorUnavailable

if TYPE_CHECKING:
    from voicedesk.connectors.registry import Wiring
    from voicedesk.domain.business import BusinessId
    from voicedesk.domain.knowledge import Found, Passage
    from voicedesk.ports import Embedder

VENDOR = "Weaviate"
TIMEOUT_S = 10
MOST = 10_000
"""What Weaviate gives in one answer, as it is set up by default."""
WORDS = ("titleWords", "textWords")


@dataclass(slots=True)
class WeaviateKnowledge:
    """Implements `ports.Knowledge`; each model for vectors has a collection of its own."""

    http: Http
    embedder: Embedder | None = None
    prefix: str = "Voicedesk"
    _meaning: Meaning = field(init=False, repr=False)
    _made: bool = field(default=False, repr=False)

    def __post_init__(self) -> None:
        self._meaning = Meaning(self.embedder)

    @property
    def passages(self) -> str:
        """The collection of passages."""
        named = re.sub(r"[^A-Za-z0-9]+", "_", self._meaning.model or "words")
        return f"{self.prefix}_{named}"

    async def replace(
        self, business: BusinessId, source: str, passages: Sequence[Passage], *, digest: str = ""
    ) -> None:
        await self._make()
        edition = edition_of(source, passages, digest)
        for part in in_parts(passages):
            vectors = await self._meaning.vectors_of([one.passage for one in part])
            pairs = zip(part, vectors, strict=True)
            await self._put([self._object(business, source, edition, *one) for one in pairs])
        whose = [_equal("business", business), _equal("file", source)]
        # what was there before goes last: at no moment nothing is found
        await self._drop(self.passages, [*whose, _unequal("edition", edition)])
        if not passages:
            await self._drop(self.passages, whose)
            await self._drop(f"{self.passages}_sources", whose)
            return
        facts = {"business": business, "file": source, "digest": digest, "passages": len(passages)}
        name = f"{self.passages}_sources"
        await self._put([{"class": name, "id": _id(business, source), "properties": facts}])

    async def search(
        self, business: BusinessId, query: str, *, on: date, k: int = 5, language: str | None = None
    ) -> Sequence[Found]:
        asked = ask(query)
        if not asked.words:
            return []
        await self._make()
        asked = await self._meaning.of_question(asked)
        found = await self._candidates(business, asked, Scope(on, language))
        return ranked(asked, found, spread_of(asked, found), k=k)

    async def sources(self, business: BusinessId) -> Mapping[str, int]:
        rows = await self._sources(business)
        return {str(row["file"]): int(str(row["passages"])) for row in rows}

    async def digests(self, business: BusinessId) -> Mapping[str, str]:
        return {str(row["file"]): str(row["digest"]) for row in await self._sources(business)}

    async def refresh(self, business: BusinessId) -> int:
        return 0

    async def check(self) -> None:
        await self.http.send("GET", "v1/meta")

    async def _sources(self, business: BusinessId) -> Sequence[Mapping[str, object]]:
        await self._make()
        name = f"{self.passages}_sources"
        where = _where([_equal("business", business)])
        asked = f"rows: {name}(limit: {MOST}, where: {where}) {{ file digest passages }}"
        return (await self._ask(asked)).get("rows", [])

    async def _candidates(
        self, business: BusinessId, asked: Asked, scope: Scope
    ) -> Sequence[Candidate]:
        where = _where([_equal("business", business), *_speakable(scope)])
        shown = f"{' '.join(FIELDS)} _additional {{ id vector }}"
        stems = [word.stem for word in asked.words]
        parts = [
            f"{name}: {self.passages}(limit: {CANDIDATES}, where: {where}, {how}) {{ {shown} }}"
            for name, how in (
                ("exact", _bm25(stems)),
                ("related", _bm25(asked.stems)),
                *([("near", _near(asked.vector))] if asked.vector else []),
            )
        ]
        answered = await self._ask(" ".join(parts))
        rows = {str(_inner(row)["id"]): row for some in answered.values() for row in some}
        return [candidate(row, _inner(row).get("vector"), asked.vector) for row in rows.values()]

    async def _ask(self, parts: str) -> Mapping[str, list[Mapping[str, object]]]:
        body = Body(json={"query": f"{{ Get {{ {parts} }} }}"})
        # a question changes nothing: it may be repeated
        answer = object_of(VENDOR, await self.http.send("POST", "v1/graphql", body=body))
        data = answer.get("data")
        found = data.get("Get") if isinstance(data, dict) else None
        if answer.get("errors") or not isinstance(found, dict):
            raise ConnectorUnavailable(f"{VENDOR} could not answer a question")
        return {name: rows or [] for name, rows in found.items()}

    async def _put(self, objects: Sequence[Mapping[str, object]]) -> None:
        body = Body(json={"objects": list(objects)})
        answer = await self.http.send("POST", "v1/batch/objects", body=body)
        results = answer.json()
        wrong = [one for one in results if (one.get("result") or {}).get("errors")]
        if wrong:
            raise ConnectorRefused(f"{VENDOR} refused {len(wrong)} of {len(objects)} passages")

    async def _drop(self, collection: str, operands: Sequence[Mapping[str, object]]) -> None:
        match = {"class": collection, "where": {"operator": "And", "operands": list(operands)}}
        await self.http.send("DELETE", "v1/batch/objects", body=Body(json={"match": match}))

    async def _make(self) -> None:
        """The two collections, where they are not there yet."""
        if self._made:
            return
        for name, properties in ((self.passages, _PASSAGE), (f"{self.passages}_sources", _SOURCE)):
            there = await self.http.send("GET", f"v1/schema/{name}", accept=frozenset({404}))
            if there.is_success:
                continue
            collection = {
                "class": name,
                "vectorizer": "none",
                "vectorIndexConfig": {"distance": "cosine"},
                "invertedIndexConfig": {"stopwords": {"preset": "none"}},
                "properties": list(properties),
            }
            try:
                await self.http.send("POST", "v1/schema", body=Body(json=collection))
            except ConnectorRefused:
                # another process may have been quicker
                await self.http.send("GET", f"v1/schema/{name}")
        self._made = True

    def _object(
        self,
        business: BusinessId,
        source: str,
        edition: str,
        part: Part,
        vector: Sequence[float] | None,
    ) -> Mapping[str, object]:
        title, text = searchable(part.passage)
        facts = record_of(part.passage) | {
            "file": source,
            "edition": edition,
            WORDS[0]: title,
            WORDS[1]: text,
        }
        made: dict[str, object] = {
            "class": self.passages,
            "id": _id(business, source, edition, str(part.number)),
            "properties": facts,
        }
        return made | ({"vector": list(vector)} if vector else {})


def build(wiring: Wiring) -> WeaviateKnowledge:
    """From the option `address`, and a key where it is wanted. Raises ConfigurationError."""
    address = option(wiring, "the knowledge in Weaviate", "address")
    headers = {"Authorization": f"Bearer {wiring.secret}"} if wiring.secret else {}
    prefix = str(wiring.options.get("collection") or "Voicedesk")
    http = Http(VENDOR, address, headers, timeout_s=TIMEOUT_S)
    return WeaviateKnowledge(http, wiring.embedder, prefix)


def _property(name: str, kind: str = "text", tokens: str = "field") -> Mapping[str, object]:
    if kind != "text":
        return {"name": name, "dataType": [kind]}
    searched = tokens == "whitespace"
    return {
        "name": name,
        "dataType": ["text"],
        "tokenization": tokens,
        "indexFilterable": not searched,
        "indexSearchable": searched,
    }


_PASSAGE = (
    *(_property(name) for name in ("business", "file", "edition", "passageId", "source", "title")),
    *(_property(name) for name in ("text", "language", "audience")),
    *(_property(name, "int") for name in ("first", "last")),
    *(_property(name, tokens="whitespace") for name in WORDS),
)
_SOURCE = (
    *(_property(name) for name in ("business", "file", "digest")),
    _property("passages", "int"),
)


def _id(*parts: str) -> str:
    return str(uuid5(NAMESPACE_URL, "\x1f".join(parts)))


def _equal(name: str, value: str) -> Mapping[str, object]:
    return {"path": [name], "operator": "Equal", "valueText": value}


def _unequal(name: str, value: str) -> Mapping[str, object]:
    return {"path": [name], "operator": "NotEqual", "valueText": value}


def _speakable(scope: Scope) -> list[Mapping[str, object]]:
    day = scope.on.toordinal()
    allowed: list[Mapping[str, object]] = [
        _equal("audience", scope.audience),
        {"path": ["first"], "operator": "LessThanEqual", "valueInt": day},
        {"path": ["last"], "operator": "GreaterThanEqual", "valueInt": day},
    ]
    return [*allowed, *([_equal("language", scope.language)] if scope.language else [])]


def _where(operands: Sequence[Mapping[str, object]]) -> str:
    """A filter as GraphQL: names without quotes, the operator a bare word."""
    written = [
        "{" + ", ".join(f"{name}: {_literal(name, value)}" for name, value in one.items()) + "}"
        for one in operands
    ]
    return f"{{operator: And, operands: [{', '.join(written)}]}}"


def _literal(name: str, value: object) -> str:
    return str(value) if name == "operator" else json.dumps(value)


def _bm25(stems: Sequence[str]) -> str:
    properties = json.dumps([f"{WORDS[0]}^2", WORDS[1]])
    return f"bm25: {{query: {json.dumps(' '.join(stems))}, properties: {properties}}}"


def _near(vector: Sequence[float]) -> str:
    return f"nearVector: {{vector: {json.dumps(list(vector))}}}"


def _inner(row: Mapping[str, object]) -> Mapping[str, object]:
    inner = row["_additional"]
    return inner if isinstance(inner, dict) else {}
