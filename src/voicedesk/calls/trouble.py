"""Bad lines: an echo, a caller who cannot hear us, one who has put us on hold."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from livekit import rtc
from livekit.agents import AgentSession, UserInputTranscribedEvent, UserStateChangedEvent
from livekit.agents.voice import io

from voicedesk.agents.live import LiveCall
from voicedesk.calls.admission import may_be_rung
from voicedesk.errors import VoicedeskError
from voicedesk.language.lines import cannot_hear_us, is_echo

logger = logging.getLogger(__name__)

LOUD = 300
"""Root mean square of a window that is not silence: -41 dBFS."""
WINDOW_S = 0.1
UNBROKEN_S = 12.0
"""Nobody speaks for so long without a breath, and without a word that is understood."""
BREATHS = 0.03
"""Share of quiet windows that music may have; fluent speech has more than a tenth."""
ON_HOLD_S = 120.0
"""How long the desk stays on hold."""
DEAF_TWICE, DEAF_FOR_GOOD = 2, 4
LOOK_S = 0.2
PROMISE_S = 3.0
"""How long the record is waited for; then nothing is promised."""

ECHO = "I can hear myself on your line. If I'm on a speaker, please turn it down a little."
ON_HOLD = "It sounds as if I'm on hold. I'll wait. Just speak when you're back."
LEFT_ON_HOLD = "I'll hang up now. Please ring again any time. Goodbye."
HEARD = "I can hear you. Can you hear me now?"
RINGS_BACK = (
    "I can hear you, but it seems that you can't hear me. We will ring you back on this number. "
    "Goodbye."
)
RING_AGAIN = "I can hear you, but it seems that you can't hear me. Please ring again. Goodbye."


@dataclass(slots=True)
class Sound:
    """How unbroken the sound of a line is; fed with the loudness of one window after another."""

    _windows: deque[bool] = field(
        default_factory=lambda: deque(maxlen=round(UNBROKEN_S / WINDOW_S)), init=False
    )

    def add(self, loudness: float) -> None:
        """The root mean square of the next window."""
        self._windows.append(loudness > LOUD)

    def forget(self) -> None:
        """A word was understood: what came before is no music."""
        self._windows.clear()

    @property
    def unbroken(self) -> bool:
        """Whether it goes on and on, as music does and people do not."""
        length = len(self._windows)
        full = length == self._windows.maxlen
        return full and sum(self._windows) >= (1 - BREATHS) * length


class Meter(io.AudioInput):
    """Passes the caller's sound on, and measures it while it is the caller's turn.

    Whoever listens in a car or a workshop is no music: a noise counts only where words are due.
    """

    def __init__(
        self, source: io.AudioInput, sound: Sound, *, due: Callable[[], bool] = lambda: True
    ) -> None:
        super().__init__(label="meter", source=source)
        self._from, self._sound, self._due = source, sound, due
        self._squares, self._samples = 0.0, 0

    async def __anext__(self) -> rtc.AudioFrame:
        frame = await anext(self._from)
        samples = np.frombuffer(frame.data, np.int16).astype(np.float32)
        self._squares += float(np.dot(samples, samples))
        self._samples += len(samples)
        if self._samples >= WINDOW_S * frame.sample_rate * frame.num_channels:
            if self._due():
                self._sound.add((self._squares / self._samples) ** 0.5)
            self._squares, self._samples = 0.0, 0
        return frame


class LineWatch:
    """Notices what is wrong with one line, says so once, and writes it down."""

    def __init__(
        self,
        live: LiveCall,
        session: AgentSession[LiveCall],
        *,
        now: Callable[[], float] | None = None,
    ) -> None:
        self._live, self._session = live, session
        self._now = now or asyncio.get_running_loop().time
        self.sound = Sound()
        self._over_us = False
        self._deaf = 0
        self._held_since: float | None = None
        self._noted: set[str] = set()
        self._saying: asyncio.Task[None] | None = None
        session.on("user_state_changed", self._user)
        session.on("user_input_transcribed", self._heard)

    def attach(self) -> None:
        """Measure the caller from now on; once the session has started."""
        source = self._session.input.audio
        if source is not None:
            due = lambda: self._session.agent_state != "speaking"  # noqa: E731
            self._session.input.audio = Meter(source, self.sound, due=due)

    async def watch(self) -> None:
        """Look for music until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(LOOK_S)

    def look(self) -> None:
        """One look: whether the desk is on hold, and has been for too long."""
        if self._live.state.ended is not None or self._live.aside or not self._listens():
            self.sound.forget()
            return
        if not self.sound.unbroken:
            return
        if self._held_since is None:
            self._held_since = self._now()
            self._note("on_hold")
            self._session.say(ON_HOLD)
        elif self._now() - self._held_since > ON_HOLD_S:
            self._live.state.ended = "on_hold"
            self._session.say(LEFT_ON_HOLD, allow_interruptions=False)

    def _user(self, event: UserStateChangedEvent) -> None:
        if event.new_state == "speaking":
            self._over_us = self._session.agent_state == "speaking"

    def _heard(self, event: UserInputTranscribedEvent) -> None:
        words = event.transcript.strip()
        if not event.is_final or not words or self._live.state.ended is not None:
            return
        self.sound.forget()
        self._held_since = None
        if self._over_us and is_echo(words, self._said()):
            self._session.clear_user_turn()
            if self._note("echo"):
                self._session.say(ECHO)
            return
        self._deaf = self._deaf + 1 if cannot_hear_us(words) else 0
        if self._deaf >= DEAF_TWICE:
            self._session.clear_user_turn()
            self._answer_deaf()

    def _answer_deaf(self) -> None:
        self._note("cannot_hear_us")
        if self._deaf < DEAF_FOR_GOOD:
            self._session.interrupt()
            self._session.say(HEARD)
        elif self._saying is None:
            self._saying = asyncio.get_running_loop().create_task(self._ring_back())

    async def _ring_back(self) -> None:
        """The promise is a row before it is a sentence."""
        words = RING_AGAIN
        try:
            async with asyncio.timeout(PROMISE_S):
                words = await self._promised()
        except (VoicedeskError, TimeoutError) as error:
            logger.warning(
                "no call back could be promised",
                extra={"call_id": self._live.call.id, "error": type(error).__name__},
            )
        self._session.interrupt()
        self._live.state.ended = "cannot_hear_us"
        self._session.say(words, allow_interruptions=False)

    async def _promised(self) -> str:
        live = self._live
        if live.call.caller is None or not may_be_rung(live):
            return RING_AGAIN
        callback = await live.desk.callbacks.promise(
            live.call.caller, "They could not hear us on the line.", call=live.call.id
        )
        live.record("callback", callback.id)
        live.state.callbacks.append(callback)
        return RINGS_BACK

    def _listens(self) -> bool:
        return bool(self._session.input.audio_enabled)

    def _said(self) -> str:
        said = [m for m in self._session.history.messages() if m.role == "assistant"]
        return " ".join(m.text_content or "" for m in said[-2:])

    def _note(self, what: str) -> bool:
        """Write it down, once a call; whether it was the first time."""
        if what in self._noted:
            return False
        self._noted.add(what)
        self._live.journal.add("event", {"line": what})
        logger.warning("a bad line", extra={"call_id": self._live.call.id, "what": what})
        return True
