"""HubSpot on loopback: contacts, notes, tickets and properties, in the forms it documents."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from aiohttp import web

from lab.vendors.double import Desk

Row = dict[str, Any]
Answer = Callable[[web.Request], Awaitable[web.Response]]
REFRESH = "refresh-1"
KNOWN = {
    "contacts": set(
        "firstname lastname email phone mobilephone zip date_of_birth hs_language".split()
    ),
    "tickets": set("subject content hs_pipeline hs_pipeline_stage hs_ticket_priority".split()),
    "notes": {"hs_timestamp", "hs_note_body"},
}
"""Properties that an account has before anybody adds one."""
MODIFIED = {
    "contacts": "lastmodifieddate",
    "tickets": "hs_lastmodifieddate",
    "notes": "hs_lastmodifieddate",
}
SEARCHED = {
    "hs_searchable_calculated_phone_number": "phone",
    "hs_searchable_calculated_mobile_number": "mobilephone",
}
PARTS = {"propertyName", "operator", "value"}


@dataclass(slots=True)
class HubSpotDouble:
    """One account; `write` is the hand of somebody who works in it."""

    page: int = 2
    desk: Desk = field(default_factory=lambda: Desk(None))
    rows: dict[str, dict[str, Row]] = field(
        default_factory=lambda: {"contacts": {}, "tickets": {}, "notes": {}}
    )
    links: list[tuple[str, str, str]] = field(default_factory=list)
    """Kind, id and the contact it belongs to."""
    properties: dict[str, set[str]] = field(
        default_factory=lambda: {kind: set(names) for kind, names in KNOWN.items()}
    )
    unique: set[tuple[str, str]] = field(default_factory=set)
    revoked: bool = False
    tokens: int = 0
    """How often a token was given; only the last one is good."""
    at: datetime = datetime(2026, 3, 3, 14, tzinfo=UTC)
    _ids: count[int] = field(default_factory=lambda: count(101))

    def write(self, kind: str, properties: Mapping[str, str], id_: str = "") -> str:
        """Somebody writes a record by hand, a second later than the last."""
        id_ = id_ or str(next(self._ids))
        self.at += timedelta(seconds=1)
        said = self.rows[kind].setdefault(id_, {"id": id_, "properties": {}})["properties"]
        said.update(properties)
        said[MODIFIED[kind]] = self.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return id_

    def expire(self) -> None:
        """The token that was given last is no longer good."""
        self.tokens += 1

    def routes(self) -> list[web.RouteDef]:
        kinds = "/crm/v3/objects/{kind:contacts|tickets|notes}"
        routes: list[tuple[str, str, Answer]] = [
            ("GET", kinds, self._list),
            ("POST", kinds, self._create),
            ("POST", kinds + "/search", self._search),
            ("POST", kinds + "/batch/upsert", self._upsert),
            ("POST", kinds + "/batch/read", self._read),
            ("POST", "/crm/v3/objects/contacts/gdpr-delete", self._forget),
            ("GET", kinds + "/{id}", self._get),
            ("PATCH", kinds + "/{id}", self._change),
            ("GET", "/crm/v3/properties/{kind}/{name}", self._property),
            ("POST", "/crm/v3/properties/{kind}", self._new_property),
            ("GET", "/crm/v4/objects/contacts/{id}/associations/notes", self._notes),
            (
                "PUT",
                "/crm/v4/objects/tickets/{id}/associations/default/contacts/{to}",
                self._link,
            ),
        ]
        return [
            web.post("/oauth/v1/token", self._token),
            *(web.route(method, path, self._signed(answer)) for method, path, answer in routes),
        ]

    def _signed(self, answer: Answer) -> Answer:
        async def check(request: web.Request) -> web.Response:
            good = f"Bearer token-{self.tokens}"
            if self.revoked or request.headers.get("Authorization") != good:
                return _no(401, "EXPIRED_AUTHENTICATION", "The OAuth token expired")
            return await answer(request)

        return check

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        right = form.get("refresh_token") == REFRESH and form.get("client_secret") == "secret"
        if self.revoked or not right or form.get("grant_type") != "refresh_token":
            return _no(400, "BAD_REFRESH_TOKEN", "missing or invalid refresh token")
        self.tokens += 1
        given = {"access_token": f"token-{self.tokens}", "refresh_token": REFRESH}
        return web.json_response({**given, "expires_in": 1800, "token_type": "bearer"})

    async def _list(self, request: web.Request) -> web.Response:
        rows = list(self.rows[request.match_info["kind"]].values())
        return web.json_response({"results": rows[: int(request.query.get("limit", "10"))]})

    async def _get(self, request: web.Request) -> web.Response:
        row = self.rows[request.match_info["kind"]].get(request.match_info["id"])
        if row is None:
            return _no(404, "OBJECT_NOT_FOUND", "Object not found.")
        asked = set(request.query.get("properties", "").split(","))
        return web.json_response(_shown(row, asked))

    async def _create(self, request: web.Request) -> web.Response:
        kind, body = request.match_info["kind"], await request.json()
        wrong = self._wrong(kind, body["properties"])
        if wrong is not None:
            return wrong
        id_ = self.write(kind, body["properties"])
        for one in body.get("associations", ()):
            kinds = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 202}
            if one["types"] != [kinds] or one["to"]["id"] not in self.rows["contacts"]:
                return _no(400, "VALIDATION_ERROR", "invalid association")
            self.links.append((kind, id_, one["to"]["id"]))
        return web.json_response(self.rows[kind][id_], status=201)

    async def _change(self, request: web.Request) -> web.Response:
        kind, id_ = request.match_info["kind"], request.match_info["id"]
        if id_ not in self.rows[kind]:
            return _no(404, "OBJECT_NOT_FOUND", "Object not found.")
        said = (await request.json())["properties"]
        wrong = self._wrong(kind, said, but=id_)
        if wrong is None:
            self.write(kind, said, id_)
        return wrong or web.json_response(self.rows[kind][id_])

    async def _forget(self, request: web.Request) -> web.Response:
        id_ = (await request.json())["objectId"]
        if self.rows["contacts"].pop(id_, None) is None:
            return _no(404, "OBJECT_NOT_FOUND", "Object not found.")
        for kind, note, to in [one for one in self.links if one[0] == "notes" and one[2] == id_]:
            self.rows["notes"].pop(note, None)
            self.links.remove((kind, note, to))
        return web.Response(status=204)

    async def _upsert(self, request: web.Request) -> web.Response:
        kind, results = request.match_info["kind"], []
        for one in (await request.json())["inputs"]:
            mark = one["idProperty"]
            if (kind, mark) not in self.unique:
                return _no(400, "VALIDATION_ERROR", f'Property "{mark}" PROPERTY_DOESNT_EXIST')
            same = [r for r in self.rows[kind].values() if r["properties"].get(mark) == one["id"]]
            there = same[0]["id"] if same else ""
            wrong = self._wrong(kind, one["properties"], but=there)
            if wrong is not None:
                return wrong
            id_ = self.write(kind, {**one["properties"], mark: one["id"]}, there)
            results.append({**self.rows[kind][id_], "new": not there})
        return web.json_response({"status": "COMPLETE", "results": results})

    async def _read(self, request: web.Request) -> web.Response:
        kind, body = request.match_info["kind"], await request.json()
        rows = [self.rows[kind][one["id"]] for one in body["inputs"]]
        shown = [_shown(row, set(body["properties"])) for row in rows]
        return web.json_response({"status": "COMPLETE", "results": shown})

    async def _search(self, request: web.Request) -> web.Response:
        kind, body = request.match_info["kind"], await request.json()
        groups = [group["filters"] for group in body["filterGroups"]]
        strange = [f for group in groups for f in group if not set(f) <= PARTS]
        if strange or len(groups) > 5 or int(body["limit"]) > 200:  # its bounds
            return _no(400, "VALIDATION_ERROR", "invalid search")
        rows = [r for r in self.rows[kind].values() if any(self._fits(kind, r, g) for g in groups)]
        if body.get("sorts"):
            rows.sort(key=lambda row: str(row["properties"][body["sorts"][0]["propertyName"]]))
        start = int(body.get("after", "0"))
        page = rows[start : start + min(self.page, int(body["limit"]))]
        answer: Row = {
            "total": len(rows),
            "results": [_shown(row, set(body["properties"])) for row in page],
        }
        if start + len(page) < len(rows):
            answer["paging"] = {"next": {"after": str(start + len(page))}}
        return web.json_response(answer)

    def _fits(self, kind: str, row: Row, filters: list[Row]) -> bool:
        """Whether an object has every value that is asked for, and every contact."""
        to = [str(f["value"]) for f in filters if f["propertyName"] == "associations.contact"]
        said = [f for f in filters if f["propertyName"] != "associations.contact"]
        linked = all((kind, row["id"], contact) in self.links for contact in to)
        return linked and all(_meets(row["properties"], one) for one in said)

    async def _property(self, request: web.Request) -> web.Response:
        kind, name = request.match_info["kind"], request.match_info["name"]
        if name not in self.properties[kind]:
            return _no(404, "OBJECT_NOT_FOUND", f'Property "{name}" does not exist')
        return web.json_response({"name": name, "hasUniqueValue": (kind, name) in self.unique})

    async def _new_property(self, request: web.Request) -> web.Response:
        kind, body = request.match_info["kind"], await request.json()
        needed = {"name", "label", "type", "fieldType", "groupName"}
        if needed - body.keys():
            return _no(400, "VALIDATION_ERROR", "missing field")
        self.properties[kind].add(body["name"])
        if body.get("hasUniqueValue"):
            self.unique.add((kind, body["name"]))
        return web.json_response(body, status=201)

    async def _notes(self, request: web.Request) -> web.Response:
        contact = request.match_info["id"]
        if contact not in self.rows["contacts"]:
            return _no(404, "OBJECT_NOT_FOUND", "Object not found.")
        known = [id_ for kind, id_, to in self.links if kind == "notes" and to == contact]
        start = int(request.query.get("after", "0"))
        page = known[start : start + self.page]
        answer: Row = {"results": [{"toObjectId": int(id_)} for id_ in page]}
        if start + len(page) < len(known):
            answer["paging"] = {"next": {"after": str(start + len(page))}}
        return web.json_response(answer)

    async def _link(self, request: web.Request) -> web.Response:
        link = ("tickets", request.match_info["id"], request.match_info["to"])
        if link not in self.links:
            self.links.append(link)
        return web.json_response({"status": "COMPLETE"})

    def _wrong(self, kind: str, said: Row, but: str = "") -> web.Response | None:
        strange = [name for name in said if name not in self.properties[kind]]
        if strange:
            return _no(400, "VALIDATION_ERROR", f'Property "{strange[0]}" PROPERTY_DOESNT_EXIST')
        mail = str(said.get("email", "")).lower()
        same = [
            id_
            for id_, row in self.rows["contacts"].items()
            if mail and id_ != but and str(row["properties"].get("email", "")).lower() == mail
        ]
        if kind != "contacts" or not same:
            return None
        return _no(409, "CONFLICT", f"Contact already exists. Existing ID: {same[0]}")


def _no(status: int, category: str, message: str) -> web.Response:
    body = {"status": "error", "category": category, "message": message}
    return web.json_response(body, status=status)


def _shown(row: Row, asked: set[str]) -> Row:
    always = {"createdate", "lastmodifieddate", "hs_lastmodifieddate", "hs_object_id"}
    said = {k: v for k, v in row["properties"].items() if k in asked | always}
    return {"id": row["id"], "properties": said}


def _meets(said: Row, one: Row) -> bool:
    name, wanted = one["propertyName"], str(one.get("value", ""))
    if name in SEARCHED:
        # HubSpot keeps the figures without the country; a wanted country finds nobody
        figures = re.sub(r"\D", "", str(said.get(SEARCHED[name], "")))[-10:]
        return bool(figures) and figures == wanted
    value = said.get(name)
    if one["operator"] == "HAS_PROPERTY":
        return value is not None
    if one["operator"] == "GTE":
        moment = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
        return moment.timestamp() * 1000 >= int(wanted)
    return one["operator"] == "EQ" and str(value).lower() == wanted.lower()
