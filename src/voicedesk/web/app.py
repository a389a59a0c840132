"""The web application of the office: its pages, their static files, and the signs that it lives."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from voicedesk.domain.business import BusinessId
from voicedesk.web.call_desk import CallDesk
from voicedesk.web.call_page import CallPage
from voicedesk.web.dashboard.backstage import Backstage
from voicedesk.web.dashboard.provider import Provider
from voicedesk.web.dashboard.site import dashboard
from voicedesk.web.problems import Problem, tell_absent, tell_problem
from voicedesk.web.widget import NAME

_HEADERS = ((b"x-content-type-options", b"nosniff"),)


class Guarded:
    """Middleware: what every answer carries."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to an answer as it leaves."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
            await send(message)

        await self._app(scope, receive, guarded)


class Kept(StaticFiles):
    """Files that a browser keeps: vendored ones for good, ours while they are the same."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file; a vendored one is asked for by its version and never changes."""
        answer = await super().get_response(path, scope)
        vendored = "/" in path and b"v=" in scope.get("query_string", b"")
        kept = "public, max-age=31536000, immutable" if vendored else "no-cache"
        answer.headers["Cache-Control"] = kept
        if path == NAME:
            answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return answer


def web_app(
    desk: CallDesk,
    *,
    home: BusinessId,
    health: Sequence[BaseRoute] = (),
    behind: Backstage | None = None,
    provider: Provider | None = None,
) -> Starlette:
    """Everything that the office serves.

    Args:
        desk: Lets browsers in.
        home: The business that is rung from `/`.
        health: The routes that the supervisor of the office and vendors ask.
        behind: What the dashboard works with; None: there is no dashboard.
        provider: Where people may sign in with another account of theirs.
    """

    async def at_home(_: Request) -> RedirectResponse:
        return RedirectResponse(f"/call/{home}")

    static = Kept(directory=str(files("voicedesk.web") / "static"))
    return Starlette(
        routes=[
            *health,
            Route("/healthz", _healthz),
            Route("/", at_home),
            *CallPage(desk).routes,
            *(dashboard(behind, provider=provider) if behind else ()),
            Mount("/static", GZipMiddleware(static, minimum_size=500), name="static"),
        ],
        middleware=[Middleware(Guarded)],
        exception_handlers={Problem: tell_problem, HTTPException: tell_absent},
    )


async def _healthz(_: Request) -> JSONResponse:
    return JSONResponse({"ok": True})
