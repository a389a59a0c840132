"""The caller's telephone in a process of its own, so that no desk can make its clock late.

It sends a frame every 20 ms over a Unix socket, stamped where it is made. Whatever a desk takes to
read it, and every other delay of the desk's process, counts as the desk's.
"""

from __future__ import annotations

import asyncio
import os
import struct
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from voicedesk.calls.audio import Pcm
from voicedesk.calls.local import CALLER_RATE, LOUD, LocalLine

FRAME_S = 0.02
FRAME = int(CALLER_RATE * FRAME_S)
_HEAD = struct.Struct("<dd?")
"""When the frame was due (the machine's monotonic clock), how late it was, whether it ends a
line."""
_SIZE = struct.Struct("<I")
_OPENING_S = 60.0
_PRIORITY = 10
"""Of real-time round robin, where it is allowed; else the process is only made less nice."""


@dataclass(frozen=True, slots=True)
class FarEnd:
    """A running telephone exchange of callers; every `FarLine` is one of its lines."""

    address: str


@asynccontextmanager
async def far_end() -> AsyncIterator[FarEnd]:
    """Start the process of the callers, and stop it."""
    with TemporaryDirectory(prefix="far-end-") as folder:
        address = str(Path(folder) / "callers")
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "lab.far_end", address, stdout=asyncio.subprocess.PIPE
        )
        try:
            if process.stdout is None:
                raise RuntimeError("the far end has no output")
            async with asyncio.timeout(_OPENING_S):
                await process.stdout.readline()
            yield FarEnd(address)
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


class FarLine(LocalLine):
    """A line whose caller is in another process; `late_s` is that caller's own delay."""

    def __init__(self, far: FarEnd) -> None:
        super().__init__()
        self._far = far
        self._opened: asyncio.Future[asyncio.StreamWriter] = (
            asyncio.get_running_loop().create_future()
        )
        self._asked: list[asyncio.Future[float]] = []

    async def speak(self, pcm: Pcm) -> float:
        """The caller speaks (8 kHz); when the last loud sample was sent, in seconds of the line."""
        done: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        sender = await self._opened
        self._asked.append(done)
        self._note("caller_began")
        sender.write(_SIZE.pack(len(pcm)) + pcm.astype("<i2").tobytes())
        return await done

    async def _flow(self) -> None:
        reader, sender = await asyncio.open_unix_connection(self._far.address)
        self._opened.set_result(sender)
        try:
            while True:
                due, late_s, ends = _HEAD.unpack(await reader.readexactly(_HEAD.size))
                frame = np.frombuffer(await reader.readexactly(2 * FRAME), "<i2").astype(np.int16)
                self.late_s = max(self.late_s, late_s)
                self.caller.place(frame, now_s=max(0.0, due - self._began - FRAME_S))
                self._ear.push(frame)
                if ends:
                    self._note("caller_ended")
                    self._told(self._asked.pop(0))
        finally:
            sender.close()

    def _told(self, done: asyncio.Future[float]) -> None:
        if not done.done():
            done.set_result(self.caller.last_loud_s(self.caller.end_s, level=LOUD) or 0.0)


async def serve(address: str) -> None:
    """Be the far end of every line that is opened, until the process is ended."""
    server = await asyncio.start_unix_server(_line, address)
    print("ready", flush=True)  # what its starter waits for
    await server.serve_forever()


async def _line(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    to_say: list[Pcm] = []
    hearing = asyncio.get_running_loop().create_task(_hear(reader, to_say))
    loop, sent = asyncio.get_running_loop(), 1
    began = loop.time()
    with suppress(ConnectionError):
        while not hearing.done():
            due = began + sent * FRAME_S
            await asyncio.sleep(max(0.0, due - loop.time()))
            frame, ends = _next(to_say)
            writer.write(_HEAD.pack(due, loop.time() - due, ends) + frame.astype("<i2").tobytes())
            sent += 1
    hearing.cancel()
    await asyncio.gather(hearing, return_exceptions=True)
    writer.close()


async def _hear(reader: asyncio.StreamReader, to_say: list[Pcm]) -> None:
    with suppress(asyncio.IncompleteReadError):
        while True:
            (size,) = _SIZE.unpack(await reader.readexactly(_SIZE.size))
            to_say.append(np.frombuffer(await reader.readexactly(2 * size), "<i2"))


def _next(to_say: list[Pcm]) -> tuple[Pcm, bool]:
    """The next 20 ms, and whether they end what there was to say."""
    if not to_say:
        return np.zeros(FRAME, np.int16), False
    frame, rest = to_say[0][:FRAME], to_say[0][FRAME:]
    if len(rest):
        to_say[0] = rest
    else:
        to_say.pop(0)
    return np.pad(frame, (0, FRAME - len(frame))), not len(rest)


def _hurry() -> None:
    """Come before what is measured, as far as the machine allows it."""
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(_PRIORITY))
    except PermissionError:
        with suppress(PermissionError):
            os.nice(-10)


if __name__ == "__main__":
    _hurry()
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(sys.argv[1]))
