"""Keeps processes running: starts them in order, starts again what dies, stops them in order."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2

logger = logging.getLogger(__name__)

FIRST_WAIT_S = 0.2
LONGEST_WAIT_S = 10.0
STEADY_S = 30.0
"""What has run this long is trusted again."""
READY_S = 90.0
LOOK_S = 0.1
TCP = "tcp://"


@dataclass(frozen=True, slots=True)
class Part:
    """One process."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    ready_url: str
    """http://… must answer 200; tcp://host:port must listen."""
    log: Path
    stop_s: float = 10.0
    """How long it may take to stop before it is told again, and then killed."""


class Supervised:
    """One part and whatever process it is now."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.starts = 0
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = False

    @property
    def is_stopping(self) -> bool:
        """Whether it is to end."""
        return self._stopping

    @property
    def pid(self) -> int | None:
        """The process that it is now."""
        return self._process.pid if self._process else None

    async def run(self) -> None:
        """Keep it running until it is stopped."""
        wait_s = FIRST_WAIT_S
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            code = await self._once()
            if self.is_stopping:
                return
            if loop.time() - began > STEADY_S:
                wait_s = FIRST_WAIT_S
            logger.warning(
                "a part ended", extra={"part": self.part.name, "code": code, "again_s": wait_s}
            )
            await asyncio.sleep(wait_s)
            wait_s = min(wait_s * 2, LONGEST_WAIT_S)

    async def ready(self) -> bool:
        """Wait until it answers; False when it does not within a minute and a half."""
        with suppress(TimeoutError):
            async with asyncio.timeout(READY_S), httpx2.AsyncClient(timeout=2) as client:
                for _ in range(round(READY_S / LOOK_S)):
                    if await self._answers(client):
                        return True
                    await asyncio.sleep(LOOK_S)
        return False

    async def stop(self) -> None:
        """Ask, ask again, then insist."""
        self._stopping = True
        process = self._process
        if process is None or process.returncode is not None:
            return
        for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                process.send_signal(number)
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), self.part.stop_s)
                return

    async def _once(self) -> int:
        self.starts += 1
        part = self.part
        with part.log.open("ab") as log:
            # a session of its own: a Ctrl-C is for the supervisor, which stops its parts in order
            self._process = await asyncio.create_subprocess_exec(
                *part.command,
                env=dict(part.environment),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return await self._process.wait()

    async def _answers(self, client: httpx2.AsyncClient) -> bool:
        if self.part.ready_url.startswith(TCP):
            return await _listens(self.part.ready_url.removeprefix(TCP))
        with suppress(httpx2.HTTPError):
            return (await client.get(self.part.ready_url)).status_code == httpx2.codes.OK
        return False


async def _listens(address: str) -> bool:
    host, _, port = address.rpartition(":")
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(2):
            _, writer = await asyncio.open_connection(host, int(port))
        writer.close()
        return True
    return False


async def supervise(
    parts: tuple[Part, ...], stopping: asyncio.Event, *, told: asyncio.Queue[str]
) -> None:
    """Run every part, each started once the one before is ready; stop them the other way round."""
    supervised = tuple(Supervised(part) for part in parts)
    async with asyncio.TaskGroup() as group:
        starting = group.create_task(_start(supervised, group, told))
        await stopping.wait()
        starting.cancel()
        for one in reversed(supervised):
            await one.stop()


async def _start(
    supervised: tuple[Supervised, ...], group: asyncio.TaskGroup, told: asyncio.Queue[str]
) -> None:
    for one in supervised:
        group.create_task(one.run())
        state = "ready" if await one.ready() else "not ready yet; its log says why"
        told.put_nowait(f"{one.part.name}: {state}")
    told.put_nowait("")
