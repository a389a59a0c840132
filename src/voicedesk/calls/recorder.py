"""Records a live call: both sides, from the notice on, without codes and cards that are said."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

import numpy as np
from livekit import rtc
from livekit.agents import AgentSession, UserStateChangedEvent
from livekit.agents.llm import ChatMessage
from livekit.agents.voice import SpeechHandle, io
from livekit.agents.voice.events import ConversationItemAddedEvent

from voicedesk.agents.live import LiveCall
from voicedesk.calls.tape import RATE, Side, Tape
from voicedesk.domain.business import BusinessId
from voicedesk.telemetry.mask import CardWatch

logger = logging.getLogger(__name__)

WRITE_EVERY_S = 1.0
_SETTLED_S = 0.5
"""Sound may be reported this much after it was heard."""
_BEFORE_S = 0.6
"""A voice detector notices speech a little after it began."""
_LONG_S = 20.0
"""Of the caller's last words are blanked when nobody knows when they began."""
_SECRET = re.compile(r"\b(code|card)\b[^.?!]*\?|\bdigits of (the|your) card\b", re.IGNORECASE)

Place = Callable[[Side, rtc.AudioFrame, float], None]


class _Ear(io.AudioInput):
    """Passes the caller's sound on, and a copy to the tape."""

    def __init__(self, source: io.AudioInput, place: Place) -> None:
        super().__init__(label="recorder", source=source)
        self._from, self._place = source, place

    async def __anext__(self) -> rtc.AudioFrame:
        frame = await anext(self._from)
        self._place("caller", frame, time.time() - frame.duration)
        return frame


class _Mouth(io.AudioOutput):
    """Passes the desk's sound on, and a copy of what was really played to the tape."""

    def __init__(self, following: io.AudioOutput, place: Place) -> None:
        super().__init__(
            label="recorder",
            next_in_chain=following,
            capabilities=io.AudioOutputCapabilities(pause=following.can_pause),
        )
        self._to, self._place = following, place
        self._given: list[rtc.AudioFrame] = []
        self._began: float | None = None
        self._reported = False
        self.since: float | None = None
        """Since when sound is under way that nobody has reported as heard."""

    @property
    def sample_rate(self) -> int | None:
        return self._to.sample_rate

    async def capture_frame(self, frame: rtc.AudioFrame) -> None:
        if not self._given:
            self.since = time.time()
        self._given.append(frame)
        await self._to.capture_frame(frame)
        await super().capture_frame(frame)

    def flush(self) -> None:
        super().flush()
        self._to.flush()

    def clear_buffer(self) -> None:
        self._to.clear_buffer()

    def on_playback_started(self, *, created_at: float) -> None:
        super().on_playback_started(created_at=created_at)
        self._began = self._began or created_at

    def on_playback_progressed(self, *, started_at: float, offset: float, duration: float) -> None:
        super().on_playback_progressed(started_at=started_at, offset=offset, duration=duration)
        self._reported = True
        self._heard(started_at, offset, duration)
        self.since = started_at + duration

    def on_playback_finished(
        self,
        *,
        playback_position: float,
        interrupted: bool,
        synchronized_transcript: str | None = None,
    ) -> None:
        super().on_playback_finished(
            playback_position=playback_position,
            interrupted=interrupted,
            synchronized_transcript=synchronized_transcript,
        )
        if not self._reported:
            began = self._began or time.time() - playback_position
            self._heard(began, 0.0, playback_position)
        self._given, self._began, self._reported, self.since = [], None, False, None

    def _heard(self, at: float, offset: float, duration: float) -> None:
        if not self._given or duration <= 0:
            return
        rate = self._given[0].sample_rate
        pcm = np.concatenate([np.frombuffer(frame.data, np.int16) for frame in self._given])
        part = pcm[round(offset * rate) : round((offset + duration) * rate)]
        if len(part):
            self._place("desk", rtc.AudioFrame(part.tobytes(), rate, 1, len(part)), at)


