"""Serves one double on a free port of this machine, and says which faults it can have."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

Fault = Literal[
    "",
    "refused",
    "overloaded",
    "limited",
    "withdrawn",
    "silent",
    "slow",
    "empty",
    "malformed",
    "cut",
    "stalled",
    "garbled",
]
"""401, 503, 429, 404, no first byte, late, nothing said, a broken tool call, closed midway, stopped
midway, words or sound that are none."""


@dataclass(slots=True)
class Faults:
    """Which fault the next requests meet; the list is used up first, then `always`."""

    next: list[Fault] = field(default_factory=list)
    always: Fault = ""
    live: Fault = ""
    """What befalls connections that are open, where a vendor's stay open."""

    def take(self) -> Fault:
        """The fault of one request."""
        return self.next.pop(0) if self.next else self.always


@asynccontextmanager
async def serve(app: web.Application) -> AsyncIterator[str]:
    """Run an application; yields `127.0.0.1:PORT`."""
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"{host}:{port}"
    finally:
        await runner.cleanup()
