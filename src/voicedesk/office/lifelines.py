"""The office's end of the lifelines: notices within milliseconds that a call's process has died."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Literal

from voicedesk.calls.lifeline import BEAT_S, BYE, Hello, read_hello
from voicedesk.office.rescue import AFTER_MACHINE, AFTER_PROCESS, Offer

logger = logging.getLogger(__name__)

MISSED = 3
"""Beats that may fail to come: the machine of the call is gone, not only its process."""
_HELLO_S = 5.0

Lost = Callable[[Hello, Offer], Awaitable[None]]


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
            how = await _until_the_end(reader)
            self._live.pop(hello.job, None)
            if how != "bye":
                self._report(hello, AFTER_MACHINE if how == "silent" else AFTER_PROCESS)
        finally:
            writer.close()

    async def _greeted(self, reader: asyncio.StreamReader) -> Hello | None:
        with suppress(OSError, TimeoutError, ValueError):
            async with asyncio.timeout(_HELLO_S):
                return read_hello(await reader.readline(), self._secret)
        return None

    def _report(self, hello: Hello, offer: Offer) -> None:
        logger.warning("lifeline cut", extra={"call_id": hello.call, "room": hello.room})
        rescue = asyncio.get_running_loop().create_task(self._rescue(hello, offer))
        self._rescues.add(rescue)
        rescue.add_done_callback(self._rescues.discard)

    async def _rescue(self, hello: Hello, offer: Offer) -> None:
        await self._lost(hello, offer)


async def _until_the_end(reader: asyncio.StreamReader) -> Literal["bye", "cut", "silent"]:
    """A goodbye, a line that was cut with its process, or one on which nothing comes any more."""
    while True:
        try:
            async with asyncio.timeout(BEAT_S * MISSED):
                line = await reader.readline()
        except TimeoutError:
            return "silent"
        except (OSError, ValueError):
            return "cut"
        if line == BYE:
            return "bye"
        if not line:
            return "cut"
