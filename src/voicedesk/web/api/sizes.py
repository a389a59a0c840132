"""How large a request may be: a body that goes on is cut off before it is read."""

from __future__ import annotations

from http import HTTPStatus

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voicedesk.web.problems import Problem, tell_problem

LARGEST = 64 * 1024
"""Bytes of one body."""
LARGEST_FILE = 512 * 1024
"""Bytes of one that brings a file."""
WITH_FILES = ("/imports/", "/profile")


class Sized:
    """Middleware: refuses what is too large."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the whole body, as far as it is allowed, and hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body, more = bytearray(), True
        largest = LARGEST_FILE if any(one in scope["path"] for one in WITH_FILES) else LARGEST
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > largest:
                too_much = Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "That is too much.")
                answer = await tell_problem(Request(scope), too_much)
                await answer(scope, receive, send)
                return
        whole: list[Message] = [{"type": "http.request", "body": bytes(body), "more_body": False}]

        async def again() -> Message:
            return whole.pop() if whole else await receive()

        await self._app(scope, again, send)
