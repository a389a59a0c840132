"""The reader of requests to the API."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Mount

from lab.fuzz.asking import NOW, REFUSED, SHOP, answered, asked, headers_of, object_of
from lab.fuzz.machine import Wrong
from lab.fuzz.truth import storable
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryStore
from voicedesk.domain.booking import BookingStatus
from voicedesk.domain.business import BusinessId
from voicedesk.ports import ApiTokens
from voicedesk.profile.load import load_profile
from voicedesk.profile.schema import Profile
from voicedesk.services.tokens import SCOPES, Tokens
from voicedesk.web.api.app import api
from voicedesk.web.api.door import Backing, Recorded
from voicedesk.web.problems import tell_absent

_MANY = 10**6
_BOOKING = {
    "service": "checkup",
    "start": "2026-03-05T14:00:00-05:00",
    "customer": {"name": "Ada Byron", "phone": "+12025550166"},
}
_LATER = "2026-03-05T15:00:00-05:00"
_ICS = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:u1\r\nDTSTART:20260305T190000Z\r\n"
    "SUMMARY:Cleaning Ada\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
_ASKED: Sequence[object] = (
    {"method": "POST", "path": "/bookings", "body": {**_BOOKING, "start": _LATER, "note": "late"}},
    {"method": "POST", "path": "/bookings/{booking}/move", "body": {"start": _LATER}},
    {"method": "POST", "path": "/bookings/{booking}/cancel", "headers": {"Idempotency-Key": "k"}},
    {"method": "GET", "path": "/bookings?from=2026-03-05&days=30&status=any&limit=5"},
    {"method": "GET", "path": "/availability?service=checkup&day=2026-03-05&staff=dr_lee"},
    {
        "method": "POST",
        "path": "/customers",
        "body": {"name": "Bo", "phones": ["+12025550124"], "birth_date": "1984-05-12"},
    },
    {
        "method": "PATCH",
        "path": "/customers/{customer}",
        "body": {"email": "a@b.example", "phones": []},
    },
    {"method": "GET", "path": "/customers?phone=%2B12025550166"},
    {
        "method": "POST",
        "path": "/tickets",
        "body": {"category": "billing", "summary": "Twice.", "priority": "high"},
    },
    {
        "method": "POST",
        "path": "/imports/bookings",
        "body": {"format": "ics", "text": _ICS, "service": "cleaning"},
    },
    {
        "method": "POST",
        "path": "/imports/customers",
        "body": {"text": "name,phone\nAda,+12025550166\n"},
    },
    {"method": "GET", "path": "/calls?limit=3"},
    {"method": "GET", "path": "/figures?days=7"},
    {"method": "GET", "path": "/messages?state=queued"},
)


class Renewed:
    """A store that is empty again before every request."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.now = MemoryStore(clock)

    def renew(self) -> None:
        """Forget everything."""
        self.now = MemoryStore(self._clock)

    def __getattr__(self, name: str) -> object:
        return getattr(self.now, name)


class RenewedTokens:
    """The keys of that store."""

    def __init__(self, store: Renewed) -> None:
        self._store = store

    def __getattr__(self, name: str) -> object:
        return getattr(self._store.now.tokens, name)


@dataclass(slots=True)
class ApiRequests:
    """Requests with a good key: never a mistake of ours, and what is refused changes nothing."""

    seeds: Sequence[str] = field(default_factory=lambda: tuple(map(json.dumps, _ASKED)))
    words: Sequence[str] = (
        "GET",
        "POST",
        "PATCH",
        "DELETE",
        "/bookings",
        "/availability",
        "/customers",
        "/tickets",
        "/callbacks",
        "/messages",
        "/imports/bookings",
        "/imports/customers",
        "/cancel",
        "/move",
        "/settle",
        "service",
        "checkup",
        "cleaning",
        "start",
        "customer",
        "name",
        "phone",
        "email",
        "cursor",
        "limit",
        "from",
        "days",
        "status",
        "2026-03-05T14:00:00-05:00",
        "2026-03-05",
        "+12025550166",
        "csv",
        "ics",
        "dry_run",
        "?",
        "&",
        "%00",
        "%2F",
        "{booking}",
        "{customer}",
        "raw",
        "headers",
        "Idempotency-Key",
    )
    _clock: ManualClock = field(default_factory=lambda: ManualClock(NOW))
    _store: Renewed = field(init=False)
    _site: Starlette = field(init=False)

    def __post_init__(self) -> None:
        profile = load_profile("dental").profile
        self._store = Renewed(self._clock)

        async def found(_: BusinessId) -> Profile:
            return profile

        # what it hands on are the parts of a MemoryStore
        store, tokens = cast("Recorded", self._store), cast("ApiTokens", RenewedTokens(self._store))
        app = api(Backing(store, tokens, found, self._clock, _MANY, _MANY))
        handlers = {HTTPException: tell_absent}
        self._site = Starlette(routes=[Mount("/api/v1", app)], exception_handlers=handlers)

    def read(self, given: str) -> object:
        """In a business with a customer and a booking of its own."""
        return asyncio.run(self._read(object_of(given)))

    async def _read(self, told: Mapping[str, object]) -> object:
        self._store.renew()
        store = self._store.now
        token, _ = await Tokens(store.tokens, self._clock).create(SHOP, "fuzz", SCOPES)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        made = await asked(
            self._site, "POST", "/api/v1/bookings", headers, json.dumps(_BOOKING).encode()
        )
        before = await _rows(store)
        customer = (await store.customers.by_phone(SHOP, "+12025550166"))[0].id
        named = {"{booking}": str(made.json()["id"]), "{customer}": customer}
        method, path = _method(told.get("method")), _path(told.get("path"), named)
        raw = told.get("raw")
        body = (raw if isinstance(raw, str) else json.dumps(told.get("body"))).encode(
            "utf-8", "surrogatepass"
        )
        more = headers_of(told.get("headers"))
        answer = await asked(self._site, method, f"/api/v1{path}", {**headers, **more}, body)
        answered(answer)
        after = await _rows(store)
        if after != before and (answer.status_code >= REFUSED or method == "GET"):
            raise Wrong("what was refused, or only asked, changed something")
        storable(after, "a row made by the API")
        return method, path[:14], answer.status_code, answer.text[:60] if answer.is_error else ""


def _method(told: object) -> str:
    usual = str(told)
    return usual if usual.isascii() and usual.isalpha() and len(usual) < 20 else "GET"


def _path(told: object, named: Mapping[str, str]) -> str:
    path = str(told)
    for name, value in named.items():
        path = path.replace(name, value)
    quoted = quote(path, safe="/?&=%:+,;@!*'()-._~", errors="surrogatepass")
    return quoted if quoted.startswith("/") else f"/{quoted}"


async def _rows(store: MemoryStore) -> list[object]:
    rows: list[object] = list(await store.ledger.bookings(SHOP, statuses=tuple(BookingStatus)))
    rows += [one async for one in await store.customers.all(SHOP)]
    rows += await store.tickets.list(SHOP)
    rows += await store.callbacks.list(SHOP)
    rows += await store.messages.list(SHOP)
    return rows
