"""Vendors' published contracts: whether a request is one that the vendor describes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

import jsonschema

if TYPE_CHECKING:
    from aiohttp import web

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked for."""

    method: str
    path: re.Pattern[str]
    parameters: Mapping[str, Json]
    """Schemas of the query and the path."""
    required: frozenset[str]
    body: Json | None
    content_type: str | None


@dataclass(frozen=True, slots=True)
class Contract:
    """Every operation of a specification, with the schemas that they refer to."""

    operations: tuple[Operation, ...]
    document: Json

    async def faults(self, request: web.Request) -> list[str]:
        """What is wrong with a request; empty when the vendor would understand it."""
        path = unquote(request.path)
        found = [(one, match) for one in self.operations if (match := one.path.fullmatch(path))]
        mine = [(one, match) for one, match in found if one.method == request.method]
        if not mine:
            return [f"no operation {request.method} {path}"]
        operation, match = mine[0]
        given = {**request.query, **{k: v for k, v in match.groupdict().items() if v}}
        faults = [f"parameter {name} is missing" for name in operation.required - given.keys()]
        for name, value in given.items():
            schema = operation.parameters.get(name.replace("__dash__", "-"))
            faults += (
                [f"no parameter {name}"]
                if schema is None
                else self._wrong(_typed(value, schema), schema)
            )
        return faults + await self._body_faults(operation, request)

    async def _body_faults(self, operation: Operation, request: web.Request) -> list[str]:
        if operation.body is None:
            return ["a body where none belongs"] if await request.read() else []
        if request.content_type != operation.content_type:
            return [f"content type {request.content_type}, not {operation.content_type}"]
        if operation.content_type == "application/json":
            closed: Json = {"allOf": [operation.body], "unevaluatedProperties": False}
            return self._wrong(await request.json(), closed)
        properties = cast("Mapping[str, Json]", operation.body["properties"])
        form = {name: str(value) for name, value in (await request.post()).items()}
        strange = [f"no field {name}" for name in form if name not in properties]
        known = {n: _typed(v, properties[n]) for n, v in form.items() if n in properties}
        return strange + self._wrong(known, operation.body)

    def _wrong(self, value: object, schema: Json) -> list[str]:
        whole = {**self.document, **schema}
        checker = jsonschema.Draft202012Validator(whole, format_checker=jsonschema.FormatChecker())
        return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(value)]


def openapi(file: Path, base: str = "") -> Contract:
    """A contract of an OpenAPI 3.0 file; its paths begin with `base`."""
    document = cast("Json", _modern(json.loads(file.read_text("utf-8"))))
    shared: Json = {"components": document["components"]}
    paths = cast("Mapping[str, Mapping[str, object]]", document["paths"])
    return Contract(
        tuple(
            _operation(document, method, base + path, cast("Json", item[method]), item)
            for path, item in paths.items()
            for method in item
            if method in {"get", "put", "post", "patch", "delete"}
        ),
        shared,
    )


def discovery(file: Path) -> Contract:
    """A contract of a Google discovery document; unknown fields are faults."""
    document = json.loads(file.read_text("utf-8"))
    schemas = {name: _discovered(schema) for name, schema in document["schemas"].items()}
    common = {name: _discovered(one) for name, one in document["parameters"].items()}
    operations = []
    for resource in document["resources"].values():
        for method in resource["methods"].values():
            parameters = {n: _discovered(p) for n, p in method.get("parameters", {}).items()}
            body = method.get("request")
            operations.append(
                Operation(
                    method["httpMethod"],
                    _pattern("/" + document["servicePath"] + method["path"]),
                    {**common, **parameters},
                    frozenset(
                        n for n, p in method.get("parameters", {}).items() if p.get("required")
                    ),
                    {"$ref": f"#/schemas/{body['$ref']}"} if body else None,
                    "application/json" if body else None,
                )
            )
    return Contract(tuple(operations), {"schemas": schemas})


def _operation(
    document: Json, method: str, path: str, operation: Json, item: Mapping[str, object]
) -> Operation:
    listed = [
        *cast("list[Json]", item.get("parameters", [])),
        *cast("list[Json]", operation.get("parameters", [])),
    ]
    parameters = [_followed(document, one) for one in listed]
    body = operation.get("requestBody")
    content = (
        cast("Mapping[str, Json]", _followed(document, cast("Json", body))["content"])
        if body
        else {}
    )
    kind = next(iter(content), None)
    inside = [one for one in parameters if one["in"] in {"query", "path"}]
    return Operation(
        method.upper(),
        _pattern(path),
        {str(one["name"]): cast("Json", one.get("schema", {})) for one in inside},
        frozenset(
            str(one["name"]).replace("-", "__dash__") for one in inside if one.get("required")
        ),
        cast("Json", content[kind]["schema"]) if kind else None,
        kind,
    )


def _pattern(path: str) -> re.Pattern[str]:
    """`/a/{one-id}` as an expression; a dash cannot stand in a group's name."""
    parts = re.split(r"\{([^}]+)\}", path)
    named = [
        f"(?P<{part.replace('-', '__dash__')}>[^/]+)" if at % 2 else re.escape(part)
        for at, part in enumerate(parts)
    ]
    return re.compile("".join(named))


def _followed(document: Json, part: Json) -> Json:
    """What a local reference points at."""
    reference = part.get("$ref")
    found: object = part
    if isinstance(reference, str):
        found = document
        for name in reference.removeprefix("#/").split("/"):
            found = cast("Json", found)[name]
    return cast("Json", found)


def _modern(part: object) -> object:
    """OpenAPI 3.0 as JSON Schema: `nullable` is a type of its own; siblings of $ref are noise."""
    if isinstance(part, list):
        return [_modern(one) for one in part]
    if not isinstance(part, dict):
        return part
    if isinstance(part.get("$ref"), str):
        return {"$ref": part["$ref"]}
    rest = {name: _modern(one) for name, one in part.items() if name != "nullable"}
    if rest.get("additionalProperties") == {"type": "object"}:  # Microsoft's way to say "or more"
        del rest["additionalProperties"]
    return {"anyOf": [rest, {"type": "null"}]} if part.get("nullable") is True else rest


def _discovered(schema: Json) -> Json:
    """A schema of a discovery document as JSON Schema."""
    if "$ref" in schema:
        return {"$ref": f"#/schemas/{schema['$ref']}"}
    kept: Json = {k: v for k, v in schema.items() if k in {"type", "enum", "minimum", "maximum"}}
    for bound in ("minimum", "maximum"):
        if bound in kept:
            kept[bound] = float(str(kept[bound]))
    if schema.get("type") == "any":
        return {}
    if "properties" in schema:
        properties = cast("Mapping[str, Json]", schema["properties"])
        kept["properties"] = {name: _discovered(one) for name, one in properties.items()}
        kept["additionalProperties"] = False
    if "additionalProperties" in schema:
        kept["additionalProperties"] = _discovered(cast("Json", schema["additionalProperties"]))
    if "items" in schema:
        kept["items"] = _discovered(cast("Json", schema["items"]))
    return kept


def _typed(value: str, schema: Json) -> object:
    """Words of a query or a form as the schema's type."""
    kind = schema.get("type")
    if kind == "boolean":
        return {"true": True, "false": False}.get(value.lower(), value)
    if kind == "integer":
        return int(value) if value.lstrip("-").isdigit() else value
    # what OData puts in brackets belongs to the name before it
    return re.sub(r"\(.*\)", "", value).split(",") if kind == "array" else value
