"""A vendor on loopback: refuses what the vendor's contract does not describe, fails when told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

if TYPE_CHECKING:
    from lab.vendors.contract import Contract


@dataclass(slots=True)
class Desk:
    """What a double was asked, what was wrong with it, and how it is told to fail."""

    contract: Contract | None
    asked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    failures: list[web.Response | None] = field(default_factory=list)
    """What the next requests get instead of an answer; None for an answer."""
    after: list[int | None] = field(default_factory=list)
    """Statuses that take the place of an answer after the work was done; None for the answer."""

    def fail(self, status: int, times: int = 1, body: str = "{}", **headers: str) -> None:
        """The next requests are refused with this status."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.failures += [
            web.Response(status=status, headers=named, text=body) for _ in range(times)
        ]


class Double(Protocol):
    """A vendor's behaviour."""

    desk: Desk

    def routes(self) -> list[web.RouteDef]: ...


@asynccontextmanager
async def running(double: Double) -> AsyncIterator[str]:
    """Its address while it runs on a free port of loopback."""
    app = web.Application(middlewares=[_checked(double.desk)], client_max_size=2**24)
    app.add_routes(double.routes())
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


def _checked(desk: Desk) -> Middleware:
    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        desk.asked.append(f"{request.method} {request.path}")
        token = request.path.endswith("/token")
        faults = await desk.contract.faults(request) if desk.contract and not token else []
        desk.faults += faults
        if faults:
            return web.json_response({"errors": faults}, status=400)
        failure = desk.failures.pop(0) if desk.failures else None
        if failure is not None:
            return failure
        answer = await handler(request)
        lost = desk.after.pop(0) if desk.after else None
        return answer if lost is None else web.Response(status=lost)

    return check
