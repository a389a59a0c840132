"""A call without a server: both sides' sound flows through one process, in real time."""

from __future__ import annotations

import asyncio
import wave
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import numpy as np
from livekit.agents import AgentSession, llm
from livekit.agents.voice import ConversationItemAddedEvent, TranscriptSynchronizer, io
from livekit.agents.voice.events import UserInputTranscribedEvent

from voicedesk.calls.audio import Pcm, Track
from voicedesk.calls.line_ends import DESK_RATE, EventKind, LineEar, LineMouth, NoWords

CALLER_RATE = 8_000
LOUD = 184
"""-45 dBFS as a 16-bit sample: what counts as somebody speaking."""
_FRAME_S = 0.02
_FRAME = int(CALLER_RATE * _FRAME_S)

State = TypeVar("State")


@dataclass(frozen=True, slots=True)
class LineEvent:
    """Something that was heard or understood, in seconds since the line opened."""

    at_s: float
    kind: EventKind
    text: str = ""


class LocalLine:
    """Both ends of one call on one clock.

        async with LocalLine() as line:
            line.attach(session)
            await session.start(agent)
            ended_s = await line.speak(pcm)

    The caller's end is 8 kHz mono (`speak`), the desk's 24 kHz. `save` writes both as one stereo
    file. Silence flows when nobody speaks, as on a real line.
    """

    def __init__(self, *, on_event: Callable[[LineEvent], None] | None = None) -> None:
        self.events: list[LineEvent] = []
        self.caller = Track(rate=CALLER_RATE)
        self.desk = Track(rate=DESK_RATE)
        self._on_event = on_event
        self._began = 0.0
        self._to_say: deque[tuple[Pcm, asyncio.Future[float]]] = deque()
        self._ear = LineEar(CALLER_RATE)
        self._mouth = LineMouth(self.desk, now_s=self.now_s, tell=self._note)
        self._synchronizer: TranscriptSynchronizer | None = None
        self._pump: asyncio.Task[None] | None = None
        self.late_s = 0.0
        """The longest a frame of the caller was delayed: a busy machine spoils measurements."""

    async def __aenter__(self) -> Self:
        self._began = asyncio.get_running_loop().time()
        self._synchronizer = TranscriptSynchronizer(
            next_in_chain_audio=self._mouth, next_in_chain_text=NoWords()
        )
        self._pump = asyncio.get_running_loop().create_task(self._flow(), name="local line")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pump is not None:
            self._pump.cancel()
            await asyncio.gather(self._pump, return_exceptions=True)
        self.hang_up()
        if self._synchronizer is not None:
            await self._synchronizer.aclose()
        for _, done in self._to_say:
            done.cancel()

    def now_s(self) -> float:
        """Seconds since the line opened."""
        return asyncio.get_running_loop().time() - self._began

    @property
    def input(self) -> io.AudioInput:
        """For `session.input.audio`."""
        return self._ear

    @property
    def output(self) -> io.AudioOutput:
        """For `session.output.audio`: interrupted speech is recorded as it was heard."""
        return self._open.audio_output

    @property
    def transcription(self) -> io.TextOutput:
        """For `session.output.transcription`; belongs to `output`."""
        return self._open.text_output

    def attach(self, session: AgentSession[State]) -> None:
        """Put a session on this line, before it starts, and note what both sides said."""
        session.input.audio = self.input
        session.output.audio = self.output
        session.output.transcription = self.transcription
        session.on("user_input_transcribed", self._heard)
        session.on("conversation_item_added", self._said)

    async def speak(self, pcm: Pcm) -> float:
        """The caller speaks (8 kHz); when the last loud sample was sent, in seconds of the line."""
        done: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._to_say.append((pcm, done))
        return await done

    def hang_up(self) -> None:
        """The caller is gone: the session's input ends; twice is fine."""
        self._ear.hang_up()

    @property
    def desk_busy(self) -> bool:
        """The desk has sound that is playing or still to be played."""
        return self._mouth.busy

    async def quiet(self, *, for_s: float, limit_s: float, since_s: float = 0.0) -> bool:
        """Wait until the desk has spoken after `since_s` and then been silent; False at the limit.

        Judged by the sound alone, as a caller would.
        """
        give_up = self.now_s() + limit_s
        while self.now_s() < give_up:
            now = self.now_s()
            last = self.desk.last_loud_s(now, level=LOUD)
            if last is not None and last > since_s and now - last >= for_s and not self.desk_busy:
                return True
            await asyncio.sleep(_FRAME_S)
        return False

    async def wait(self, seconds: float) -> None:
        """Let the line flow for a while."""
        await asyncio.sleep(seconds)

    def save(self, path: Path) -> float:
        """Write a stereo recording, the caller left and the desk right, at 24 kHz; its seconds."""
        end_s = max(self.caller.end_s, min(self.desk.end_s, self.now_s()))
        left = _three_times(self.caller.between(0.0, end_s))
        right = self.desk.between(0.0, end_s)
        both = np.zeros((max(len(left), len(right)), 2), "<i2")
        both[: len(left), 0], both[: len(right), 1] = left, right
        with wave.open(str(path), "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(2)
            file.setframerate(DESK_RATE)
            file.writeframes(both.tobytes())
        return end_s

    @property
    def _open(self) -> TranscriptSynchronizer:
        if self._synchronizer is None:
            raise RuntimeError("the line is not open: use `async with LocalLine()`")
        return self._synchronizer

    async def _flow(self) -> None:
        """Send a frame of the caller every 20 ms, speech or silence."""
        silence = np.zeros(_FRAME, np.int16)
        sent = 0
        while True:
            due_s = sent * _FRAME_S
            await asyncio.sleep(max(0.0, due_s - self.now_s()))
            self.late_s = max(self.late_s, self.now_s() - due_s)
            frame = self._next_frame(silence)
            self.caller.place(frame, now_s=due_s)
            self._ear.push(frame)
            sent += 1

    def _next_frame(self, silence: Pcm) -> Pcm:
        if not self._to_say:
            return silence
        pcm, done = self._to_say[0]
        if not done.done() and self._fresh(pcm):
            self._note("caller_began")
        frame, rest = pcm[:_FRAME], pcm[_FRAME:]
        if len(rest):
            self._to_say[0] = (rest, done)
            self._speaking = True
        else:
            self._to_say.popleft()
            self._speaking = False
            self._finished(done)
        return np.pad(frame, (0, _FRAME - len(frame)))

    _speaking = False

    def _fresh(self, pcm: Pcm) -> bool:
        return not self._speaking and len(pcm) > 0

    def _finished(self, done: asyncio.Future[float]) -> None:
        self._note("caller_ended")
        # the frame that is being sent is placed a moment later
        asyncio.get_running_loop().call_soon(self._settle, done)

    def _settle(self, done: asyncio.Future[float]) -> None:
        if not done.done():
            done.set_result(self.caller.last_loud_s(self.caller.end_s, level=LOUD) or 0.0)

    def _heard(self, event: UserInputTranscribedEvent) -> None:
        if event.is_final:
            self._note("caller_said", event.transcript)

    def _said(self, event: ConversationItemAddedEvent) -> None:
        if isinstance(event.item, llm.ChatMessage) and event.item.role == "assistant":
            self._note("desk_said", event.item.text_content or "")

    def _note(self, kind: EventKind, text: str = "") -> None:
        event = LineEvent(self.now_s(), kind, text)
        self.events.append(event)
        if self._on_event is not None:
            self._on_event(event)


def _three_times(pcm: Pcm) -> Pcm:
    """8 kHz as 24 kHz, straight lines between the samples."""
    if not len(pcm):
        return pcm
    at = np.arange(len(pcm) * 3) / 3
    return np.interp(at, np.arange(len(pcm)), pcm).astype(np.int16)
