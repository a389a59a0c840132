"""A person's calendar in Microsoft Graph on loopback, checked against its published description."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

from aiohttp import ClientSession, web

from lab.vendors.contract import Operation, openapi
from lab.vendors.double import Desk

if TYPE_CHECKING:
    from pathlib import Path

Event = dict[str, Any]
Answer = Callable[[web.Request], Awaitable[web.Response]]
MOMENT: dict[str, object] = {"type": "string", "format": "date-time"}
DELTA = Operation(
    "GET",
    re.compile("/v1.0/users/(?P<user__dash__id>[^/]+)/calendarView/delta"),
    {
        "user-id": {"type": "string"},
        "startDateTime": MOMENT,
        "endDateTime": MOMENT,
        "$deltatoken": {"type": "string"},
        "$skiptoken": {"type": "string"},
    },
    frozenset(),
    None,
    None,
)
"""Not in the description that was kept: https://learn.microsoft.com/graph/api/event-delta"""
SUBSCRIBE = Operation(
    "POST",
    re.compile("/v1.0/subscriptions"),
    {},
    frozenset(),
    {
        "type": "object",
        "required": ["changeType", "notificationUrl", "resource", "expirationDateTime"],
        "properties": {
            "changeType": {"type": "string"},
            "notificationUrl": {"type": "string"},
            "resource": {"type": "string"},
            "expirationDateTime": MOMENT,
            "clientState": {"type": "string", "maxLength": 128},
        },
    },
    "application/json",
)
"""Not in it either: https://learn.microsoft.com/graph/api/subscription-post-subscriptions"""
WHOSE = re.compile(r"/users/\(\?P<user__dash__id>\[\^/\]\+\)")
TOKEN = "token"  # noqa: S105  # of a double


@dataclass(slots=True)
class GraphDouble:
    """Keeps the events of one person; `write` is the hand of that person."""

    specs: Path
    page: int = 2
    may_edit: bool = True
    desk: Desk = field(init=False)
    events: dict[str, Event] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    subscriptions: list[Event] = field(default_factory=list)
    forgotten: int = -1
    """Feeds that begin at this change or before are forgotten."""
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        file = self.specs / "microsoft_graph" / "calendar_v1.0_subset.json"
        described = openapi(file, base="/v1.0")
        operations = (*described.operations, DELTA, SUBSCRIBE)
        operations += tuple(_mine(one) for one in operations if WHOSE.search(one.path.pattern))
        self.desk = Desk(replace(described, operations=operations))

    def write(self, event: Event) -> None:
        """Somebody writes an event; times are UTC."""
        name = f"AAMk-{next(self._numbers)}="
        self.events[name] = {"id": name, "showAs": "busy", "type": "singleInstance", **event}
        self.log.append(name)

    def move(self, name: str, start: datetime, end: datetime) -> None:
        """Somebody moves an event."""
        for side, moment in (("start", start), ("end", end)):
            said = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.0000000")
            self.events[name][side] = {"dateTime": said, "timeZone": "UTC"}
        self.log.append(name)

    def delete(self, name: str) -> None:
        """Somebody deletes an event."""
        del self.events[name]
        self.log.append(name)

    def routes(self) -> list[web.RouteDef]:
        return [
            *self._person("/v1.0/users/{person}"),
            *self._person("/v1.0/me"),
            web.post("/v1.0/subscriptions", _allowed(self._subscribe)),
        ]

    def _person(self, path: str) -> list[web.RouteDef]:
        return [
            web.get(path + "/calendar", _allowed(self._about)),
            web.get(path + "/calendar/events", _allowed(self._found)),
            web.post(path + "/calendar/events", _allowed(self._create)),
            web.get(path + "/calendar/calendarView", _allowed(self._view)),
            web.get(path + "/calendarView/delta", _allowed(self._delta)),
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
        self.log.append(name)
        return web.json_response(self.events[name])

    async def _delete(self, request: web.Request) -> web.Response:
        gone = self.events.pop(request.match_info["id"], None)
        self.log.append(request.match_info["id"])
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

    async def _subscribe(self, request: web.Request) -> web.Response:
        """Greets the address first, and agrees when it hears the same words again."""
        asked, greeting = await request.json(), "Validation: Testing 123"
        async with (
            ClientSession() as session,
            session.post(asked["notificationUrl"], params={"validationToken": greeting}) as answer,
        ):
            if answer.content_type != "text/plain" or await answer.text() != greeting:
                return web.json_response({"error": {"code": "ValidationError"}}, status=400)
        self.subscriptions.append(asked)
        return web.json_response({**asked, "id": f"s{len(self.subscriptions)}"}, status=201)

    async def _delta(self, request: web.Request) -> web.Response:
        """Pages of what changed; the mark of our events is not among what they tell."""
        begin = int(request.query.get("$deltatoken", request.query.get("$skiptoken", "0")))
        if "$deltatoken" in request.query and begin <= self.forgotten:
            return web.json_response({"error": {"code": "SyncStateNotFound"}}, status=410)
        end = min(begin + self.page, len(self.log))
        value = [
            {"id": name} if name in self.events else {"id": name, "@removed": {"reason": "deleted"}}
            for name in dict.fromkeys(self.log[begin:end])
        ]
        rest = end < len(self.log)
        link, token = ("nextLink", "skiptoken") if rest else ("deltaLink", "deltatoken")
        further = str(request.url.with_query({f"${token}": str(end)}))
        return web.json_response({"value": value, f"@odata.{link}": further})


def _allowed(handler: Answer) -> Answer:
    async def check(request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.json_response({"error": {"code": "InvalidAuthenticationToken"}}, status=401)
        return await handler(request)

    return check


def _at(event: Event, side: str) -> datetime:
    return datetime.fromisoformat(event[side]["dateTime"][:19] + "+00:00")


def _mine(one: Operation) -> Operation:
    """The same of the person who signed in: Graph knows each path of a user under /me too."""
    parameters = {name: kind for name, kind in one.parameters.items() if name != "user-id"}
    path = re.compile(WHOSE.sub("/me", one.path.pattern))
    return replace(
        one, path=path, parameters=parameters, required=one.required - {"user__dash__id"}
    )
