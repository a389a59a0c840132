"""A person's calendar in Microsoft Graph on loopback, checked against its published description."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any

from aiohttp import web

from lab.vendors.contract import openapi
from lab.vendors.double import Desk

if TYPE_CHECKING:
    from pathlib import Path

Event = dict[str, Any]
Answer = Callable[[web.Request], Awaitable[web.Response]]
TOKEN = "token"  # noqa: S105  # of a double


@dataclass(slots=True)
class GraphDouble:
    """Keeps the events of one person; `write` is the hand of that person."""

    specs: Path
    page: int = 2
    may_edit: bool = True
    desk: Desk = field(init=False)
    events: dict[str, Event] = field(default_factory=dict)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        file = self.specs / "microsoft_graph" / "calendar_v1.0_subset.json"
        self.desk = Desk(openapi(file, base="/v1.0"))

    def write(self, event: Event) -> None:
        """Somebody writes an event; times are UTC."""
        name = f"AAMk-{next(self._numbers)}="
        self.events[name] = {"id": name, "showAs": "busy", **event}

    def routes(self) -> list[web.RouteDef]:
        path = "/v1.0/users/{person}"
        return [
            web.get(path + "/calendar", _allowed(self._about)),
            web.get(path + "/calendar/events", _allowed(self._found)),
            web.post(path + "/calendar/events", _allowed(self._create)),
            web.get(path + "/calendar/calendarView", _allowed(self._view)),
            web.patch(path + "/events/{id}", _allowed(self._change)),
            web.delete(path + "/events/{id}", _allowed(self._delete)),
        ]

    async def _about(self, request: web.Request) -> web.Response:
        del request
        return web.json_response({"canEdit": self.may_edit})

    async def _found(self, request: web.Request) -> web.Response:
        asked = re.search(r"ep/id eq '(.+?)' and ep/value eq '(.*)'\)$", request.query["$filter"])
        if asked is None:
            return web.json_response({"error": {"code": "BadRequest"}}, status=400)
        mark = {"id": asked[1], "value": asked[2]}
        events = self.events.values()
        found = [one for one in events if mark in one.get("singleValueExtendedProperties", [])]
        return web.json_response({"value": found})

    async def _create(self, request: web.Request) -> web.Response:
        event = await request.json()
        same = [
            one
            for one in self.events.values()
            if one.get("transactionId") == event.get("transactionId", object())
        ]
        if not same:
            self.write(event)
        return web.json_response(same[0] if same else event, status=201)

    async def _change(self, request: web.Request) -> web.Response:
        name = request.match_info["id"]
        if name not in self.events:
            return web.json_response({"error": {"code": "ErrorItemNotFound"}}, status=404)
        self.events[name].update(await request.json())
        return web.json_response(self.events[name])

    async def _delete(self, request: web.Request) -> web.Response:
        gone = self.events.pop(request.match_info["id"], None)
        return web.Response(status=204 if gone else 404)

    async def _view(self, request: web.Request) -> web.Response:
        query = request.query
        start, end = (
            datetime.fromisoformat(query[side]) for side in ("startDateTime", "endDateTime")
        )
        found = [e for e in self.events.values() if _at(e, "start") < end and _at(e, "end") > start]
        begin = int(query.get("$skip", "0"))
        page: Event = {"value": found[begin : begin + self.page]}
        if begin + self.page < len(found):
            further = request.url.update_query({"$skip": str(begin + self.page)})
            page["@odata.nextLink"] = str(further)
        return web.json_response(page)


def _allowed(handler: Answer) -> Answer:
    async def check(request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.json_response({"error": {"code": "InvalidAuthenticationToken"}}, status=401)
        return await handler(request)

    return check


def _at(event: Event, side: str) -> datetime:
    return datetime.fromisoformat(event[side]["dateTime"][:19] + "+00:00")
