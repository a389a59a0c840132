"""Twilio's messages on loopback, checked against its published specification."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from itertools import count
from typing import TYPE_CHECKING

from aiohttp import web

from lab.vendors.contract import openapi
from lab.vendors.double import Desk

if TYPE_CHECKING:
    from pathlib import Path

ACCOUNT = "AC" + "0" * 32
TOKEN = "token"  # noqa: S105  # of a double
OPTED_OUT = "+12025550199"


@dataclass(slots=True)
class TwilioDouble:
    """Keeps the texts that it took."""

    specs: Path
    now: Callable[[], datetime]
    desk: Desk = field(init=False)
    texts: list[dict[str, object]] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.desk = Desk(openapi(self.specs / "twilio" / "twilio_api_v2010_messages.json"))

    def routes(self) -> list[web.RouteDef]:
        path = "/2010-04-01/Accounts/{account}/Messages.json"
        return [web.post(path, self._create), web.get(path, self._list)]

    async def _create(self, request: web.Request) -> web.Response:
        refused = _stranger(request)
        if refused:
            return refused
        form = await request.post()
        if not ({"From", "MessagingServiceSid"} & form.keys() and "Body" in form):
            return web.json_response({"code": 21603, "status": 400}, status=400)
        if form["To"] == OPTED_OUT:
            return web.json_response({"code": 21610, "status": 400}, status=400)
        text: dict[str, object] = {
            "sid": f"SM{next(self._numbers):032x}",
            "to": form["To"],
            "from": form.get("From"),
            "body": form["Body"],
            "status": "queued",
            "direction": "outbound-api",
            "date_created": format_datetime(self.now()),
        }
        self.texts.insert(0, text)
        return web.json_response(text, status=201)

    async def _list(self, request: web.Request) -> web.Response:
        refused = _stranger(request)
        if refused:
            return refused
        wanted = request.query.get("To")
        found = [text for text in self.texts if wanted in (None, text["to"])]
        return web.json_response({"messages": found[: int(request.query.get("PageSize", "50"))]})


def _stranger(request: web.Request) -> web.Response | None:
    known = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
    if request.headers.get("Authorization") == f"Basic {known}":
        return None
    return web.json_response({"code": 20003, "status": 401}, status=401)
