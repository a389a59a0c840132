"""`/live` and `/ready` of a process, telling the truth."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

Check = Callable[[], Awaitable[dict[str, object]]]
"""Why a process is not ready, by what is missing; empty: it is."""


class Quiet(uvicorn.Server):
    """Leaves the signals to the process that it runs in."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def health_routes(not_ready: Check) -> list[BaseRoute]:
    """The two questions that whatever supervises a process asks."""

    async def live(_: Request) -> JSONResponse:
        return JSONResponse({"live": True})

    async def ready(_: Request) -> JSONResponse:
        missing = await not_ready()
        status = 503 if missing else 200
        return JSONResponse({"ready": not missing, **missing}, status_code=status)

    return [Route("/live", live), Route("/ready", ready)]


def serve(app: Starlette, address: str) -> Quiet:
    """A web server for an address; its own `serve` runs it until `should_exit`."""
    host, _, port = address.rpartition(":")
    return Quiet(
        uvicorn.Config(
            app, host=host, port=int(port), log_config=None, access_log=False, lifespan="off"
        )
    )
