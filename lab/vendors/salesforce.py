"""Salesforce on loopback: sObjects, queries, search and its token endpoint, as documented."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from lab.vendors.double import Desk

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import rsa

Row = dict[str, Any]
Answer = Callable[[web.Request], Awaitable[web.Response]]
DATA = "/services/data/v62.0"
FIELDS = {
    "Contact": set(
        "Id FirstName LastName Email Phone MobilePhone Birthdate MailingPostalCode SystemModstamp "
        "Voicedesk_Id__c".split()
    ),
    "Case": set(
        "Id Subject Description Priority Origin SuppliedName SuppliedPhone ContactId IsClosed "
        "SystemModstamp Voicedesk_Id__c".split()
    ),
    "Task": set(
        "Id WhoId Subject Description Status ActivityDate TaskSubtype CallObject "
        "SystemModstamp".split()
    ),
}
PREFIX = {"Contact": "003", "Case": "500", "Task": "00T"}
_ASKED = re.compile(
    r"SELECT (?P<fields>[\w, ]+) FROM (?P<kind>\w+) WHERE (?P<where>.+?)"
    r"(?: ORDER BY (?P<order>[\w, ]+?))?(?: LIMIT (?P<limit>\d+))?",
    re.DOTALL,
)
_ONE = re.compile(r"(\w+) (=|!=|>=) (\S+)")
_TEXT = re.compile(r"'(?:[^'\\]|\\.)*'")
_FOUND = re.compile(r"FIND \{(\d+)\} IN PHONE FIELDS RETURNING Contact\(([\w, ]+)\)")


@dataclass(slots=True)
class SalesforceDouble:
    """One organisation; `write` is the hand of somebody who works in it."""

    public: rsa.RSAPublicKey | None = None
    page: int = 2
    desk: Desk = field(default_factory=lambda: Desk(None))
    rows: dict[str, dict[str, Row]] = field(default_factory=lambda: {kind: {} for kind in FIELDS})
    rule: bool = False
    """A duplicate rule on e-mail addresses blocks."""
    indexed: bool = True
    """Whether the search index has caught up."""
    revoked: bool = False
    tokens: int = 0
    url: str = ""
    at: datetime = datetime(2026, 3, 3, 14, tzinfo=UTC)
    _ids: count[int] = field(default_factory=lambda: count(1))
    _cursors: dict[str, list[Row]] = field(default_factory=dict)

    def write(self, kind: str, fields: Mapping[str, object], id_: str = "") -> str:
        """Somebody writes a record, a second later than the last."""
        id_ = id_ or f"{PREFIX[kind]}{next(self._ids):015d}"
        self.at += timedelta(seconds=1)
        row = self.rows[kind].setdefault(id_, {"Id": id_})
        row.update(fields)
        row["SystemModstamp"] = self.at.strftime("%Y-%m-%dT%H:%M:%S.000+0000")
        return id_

    def expire(self) -> None:
        """The session that was given last has ended."""
        self.tokens += 1

    def routes(self) -> list[web.RouteDef]:
        routes: list[tuple[str, str, Answer]] = [
            ("GET", f"{DATA}/query", self._query),
            ("GET", f"{DATA}/query/{{cursor}}", self._further),
            ("GET", f"{DATA}/search", self._search),
            ("POST", f"{DATA}/sobjects/{{kind}}", self._create),
            ("PATCH", f"{DATA}/sobjects/{{kind}}/{{id}}", self._change),
            ("DELETE", f"{DATA}/sobjects/{{kind}}/{{id}}", self._delete),
            ("PATCH", f"{DATA}/sobjects/{{kind}}/{{field}}/{{value}}", self._upsert),
        ]
        return [
            web.post("/services/oauth2/token", self._token),
            *(web.route(method, path, self._signed(answer)) for method, path, answer in routes),
        ]

    def _signed(self, answer: Answer) -> Answer:
        async def check(request: web.Request) -> web.Response:
            if self.revoked or request.headers.get("Authorization") != f"Bearer {self.tokens}":
                return _no(401, "INVALID_SESSION_ID", "Session expired or invalid")
            return await answer(request)

        return check

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        grant = form.get("grant_type", "")
        good = {
            "refresh_token": form.get("refresh_token") == "refresh",
            "client_credentials": form.get("client_secret") == "secret",
            "urn:ietf:params:oauth:grant-type:jwt-bearer": self._vouched(form.get("assertion", "")),
        }
        if self.revoked or not good.get(grant):
            body = {"error": "invalid_grant", "error_description": "expired access/refresh token"}
            return web.json_response(body, status=400)
        self.tokens += 1
        return web.json_response({"access_token": str(self.tokens), "instance_url": self.url})

    def _vouched(self, assertion: str) -> bool:
        parts = assertion.split(".")
        if len(parts) != 3 or self.public is None:  # of a JWT
            return False
        claims = json.loads(_bytes(parts[1]))
        try:
            self.public.verify(
                _bytes(parts[2]),
                f"{parts[0]}.{parts[1]}".encode(),
                padding.PKCS1v15(),
                hashes.SHA256(),
            )
        except InvalidSignature:
            return False
        return claims["iss"] == "id" and claims["sub"] == "desk@example.com" and "aud" in claims

    async def _create(self, request: web.Request) -> web.Response:
        kind, body = request.match_info["kind"], await request.json()
        wrong = self._wrong(kind, body)
        if wrong is not None:
            return wrong
        if kind == "Task" and body["WhoId"] not in self.rows["Contact"]:
            return _no(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
        return web.json_response({"id": self.write(kind, body), "success": True}, status=201)

    async def _change(self, request: web.Request) -> web.Response:
        kind, id_ = request.match_info["kind"], request.match_info["id"]
        if id_ not in self.rows[kind]:
            return _no(404, "NOT_FOUND", "The requested resource does not exist")
        body = await request.json()
        wrong = self._wrong(kind, body, but=id_)
        if wrong is None:
            self.write(kind, body, id_)
        return wrong or web.Response(status=204)

    async def _delete(self, request: web.Request) -> web.Response:
        kind, id_ = request.match_info["kind"], request.match_info["id"]
        if id_ not in self.rows[kind]:
            return _no(404, "NOT_FOUND", "The requested resource does not exist")
        if kind == "Contact" and any(c.get("ContactId") == id_ for c in self.rows["Case"].values()):
            return _no(400, "DELETE_FAILED", "it is associated with the following cases")
        del self.rows[kind][id_]
        return web.Response(status=204)

    async def _upsert(self, request: web.Request) -> web.Response:
        kind, name, value = (request.match_info[part] for part in ("kind", "field", "value"))
        if name not in FIELDS[kind] or not name.endswith("__c"):
            return _no(404, "NOT_FOUND", "Provided external ID field does not exist")
        body = await request.json()
        same = [id_ for id_, row in self.rows[kind].items() if row.get(name) == value]
        there = same[0] if same else ""
        wrong = self._wrong(kind, body, but=there, fresh=not there)
        if wrong is not None or {"Id", name} & body.keys():
            return wrong or _no(400, "INVALID_FIELD", name)
        id_ = self.write(kind, {**body, name: value}, there)
        answer = {"id": id_, "success": True, "errors": [], "created": not there}
        return web.json_response(answer, status=200 if there else 201)

    async def _query(self, request: web.Request) -> web.Response:
        asked = _ASKED.fullmatch(request.query["q"])
        if asked is None:
            return _no(400, "MALFORMED_QUERY", "unexpected token")
        kind, fields = asked["kind"], asked["fields"].split(", ")
        conditions = _conditions(asked["where"])
        used = {*fields, *(name for group in conditions for name, _, _ in group)}
        if kind not in FIELDS or used - FIELDS[kind]:
            return _no(400, "INVALID_FIELD", f"No such column on entity '{kind}'")
        rows = [r for r in self.rows[kind].values() if any(_fits(r, g) for g in conditions)]
        for name in reversed((asked["order"] or "Id").split(", ")):
            rows.sort(key=lambda row, by=name: str(row.get(by)))  # type: ignore[misc]  # bound now
        rows = rows[: int(asked["limit"] or 10**6)]
        return self._page([{name: row.get(name) for name in fields} for row in rows])

    async def _further(self, request: web.Request) -> web.Response:
        return self._page(self._cursors.pop(request.match_info["cursor"]))

    def _page(self, rows: list[Row]) -> web.Response:
        answer: Row = {"totalSize": len(rows), "done": len(rows) <= self.page}
        answer["records"] = rows[: self.page]
        if not answer["done"]:
            cursor = f"01g{next(self._ids)}"
            self._cursors[cursor] = rows[self.page :]
            answer["nextRecordsUrl"] = f"{DATA}/query/{cursor}"
        return web.json_response(answer)

    async def _search(self, request: web.Request) -> web.Response:
        asked = _FOUND.fullmatch(request.query["q"])
        if asked is None:
            return _no(400, "MALFORMED_SEARCH", "unexpected token")
        found = [
            {name: row.get(name) for name in asked[2].split(", ")}
            for row in self.rows["Contact"].values()
            if self.indexed and any(asked[1] in _figures(row.get(n)) for n in _PHONES)
        ]
        return web.json_response({"searchRecords": found})

    def _wrong(
        self, kind: str, body: Row, *, but: str = "", fresh: bool = True
    ) -> web.Response | None:
        strange = body.keys() - FIELDS[kind]
        if strange:
            return _no(400, "INVALID_FIELD", f"No such column '{strange.pop()}'")
        if kind == "Contact" and not but and fresh and not body.get("LastName"):
            return _no(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]")
        mail = str(body.get("Email") or "").lower()
        same = [
            id_
            for id_, row in self.rows["Contact"].items()
            if mail and id_ != but and str(row.get("Email", "")).lower() == mail
        ]
        if kind != "Contact" or not self.rule or not same:
            return None
        matched = {"matchRecords": [{"record": {"Id": same[0]}}]}
        rule = {"errorCode": "DUPLICATES_DETECTED", "duplicateResult": {"matchResults": [matched]}}
        return web.json_response([rule], status=400)


_PHONES = ("Phone", "MobilePhone")


def _no(status: int, code: str, message: str) -> web.Response:
    return web.json_response([{"errorCode": code, "message": message}], status=status)


def _bytes(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _figures(value: object) -> str:
    return re.sub(r"\D", "", str(value or ""))


def _conditions(where: str) -> list[list[tuple[str, str, str]]]:
    """Alternatives of conditions; it knows no brackets and needs none."""
    given = iter(_TEXT.findall(where))
    hidden = _TEXT.sub("?", where)
    groups = [[(m[1], m[2], m[3]) for m in _ONE.finditer(part)] for part in hidden.split(" OR ")]
    return [[(n, op, next(given) if v == "?" else v) for n, op, v in group] for group in groups]


def _fits(row: Row, conditions: list[tuple[str, str, str]]) -> bool:
    return bool(conditions) and all(_meets(row.get(name), op, v) for name, op, v in conditions)


def _meets(value: object, operator: str, literal: str) -> bool:
    if literal == "null":
        return (value is None) == (operator == "=")
    if literal in ("true", "false"):
        return bool(value) == (literal == "true")
    if operator == ">=":
        return _moment(str(value)) >= _moment(literal)
    wanted = re.sub(r"\\(.)", r"\1", literal[1:-1])
    return str(value or "").lower() == wanted.lower()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00").replace("+0000", "+00:00"))
