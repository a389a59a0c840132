"""A line whose caller is in another process, so that no desk can make the caller's clock late.

Whatever a desk takes to read a frame, and every other delay of its process, counts as the desk's.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from lab.far_callers import FRAME, FRAME_S, HEAD, SIZE
from voicedesk.calls.audio import Pcm
from voicedesk.calls.local import LOUD, LocalLine

_OPENING_S = 60.0


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
            sys.executable, "-m", "lab.far_callers", address, stdout=asyncio.subprocess.PIPE
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
        sender.write(SIZE.pack(len(pcm)) + pcm.astype("<i2").tobytes())
        return await done

    async def _flow(self) -> None:
        reader, sender = await asyncio.open_unix_connection(self._far.address)
        self._opened.set_result(sender)
        try:
            while True:
                due, late_s, ends = HEAD.unpack(await reader.readexactly(HEAD.size))
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
