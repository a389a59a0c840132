"""The microphone and the loudspeakers of this machine as the line of one call."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType, TracebackType
from typing import Any, Protocol, Self, TypeVar

import numpy as np
from livekit import rtc
from livekit.agents import AgentSession
from livekit.agents.voice import TranscriptSynchronizer, io

from voicedesk.agents.live import LiveCall
from voicedesk.calls.audio import Pcm, Track
from voicedesk.calls.line_ends import DESK_RATE, EventKind, LineEar, LineMouth, NoWords
from voicedesk.calls.session import Voice as VoiceOptions
from voicedesk.calls.voice import Speech
from voicedesk.errors import ConfigurationError

logger = logging.getLogger(__name__)

BLOCK = DESK_RATE // 100
"""The echo canceller takes 10 ms at a time."""
_BEHIND_S = 0.04
"""The loudspeakers play what the line played this long ago: a busy loop leaves no gap."""
_ASTRAY_S = 0.06
"""By which the clock of a sound card may differ from ours before it is set again."""
_LEARNING_S = 3.0
"""What the echo canceller takes to know the room; until then no echo may interrupt."""

State = TypeVar("State")
Exchange = Callable[[bytes, float], bytes]
"""Given a block of the microphone and the seconds from loudspeaker to microphone: what to play."""


@dataclass(frozen=True, slots=True)
class Devices:
    """Which ones, by number or a part of the name; the system's own when empty."""

    microphone: str = ""
    speakers: str = ""


class Card(Protocol):
    """What moves sound in and out of the air."""

    def start(self, exchange: Exchange, lost: Callable[[], None]) -> None:
        """Exchange a block every 10 ms from a thread of its own, until it stops or is lost."""

    def stop(self) -> None:
        """Exchange no more; twice is fine."""


class _Times(Protocol):
    """When the first sample of a block was heard, and when it will be played."""

    inputBufferAdcTime: float  # noqa: N815  # PortAudio's names
    outputBufferDacTime: float  # noqa: N815


