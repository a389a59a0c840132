"""A sound card made of files: ALSA's own, with a pipe for the microphone, a file for the speakers.

The real PortAudio plays and records through it; whoever writes into the pipe sets the pace.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from fcntl import fcntl
from pathlib import Path

import numpy as np

from voicedesk.calls.audio import Pcm

RATE = 24_000
_BLOCK_S = 0.02
_SET_PIPE_SIZE, _PIPE_BYTES = 1031, 4096
"""F_SETPIPE_SZ of Linux, and a tenth of a second: what waits in the pipe is heard late."""
_STANDARD = Path("/usr/share/alsa/alsa.conf")
_CARD = """
pcm.nothing {{ type null }}
pcm.speakers {{ type file; slave.pcm "nothing"; file "{speakers}"; format "raw" }}
pcm.microphone {{
  type file; slave.pcm "nothing"; file "/dev/null"; infile "{microphone}"; format "raw"
}}
pcm.!default {{ type asym; playback.pcm "speakers"; capture.pcm "microphone" }}
"""


class Air:
    """What is in front of the microphone, and what came out of the loudspeakers."""

    def __init__(self, folder: Path) -> None:
        self._microphone, self._speakers = folder / "microphone", folder / "speakers.raw"
        self._config = folder / "asound.conf"
        os.mkfifo(self._microphone)
        self._config.write_text(
            _CARD.format(speakers=self._speakers, microphone=self._microphone), "utf-8"
        )
        self._to_say: deque[Pcm] = deque()

    @property
    def environment(self) -> Mapping[str, str]:
        """What a program needs to find this sound card."""
        return {"ALSA_CONFIG_PATH": f"{_STANDARD}:{self._config}"}

    def say(self, pcm: Pcm) -> None:
        """Speak into the microphone, at `RATE`, as soon as what was said before is said."""
        self._to_say.append(pcm)

    def heard(self) -> Pcm:
        """What has come out of the loudspeakers so far, at `RATE`."""
        there = self._speakers.exists()
        return np.frombuffer(self._speakers.read_bytes() if there else b"", np.int16)

    async def until_played(self, samples: int) -> None:
        """Wait until so many samples that are not silent have come out."""
        while True:
            if np.count_nonzero(self.heard()) >= samples:
                return
            await asyncio.sleep(_BLOCK_S)

    async def blow(self) -> None:
        """Fill the pipe in real time, with silence where nothing is said; until cancelled."""
        loop, block = asyncio.get_running_loop(), int(RATE * _BLOCK_S)
        # a pipe that is open both ways never waits for its other end
        pipe = os.open(self._microphone, os.O_RDWR | os.O_NONBLOCK)
        fcntl(pipe, _SET_PIPE_SIZE, _PIPE_BYTES)
        began, sent = loop.time(), 0
        try:
            while True:
                await asyncio.sleep(max(0.0, began + sent * _BLOCK_S - loop.time()))
                _write(pipe, self._next(block))
                sent += 1
        finally:
            os.close(pipe)

    def _next(self, size: int) -> Pcm:
        if not self._to_say:
            return np.zeros(size, np.int16)
        pcm, rest = self._to_say[0][:size], self._to_say[0][size:]
        if len(rest):
            self._to_say[0] = rest
        else:
            self._to_say.popleft()
        return np.pad(pcm, (0, size - len(pcm)))


def _write(pipe: int, pcm: Pcm) -> None:
    """As a microphone does: what nobody fetches in time is lost."""
    try:
        os.write(pipe, pcm.tobytes())
    except BlockingIOError:
        return


@asynccontextmanager
async def air(folder: Path) -> AsyncIterator[Air]:
    """The air of a room with a sound card in it."""
    found = Air(folder)
    blowing = asyncio.get_running_loop().create_task(found.blow())
    try:
        # let the pipe be open before anybody looks for it
        await asyncio.sleep(0)
        yield found
    finally:
        blowing.cancel()
        await asyncio.gather(blowing, return_exceptions=True)
