"""The office's end of the lifelines: notices within milliseconds that a call's process has died."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from voicedesk.calls.lifeline import BEAT_S, BYE, Hello, read_hello

logger = logging.getLogger(__name__)

MISSED = 3
"""Beats that may fail to come: the machine of the call is gone, not only its process."""
_HELLO_S = 5.0

Lost = Callable[[Hello], Awaitable[None]]


class Lifelines:
    """Listens for live calls; whoever goes without a goodbye is reported lost."""

    def __init__(self, lost: Lost, *, secret: str) -> None:
        self._lost = lost
        self._secret = secret
        self._live: dict[str, Hello] = {}
        self._rescues: set[asyncio.Task[None]] = set()

    @property
    def live(self) -> tuple[Hello, ...]:
        """The calls that are held now."""
        return tuple(self._live.values())

    @asynccontextmanager
    async def listening(self, address: str) -> AsyncIterator[int]:
        """Listen while the block lasts; the port."""
        host, _, port = address.rpartition(":")
        server = await asyncio.start_server(self._held, host, int(port))
        try:
            yield int(server.sockets[0].getsockname()[1])
        finally:
            server.close()
            for rescue in self._rescues:
                rescue.cancel()

    async def _held(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            hello = await self._greeted(reader)
            if hello is None:
                return
            self._live[hello.job] = hello
            said_bye = await _until_the_end(reader)
            self._live.pop(hello.job, None)
            if not said_bye:
                self._report(hello)
        finally:
            writer.close()

    async def _greeted(self, reader: asyncio.StreamReader) -> Hello | None:
        with suppress(OSError, TimeoutError, ValueError):
            async with asyncio.timeout(_HELLO_S):
                return read_hello(await reader.readline(), self._secret)
        return None

    def _report(self, hello: Hello) -> None:
        logger.warning("lifeline cut", extra={"call_id": hello.call, "room": hello.room})
        rescue = asyncio.get_running_loop().create_task(self._rescue(hello))
        self._rescues.add(rescue)
        rescue.add_done_callback(self._rescues.discard)

    async def _rescue(self, hello: Hello) -> None:
        await self._lost(hello)


async def _until_the_end(reader: asyncio.StreamReader) -> bool:
    """Whether a goodbye was said before the line was cut."""
    while True:
        try:
            async with asyncio.timeout(BEAT_S * MISSED):
                line = await reader.readline()
        except (OSError, TimeoutError, ValueError):
            return False
        if line == BYE:
            return True
        if not line:
            return False
