"""What a session hears and speaks through where no server stands between: an input, an output."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Literal

import numpy as np
from livekit import rtc
from livekit.agents.voice import io

from voicedesk.calls.audio import Pcm, Track

DESK_RATE = 24_000
EventKind = Literal[
    "caller_began",
    "caller_ended",
    "desk_began",
    "desk_ended",
    "desk_interrupted",
    "caller_said",
    "desk_said",
]


class LineEar(io.AudioInput):
    """Frames of the caller, as the session reads them."""

    def __init__(self, rate: int) -> None:
        super().__init__(label="local line")
        self._rate = rate
        self._frames: asyncio.Queue[rtc.AudioFrame | None] = asyncio.Queue()

    def push(self, pcm: Pcm) -> None:
        self._frames.put_nowait(rtc.AudioFrame(pcm.tobytes(), self._rate, 1, len(pcm)))

    def hang_up(self) -> None:
        self._frames.put_nowait(None)

    async def __anext__(self) -> rtc.AudioFrame:
        frame = await self._frames.get()
        if frame is None:
            raise StopAsyncIteration
        return frame


class LineMouth(io.AudioOutput):
    """Plays in real time and reports what was really heard; can pause and go on."""

    def __init__(
        self, track: Track, *, now_s: Callable[[], float], tell: Callable[[EventKind], None]
    ) -> None:
        super().__init__(
            label="local line",
            capabilities=io.AudioOutputCapabilities(pause=True),
            sample_rate=DESK_RATE,
        )
        self._track, self._now_s, self._tell = track, now_s, tell
        self._given = 0
        self._waiting: list[Pcm] = []
        self._paused = self._flushed = False
        self._finish: asyncio.TimerHandle | None = None
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def busy(self) -> bool:
        """A stretch of speech is being played or waits to go on."""
        return self._given > 0

    async def capture_frame(self, frame: rtc.AudioFrame) -> None:
        if self._flushed:
            await self._idle.wait()
        await super().capture_frame(frame)
        pcm = np.frombuffer(frame.data, np.int16).copy()
        first = self._given == 0
        self._given += len(pcm)
        self._idle.clear()
        if self._paused:
            self._waiting.append(pcm)
            return
        self._track.place(pcm, now_s=self._now_s())
        if first:
            self._started()

    def flush(self) -> None:
        super().flush()
        if self._given:
            self._flushed = True
            self._watch_for_the_end()

    def clear_buffer(self) -> None:
        if not self._given:
            return
        rest = len(self._track.cut(now_s=self._now_s())) + sum(map(len, self._waiting))
        self._ended(played=self._given - rest, interrupted=True)

    def pause(self) -> None:
        super().pause()
        if self._paused:
            return
        self._paused = True
        self._stop_watching()
        rest = self._track.cut(now_s=self._now_s())
        if len(rest):
            self._waiting.insert(0, rest)

    def resume(self) -> None:
        super().resume()
        if not self._paused:
            return
        self._paused = False
        unheard = self._given == sum(map(len, self._waiting))
        for pcm in self._waiting:
            self._track.place(pcm, now_s=self._now_s())
        if self._waiting and unheard:
            self._started()
        self._waiting = []
        if self._flushed:
            self._watch_for_the_end()

    def _started(self) -> None:
        self.on_playback_started(created_at=time.time())
        self._tell("desk_began")

    def _watch_for_the_end(self) -> None:
        self._stop_watching()
        if self._paused:
            return
        left = max(0.0, self._track.end_s - self._now_s())
        self._finish = asyncio.get_running_loop().call_later(
            left, lambda: self._ended(played=self._given, interrupted=False)
        )

    def _stop_watching(self) -> None:
        if self._finish is not None:
            self._finish.cancel()
            self._finish = None

    def _ended(self, *, played: int, interrupted: bool) -> None:
        self._stop_watching()
        self._given, self._waiting = 0, []
        self._flushed = False
        self._idle.set()
        self._tell("desk_interrupted" if interrupted else "desk_ended")
        self.on_playback_finished(playback_position=played / DESK_RATE, interrupted=interrupted)


class NoWords(io.TextOutput):
    """The end of the transcript chain; the words themselves are read from the session."""

    def __init__(self) -> None:
        super().__init__(label="local line", next_in_chain=None)

    async def capture_text(self, text: str) -> None:
        return None

    def flush(self) -> None:
        return None
