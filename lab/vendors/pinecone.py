"""A Pinecone index on loopback, checked against its published specification."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from aiohttp import web
from aiohttp.typedefs import Handler

from lab.vendors.contract import openapi
from lab.vendors.double import Desk

if TYPE_CHECKING:
    from pathlib import Path

KEY = "pcsk_double"
VERSION = "2025-10"
Json = dict[str, object]


@dataclass(slots=True)
class PineconeDouble:
    """An index that measures by dot product; its records by namespace and id."""

    specs: Path
    dimensions: int
    desk: Desk = field(init=False)
    namespaces: dict[str, dict[str, Json]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.desk = Desk(openapi(self.specs / "pinecone" / f"db_data_{VERSION}.json"))

    def routes(self) -> list[web.RouteDef]:
        work: Mapping[str, Callable[[Json], web.Response]] = {
            "/vectors/upsert": self._upsert,
            "/vectors/delete": self._delete,
            "/vectors/fetch_by_metadata": self._fetch,
            "/query": self._query,
            "/describe_index_stats": self._stats,
        }
        return [web.post(path, self._door(answer)) for path, answer in work.items()]

    def _door(self, answer: Callable[[Json], web.Response]) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            if request.headers.get("Api-Key") != KEY:
                return web.Response(status=401, text="Invalid API Key")
            if request.headers.get("X-Pinecone-Api-Version") != VERSION:
                return _refused("no such version")
            return answer(await request.json())

        return handle

    def _upsert(self, body: Json) -> web.Response:
        records = cast("list[Json]", body["vectors"])
        for record in records:
            values = cast("list[float]", record.get("values") or [])
            if len(values) != self.dimensions:
                return _refused(f"dimension {len(values)} is not that of the index")
            metadata = cast("Json", record.get("metadata") or {})
            if any(value is None or isinstance(value, dict) for value in metadata.values()):
                return _refused("metadata must be text, numbers, booleans or lists of text")
        there = self.namespaces.setdefault(str(body.get("namespace", "")), {})
        there |= {str(record["id"]): record for record in records}
        return web.json_response({"upsertedCount": len(records)})

    def _delete(self, body: Json) -> web.Response:
        there = self.namespaces.get(str(body.get("namespace", "")))
        if there is None:
            return web.json_response({"code": 5, "message": "Namespace not found"}, status=404)
        for id_ in [id_ for id_, one in there.items() if _fits(one, body.get("filter"))]:
            del there[id_]
        return web.json_response({})

    def _fetch(self, body: Json) -> web.Response:
        there = self.namespaces.get(str(body.get("namespace", "")), {})
        found = sorted(id_ for id_, one in there.items() if _fits(one, body.get("filter")))
        begin = int(str(body.get("paginationToken") or 0))
        end = begin + int(str(body.get("limit") or 100))
        page: Json = {"vectors": {id_: there[id_] for id_ in found[begin:end]}}
        more: Json = {"pagination": {"next": str(end)}} if end < len(found) else {}
        return web.json_response(page | more)

    def _query(self, body: Json) -> web.Response:
        there = self.namespaces.get(str(body.get("namespace", "")), {})
        rated = [
            {"id": id_, "score": _score(one, body), "values": one["values"]}
            | {"metadata": one.get("metadata")}
            for id_, one in there.items()
            if _fits(one, body.get("filter"))
        ]
        rated.sort(key=lambda one: -cast("float", one["score"]))
        return web.json_response({"matches": rated[: int(str(body["topK"]))]})

    def _stats(self, _body: Json) -> web.Response:
        count = sum(map(len, self.namespaces.values()))
        return web.json_response({"dimension": self.dimensions, "totalVectorCount": count})


def _score(record: Json, body: Json) -> float:
    dense = zip(
        cast("list[float]", record["values"]), cast("list[float]", body["vector"]), strict=True
    )
    return sum(one * two for one, two in dense) + _sparse(
        record.get("sparseValues"), body.get("sparseVector")
    )


def _sparse(one: object, other: object) -> float:
    if not isinstance(one, dict) or not isinstance(other, dict):
        return 0.0
    first: dict[int, float] = dict(zip(one["indices"], one["values"], strict=True))
    return sum(
        float(value) * first.get(at, 0.0)
        for at, value in zip(other["indices"], other["values"], strict=True)
    )


def _fits(record: Json, which: object) -> bool:
    metadata = cast("Json", record.get("metadata") or {})
    wanted = cast("dict[str, dict[str, object]]", which or {})
    return all(
        _holds(metadata.get(name), operator, value)
        for name, condition in wanted.items()
        for operator, value in condition.items()
    )


def _holds(held: object, operator: str, value: object) -> bool:
    if operator == "$eq":
        return held == value
    if operator == "$ne":
        return held != value
    if not isinstance(held, int | float):
        return False
    bound = cast("float", value)
    return held <= bound if operator == "$lte" else operator == "$gte" and held >= bound


def _refused(why: str) -> web.Response:
    return web.json_response({"code": 3, "message": why}, status=400)