class Recorder:
    """Taps a session that has started; nothing is kept before `begin`."""

    def __init__(self, live: LiveCall, folder: Path) -> None:
        self._live, self._folder = live, folder
        self._tape: Tape | None = None
        self._mouth: _Mouth | None = None
        self._rates: dict[tuple[Side, int], rtc.AudioResampler] = {}
        self._spoke: float | None = None
        self._secret = False
        self._watch = CardWatch()
        self._blanking: set[asyncio.Future[None]] = set()

    def attach(self, session: AgentSession[LiveCall]) -> None:
        """Stand between the session and the room."""
        if session.input.audio is not None:
            session.input.audio = _Ear(session.input.audio, self._place)
        if session.output.audio is not None:
            self._mouth = _Mouth(session.output.audio, self._place)
            session.output.audio = self._mouth
        session.on("user_state_changed", self._user)
        session.on("conversation_item_added", self._item)

    @property
    def consent(self) -> Literal["none", "notice", "ask"]:
        """What the business wants said or asked before."""
        return self._live.desk.profile.voice.recording.consent

    def greet(self, greeting: SpeechHandle) -> None:
        """Begin as soon as the greeting allows it: a notice that was cut off was not heard."""
        if self.consent == "none":
            self.begin()
        elif self.consent == "notice":
            greeting.add_done_callback(lambda said: None if said.interrupted else self.begin())

    def answered(self, allowed: bool) -> None:  # noqa: FBT001  # what the caller said
        """The caller was asked."""
        if allowed:
            self.begin()

    def begin(self) -> None:
        """The caller knows: from here on everything is kept. Twice is fine."""
        if self._tape is not None:
            return
        now = time.time()
        name = f"{round(now * 1000)}.wav"
        try:
            self._tape = Tape(self._folder / self._live.call.id / name, began=now)
        except OSError as error:
            logger.warning("a call is not recorded", extra={"error": error.strerror})
            return
        self._live.journal.add("event", {"recording": "began", "part": name})

    async def keep(self) -> None:
        """Write to disk every second until cancelled, then the rest."""
        try:
            while True:
                await asyncio.sleep(WRITE_EVERY_S)
                await self._write(time.time() - _SETTLED_S)
        finally:
            await asyncio.shield(self._write(time.time(), last=True))

    async def _write(self, until: float, *, last: bool = False) -> None:
        tape = self._tape
        if tape is None:
            return
        since = self._mouth.since if self._mouth and not last else None
        until = min(until, since) if since is not None else until
        try:
            await asyncio.to_thread(tape.write, until)
            if last:
                await asyncio.gather(*self._blanking, return_exceptions=True)
                await asyncio.to_thread(tape.close)
        except OSError as error:
            # the call goes on: a full disk is no reason to hang up
            logger.warning("a recording has stopped", extra={"error": error.strerror})
            self._tape = None

    def _place(self, side: Side, frame: rtc.AudioFrame, at: float) -> None:
        if self._tape is None or (side == "caller" and self._secret):
            return
        for piece in self._resampled(side, frame):
            self._tape.place(side, np.frombuffer(piece.data, np.int16), at=at)

    def _resampled(self, side: Side, frame: rtc.AudioFrame) -> list[rtc.AudioFrame]:
        if frame.sample_rate == RATE:
            return [frame]
        key = (side, frame.sample_rate)
        if key not in self._rates:
            quality = rtc.AudioResamplerQuality.QUICK
            self._rates[key] = rtc.AudioResampler(frame.sample_rate, RATE, quality=quality)
        return self._rates[key].push(frame)

    def _user(self, event: UserStateChangedEvent) -> None:
        if event.new_state == "speaking":
            self._spoke = time.time() - _BEFORE_S

    def _item(self, event: ConversationItemAddedEvent) -> None:
        item = event.item
        if not isinstance(item, ChatMessage):
            return
        text = item.text_content or ""
        if item.role == "assistant":
            self._secret = _SECRET.search(text) is not None
        elif self._watch.take(text) != text and self._tape is not None:
            # nobody asked for it: it is taken out of what is written already
            since = self._spoke or time.time() - _LONG_S
            done = asyncio.ensure_future(asyncio.to_thread(self._tape.blank, since, time.time()))
            self._blanking.add(done)
            done.add_done_callback(self._blanking.discard)


def recorder_for(live: LiveCall, var: Path) -> Recorder | None:
    """The recorder of a call, where the business records."""
    wanted = live.desk.profile.voice.recording.enabled
    return Recorder(live, tapes_of(var, live.call.business)) if wanted else None


def tapes_of(var: Path, business: BusinessId) -> Path:
    """Where the tapes of live calls are until they are kept."""
    return var / "tapes" / business


@asynccontextmanager
async def recorded(recorder: Recorder | None) -> AsyncIterator[None]:
    """The call is written down as long as the block lasts; nothing happens without a recorder."""
    if recorder is None:
        yield
        return
    keeping = asyncio.get_running_loop().create_task(recorder.keep())
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
