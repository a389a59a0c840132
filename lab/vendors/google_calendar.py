"""Google Calendar on loopback, checked against its published discovery document."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from lab.vendors.contract import discovery
from lab.vendors.double import Desk

if TYPE_CHECKING:
    from pathlib import Path

Event = dict[str, Any]
Answer = Callable[[web.Request], Awaitable[web.Response]]
REFRESH = "1//refresh"


@dataclass(slots=True)
class GoogleDouble:
    """One calendar; `write` and `delete` are the hands of its owner."""

    specs: Path
    public: RSAPublicKey
    zone: str = "America/New_York"
    role: str = "owner"
    page: int = 2
    desk: Desk = field(init=False)
    events: dict[str, Event] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    channels: list[Event] = field(default_factory=list)
    forgotten: int = -1
    """Sync tokens up to this one are expired."""
    tokens: int = 0
    revoked: bool = False

    def __post_init__(self) -> None:
        self.desk = Desk(discovery(self.specs / "google" / "calendar.v3.discovery.json"))

    def write(self, event: Event) -> None:
        """Somebody writes an event."""
        self.events[event["id"]] = {"status": "confirmed", **event}
        self.log.append(event["id"])

    def delete(self, name: str) -> None:
        """Somebody deletes an event: its id stays taken."""
        self.events[name] = {"id": name, "status": "cancelled"}
        self.log.append(name)

    def routes(self) -> list[web.RouteDef]:
        path = "/calendar/v3/calendars/{calendar}/events"
        return [
            web.post("/token", self._token),
            web.get(path, self._allowed(self._list)),
            web.post(path, self._allowed(self._insert)),
            web.post(path + "/watch", self._allowed(self._watch)),
            web.get(path + "/{id}", self._allowed(self._get)),
            web.put(path + "/{id}", self._allowed(self._update)),
            web.delete(path + "/{id}", self._allowed(self._delete)),
        ]

    def _allowed(self, handler: Answer) -> Answer:
        async def check(request: web.Request) -> web.Response:
            if request.headers.get("Authorization") != f"Bearer token-{self.tokens}":
                return web.json_response({"error": {"code": 401}}, status=401)
            return await handler(request)

        return check

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        good = form.get("refresh_token") == REFRESH
        if "assertion" in form:
            options: Any = {"verify_iat": False}
            claims = jwt.decode(
                str(form["assertion"]),
                self.public,
                ["RS256"],
                audience=str(request.url),
                options=options,
            )
            good = claims["scope"].endswith("/calendar.events")
        if self.revoked or not good:
            return web.json_response({"error": "invalid_grant"}, status=400)
        self.tokens += 1
        return web.json_response({"access_token": f"token-{self.tokens}", "expires_in": 3599})

    async def _insert(self, request: web.Request) -> web.Response:
        event = await request.json()
        if event["id"] in self.events:
            return web.json_response({"error": {"code": 409}}, status=409)
        self.write(event)
        return web.json_response(event)

    async def _watch(self, request: web.Request) -> web.Response:
        channel = await request.json()
        self.channels.append(channel)
        return web.json_response({**channel, "resourceId": "r1", "kind": "api#channel"})

    async def _get(self, request: web.Request) -> web.Response:
        found = self.events.get(request.match_info["id"])
        return web.json_response(found or {}, status=200 if found else 404)

    async def _update(self, request: web.Request) -> web.Response:
        name = request.match_info["id"]
        if name not in self.events:
            return web.json_response({"error": {"code": 404}}, status=404)
        self.write({**await request.json(), "id": name})
        return web.json_response(self.events[name])

    async def _delete(self, request: web.Request) -> web.Response:
        name = request.match_info["id"]
        status = self.events.get(name, {}).get("status")
        if status != "confirmed":
            return web.json_response({}, status=410 if status else 404)
        self.delete(name)
        return web.Response(status=204)

    async def _list(self, request: web.Request) -> web.Response:
        query = request.query
        since = query.get("syncToken")
        if since is not None and {"timeMin", "timeMax", "orderBy"} & query.keys():
            return web.json_response({"error": {"code": 400}}, status=400)
        if since is not None and int(since) <= self.forgotten:
            return web.json_response({"error": {"code": 410}}, status=410)
        if since is not None:
            found = [self.events[name] for name in dict.fromkeys(self.log[int(since) :])]
        else:
            found = [one for one in self.events.values() if _within(one, dict(query))]
        begin = int(query.get("pageToken", "0"))
        size = min(self.page, int(query.get("maxResults", "250")))
        rest = begin + size < len(found)
        last = (
            {"nextPageToken": str(begin + size)} if rest else {"nextSyncToken": str(len(self.log))}
        )
        return web.json_response(
            {
                "items": found[begin : begin + size],
                "timeZone": self.zone,
                "accessRole": self.role,
                **last,
            }
        )


def _within(event: Event, query: dict[str, str]) -> bool:
    if event["status"] == "cancelled":
        return False
    if "dateTime" not in event["start"]:
        return True
    after = "timeMin" not in query or _at(event, "end") > datetime.fromisoformat(query["timeMin"])
    return after and (
        "timeMax" not in query or _at(event, "start") < datetime.fromisoformat(query["timeMax"])
    )


def _at(event: Event, side: str) -> datetime:
    return datetime.fromisoformat(event[side]["dateTime"])