class PortAudio:
    """The sound card through PortAudio, both ways on one clock.

    Raises:
        ConfigurationError: In words, what is not installed or not plugged in.
    """

    def __init__(self, devices: Devices | None = None) -> None:
        self._library = _library()
        chosen = devices or Devices()
        self._device = (_named(chosen.microphone), _named(chosen.speakers))
        self._stream: Any = None
        self._check()

    def start(self, exchange: Exchange, lost: Callable[[], None]) -> None:
        def turn(
            heard: memoryview, played: memoryview, _frames: int, at: _Times, _status: object
        ) -> None:
            delay_s = at.outputBufferDacTime - at.inputBufferAdcTime
            played[:] = exchange(bytes(heard), delay_s)

        try:
            self._stream = self._library.RawStream(
                samplerate=DESK_RATE,
                blocksize=BLOCK,
                channels=1,
                dtype="int16",
                latency="low",
                device=self._device,
                callback=turn,
                finished_callback=lost,
            )
            self._stream.start()
        except self._library.PortAudioError as error:
            raise ConfigurationError(f"the sound card cannot be used: {error}") from error

    def stop(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()

    def _check(self) -> None:
        for device, kind, name in zip(
            self._device, ("input", "output"), ("microphone", "loudspeaker"), strict=True
        ):
            try:
                self._library.query_devices(device, kind)
            except (self._library.PortAudioError, ValueError) as error:
                named = f' called "{device}"' if device is not None else ""
                raise ConfigurationError(
                    f"no {name}{named} was found on this machine; there are: {self._all()}"
                ) from error

    def _all(self) -> str:
        found = [f"{n} {each['name']}" for n, each in enumerate(self._library.query_devices())]
        return ", ".join(found) or "none"


def _library() -> ModuleType:
    try:
        import sounddevice
    except ImportError as error:
        raise ConfigurationError(
            "a microphone needs the package sounddevice; "
            "install voicedesk with the extra `microphone`"
        ) from error
    except OSError as error:
        raise ConfigurationError(
            "a microphone needs the library PortAudio, which is not installed; "
            "on Debian: sudo apt-get install libportaudio2"
        ) from error
    library: ModuleType = sounddevice
    return library


def _named(device: str) -> int | str | None:
    return int(device) if device.isdigit() else device or None


class SoundCardLine:
    """Whoever sits at this machine is the caller.

        async with SoundCardLine(PortAudio()) as line:
            line.attach(session)

    What the loudspeakers play is taken out of what the microphone hears (WebRTC's echo canceller,
    as in a browser), so that the desk does not answer itself.
    """

    def __init__(self, card: Card, *, now_s: Callable[[], float] = time.monotonic) -> None:
        self._card = card
        self._now_s = now_s
        self.desk = Track(rate=DESK_RATE)
        self._ear = LineEar(DESK_RATE)
        self._mouth = LineMouth(self.desk, now_s=self._since_s, tell=_nothing)
        self._began = now_s()
        self._at_s = 0.0
        self._closing = False
        self.lost = asyncio.Event()
        """The sound card is gone: unplugged, or taken away."""

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._air = rtc.AudioProcessingModule(
            echo_cancellation=True, high_pass_filter=True, auto_gain_control=True
        )
        self._synchronizer = TranscriptSynchronizer(
            next_in_chain_audio=self._mouth, next_in_chain_text=NoWords()
        )
        await asyncio.to_thread(self._card.start, self.exchange, self._gone)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing = True
        await asyncio.to_thread(self._card.stop)
        self._ear.hang_up()
        await self._synchronizer.aclose()

    @property
    def input(self) -> io.AudioInput:
        """For `session.input.audio`: the microphone without the loudspeakers."""
        return self._ear

    def attach(self, session: AgentSession[State]) -> None:
        """Put a session on this line, before it starts."""
        session.input.audio = self.input
        session.output.audio = self._synchronizer.audio_output
        session.output.transcription = self._synchronizer.text_output

    def exchange(self, heard: bytes, delay_s: float) -> bytes:
        """One block of the microphone for one of the loudspeakers; called by the card's thread."""
        played = rtc.AudioFrame(bytearray(self._next().tobytes()), DESK_RATE, 1, BLOCK)
        sounding = bytes(played.data)
        spoken = rtc.AudioFrame(bytearray(heard), DESK_RATE, 1, BLOCK)
        self._air.set_stream_delay_ms(max(0, round(1000 * delay_s)))
        self._air.process_reverse_stream(played)
        self._air.process_stream(spoken)
        pcm = np.frombuffer(bytes(spoken.data), np.int16)
        if not self._closing:
            self._loop.call_soon_threadsafe(self._ear.push, pcm)
        return sounding

    def _next(self) -> Pcm:
        """What the line played a moment ago, by the card's own clock."""
        due_s = self._since_s() - _BEHIND_S
        if abs(self._at_s - due_s) > _ASTRAY_S:
            self._at_s = due_s
        start_s, self._at_s = self._at_s, self._at_s + BLOCK / DESK_RATE
        return self.desk.between(start_s, start_s + BLOCK / DESK_RATE)

    def _since_s(self) -> float:
        return self._now_s() - self._began

    def _gone(self) -> None:
        if not self._closing:
            logger.warning("the sound card is gone")
            self._loop.call_soon_threadsafe(self.lost.set)


@dataclass(frozen=True, slots=True)
class InTheRoom:
    """A speech whose caller hears the desk by loudspeakers."""

    speech: Speech

    def options(self, live: LiveCall) -> VoiceOptions:
        """As on a telephone, but nobody interrupts before the echo canceller knows the room."""
        options = self.speech.options(live)
        options["aec_warmup_duration"] = _LEARNING_S
        return options


def _nothing(kind: EventKind) -> None:
    """Nobody watches this line's events; the journal has the words."""
