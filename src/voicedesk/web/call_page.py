"""The call page: a button that rings the desk from a browser."""

from __future__ import annotations

import html
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from voicedesk.calls.summons import AGENT, Summons
from voicedesk.errors import ConnectorError, StoreError
from voicedesk.ports import Rooms
from voicedesk.services.desk import Desk

STATIC = Path(__file__).parent / "static"
TICKET = timedelta(seconds=60)
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "microphone=(self), camera=()",
}


@dataclass(frozen=True, slots=True)
class CallPage:
    """The page of one business."""

    desk: Callable[[], Awaitable[Desk]]
    rooms: Rooms
    url: str
    """Where browsers reach the rooms."""

    def routes(self) -> list[BaseRoute]:
        """What a web application serves for it."""
        return [
            Route("/", self.page),
            Route("/call", self.call, methods=["POST"]),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]

    async def page(self, _: Request) -> Response:
        """The button."""
        profile = (await self.desk()).profile
        words = {
            "business": profile.business.name,
            "disclosure": profile.voice.disclosure,
            "phone": profile.business.phone,
        }
        text = (STATIC / "call.html").read_text("utf-8")
        for name, value in words.items():
            text = text.replace(f"{{{name}}}", html.escape(str(value)))
        return HTMLResponse(text, headers={**_HEADERS, "Content-Security-Policy": self._policy})

    async def call(self, request: Request) -> Response:
        """A ticket into a room of its own, to which the desk is on its way already."""
        # a browser says where a request comes from; another site's page may not ring us
        if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return JSONResponse({"error": "not from here"}, status_code=403, headers=_HEADERS)
        try:
            return await self._ticket(request.client.host if request.client else "unknown")
        except (ConnectorError, StoreError):
            return JSONResponse({"error": "not now"}, status_code=503, headers=_HEADERS)

    async def _ticket(self, source: str) -> Response:
        desk = await self.desk()
        if not await desk.limits.admit_web_call(source):
            return JSONResponse({"error": "too many"}, status_code=429, headers=_HEADERS)
        room, identity = f"web-{secrets.token_hex(8)}", f"web-{secrets.token_hex(8)}"
        await self.rooms.create(room)
        summons = Summons(business=desk.business.id, caller=identity)
        await self.rooms.dispatch(room, AGENT, metadata=summons.text())
        token = await self.rooms.token(room, identity, ttl=TICKET)
        return JSONResponse({"url": self.url, "token": token}, headers=_HEADERS)

    @property
    def _policy(self) -> str:
        http = self.url.replace("ws", "http", 1)
        return (
            "default-src 'none'; script-src 'self'; style-src 'self'; media-src 'self' blob:; "
            f"connect-src 'self' {self.url} {http}; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"
        )
