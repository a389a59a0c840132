"""A chain of voices that is never silent for long: the next one goes on at the cut word."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Never

from livekit import rtc
from livekit.agents import (
    DEFAULT_API_CONNECT_OPTIONS,
    APIConnectionError,
    APIConnectOptions,
    tts,
    utils,
)

from voicedesk.speech.cache import ClauseCache, ClauseKey
from voicedesk.speech.clauses import Clauses, in_clauses
from voicedesk.speech.phrases import in_phrases
from voicedesk.speech.pronounce import pronounced

_log = logging.getLogger(__name__)
_CHARACTERS_A_SECOND = 15.0
_FRAME_MS = 20


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long a vendor may take before the next one is asked."""

    first_byte_s: float = 1.0
    """From the request, connecting included, to the first sound of a clause."""
    gap_s: float = 1.0
    """Between two pieces of sound within a clause."""
    last_s: float = 10.0
    """Both, for the only voice that is left: late is better than never."""
    stalled_s: float = 1.5
    """A caller has been speaking for so long and the recogniser has said nothing."""


Switched = Callable[[str, str], None]
"""Told which member of a chain failed and which one follows, by name."""


def unheard(text: str, heard_s: float, *, pace: float = _CHARACTERS_A_SECOND) -> str:
    """The rest of a clause of which so many seconds were heard, from the word that was cut.

    A word may be said twice, none is left out: the pace is an estimate.
    """
    reached = min(int(heard_s * pace), len(text) - 1)
    return text[text.rfind(" ", 0, reached + 1) + 1 :] if reached > 0 else text


class GuardedTTS(tts.TTS[Never]):
    """Several voices as one; a voice that failed is not used again in this call.

    Clauses are pronounced, spoken without markup, and remembered by text and voice.
    """

    def __init__(
        self,
        voices: Sequence[tts.TTS[Any]],
        *,
        deadlines: Deadlines | None = None,
        cache: ClauseCache | None = None,
        sayings: Mapping[str, str] | None = None,
        on_switch: Switched | None = None,
    ) -> None:
        super().__init__(
            capabilities=tts.TTSCapabilities(streaming=True),
            sample_rate=max(voice.sample_rate for voice in voices),
            num_channels=1,
        )
        self._voices = list(voices)
        self._deadlines = deadlines or Deadlines()
        self._cache = cache
        self._sayings = dict(sayings or {})
        self._on_switch = on_switch
        self._pace = _CHARACTERS_A_SECOND

    @property
    def model(self) -> str:
        return self._voices[0].model

    @property
    def provider(self) -> str:
        return self._voices[0].provider

    def synthesize(
        self, text: str, *, conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS
    ) -> tts.ChunkedStream:
        return _Whole(tts=self, input_text=text, conn_options=conn_options)

    def stream(
        self, *, conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS
    ) -> tts.SynthesizeStream:
        return _Growing(tts=self, conn_options=conn_options)

    async def speak(self, clause: str, push: Callable[[bytes], None]) -> None:
        """Speak one clause with the first voice that can; sound goes to `push` as it comes.

        Raises:
            APIConnectionError: Every voice has failed.
        """
        left = pronounced(clause, sayings=self._sayings)
        while left.strip():
            voice, heard = self._voices[0], _Heard(push, self.sample_rate)
            try:
                await self._with(voice, left, heard)
            except Exception as failure:  # noqa: BLE001  # whatever a vendor's package raises
                left = unheard(left, heard.seconds, pace=self._pace)
                self._leave(voice, failure)
                continue
            self._pace = len(left) / heard.seconds if heard.seconds > 1.0 else self._pace
            return

    async def warm(self, clauses: Iterable[str]) -> int:
        """Have what will be said often ready before the first call; how many clauses were new."""
        new = 0
        for clause in clauses:
            words = pronounced(clause, sayings=self._sayings)
            if self._cache is not None and not self._known(self._voices[0], words):
                await self.speak(clause, _unheard)
                new += 1
        return new

    async def aclose(self) -> None:
        await asyncio.gather(*(voice.aclose() for voice in self._voices))

    async def _with(self, voice: tts.TTS[Any], text: str, heard: _Heard) -> None:
        known = self._known(voice, text)
        if known:
            heard.take(known)
            return
        once = APIConnectOptions(max_retry=0, timeout=self._limits_s[0])
        async with voice.synthesize(text, conn_options=once) as stream:
            await self._read(stream, heard, self._resampler(voice))
        if heard.seconds == 0.0:
            raise APIConnectionError(f"{voice.label} gave no sound")
        if self._cache:
            # it may be written to a disk
            await asyncio.to_thread(self._cache.put, _key(voice, text), b"".join(heard.sound))

    def _known(self, voice: tts.TTS[Any], text: str) -> bytes:
        """A clause said before, or made of phrases that were all said before."""
        if self._cache is None:
            return b""
        whole = self._cache.get(_key(voice, text))
        if whole is not None:
            return whole
        parts = [self._cache.get(_key(voice, phrase)) for phrase in in_phrases(text)]
        found = [part for part in parts if part is not None]
        return b"".join(found) if len(found) == len(parts) > 1 else b""

    async def _read(
        self, stream: tts.ChunkedStream, heard: _Heard, resampler: rtc.AudioResampler | None
    ) -> None:
        events = aiter(stream)
        limit_s, gap_s = self._limits_s
        while True:
            try:
                async with asyncio.timeout(limit_s):
                    event = await anext(events)
            except StopAsyncIteration:
                break
            limit_s = gap_s
            for frame in resampler.push(event.frame) if resampler else [event.frame]:
                heard.take(bytes(frame.data))
        for frame in resampler.flush() if resampler else []:
            heard.take(bytes(frame.data))

    @property
    def _limits_s(self) -> tuple[float, float]:
        """For the first sound and between two; giving the last voice up would be silence."""
        deadlines = self._deadlines
        if len(self._voices) == 1:
            return deadlines.last_s, deadlines.last_s
        return deadlines.first_byte_s, deadlines.gap_s

    def _resampler(self, voice: tts.TTS[Any]) -> rtc.AudioResampler | None:
        if voice.sample_rate == self.sample_rate:
            return None
        quality = rtc.AudioResamplerQuality.QUICK
        return rtc.AudioResampler(voice.sample_rate, self.sample_rate, quality=quality)

    def _leave(self, voice: tts.TTS[Any], failure: Exception) -> None:
        if len(self._voices) == 1:
            raise APIConnectionError("every voice of the chain has failed") from failure
        self._voices = [other for other in self._voices if other is not voice]
        following = self._voices[0]
        _log.warning(
            "a voice failed, the next one goes on",
            extra={
                "voice": voice.label,
                "next": following.label,
                "failure": type(failure).__name__,
            },
        )
        if self._on_switch is not None:
            self._on_switch(voice.label, following.label)


def _key(voice: tts.TTS[Any], text: str) -> ClauseKey:
    return ClauseKey(text, f"{voice.provider} {voice.model} {voice.label}", 1.0)


def _unheard(sound: bytes) -> None:
    """Spoken to nobody."""


class _Heard:
    """Sound of one attempt, counted while it is passed on."""

    def __init__(self, push: Callable[[bytes], None], rate: int) -> None:
        self._push, self._rate = push, rate
        self.sound: list[bytes] = []

    def take(self, pcm: bytes) -> None:
        if pcm:
            self.sound.append(pcm)
            self._push(pcm)

    @property
    def seconds(self) -> float:
        return sum(map(len, self.sound)) / 2 / self._rate


class _Whole(tts.ChunkedStream):
    def __init__(
        self, *, tts: GuardedTTS, input_text: str, conn_options: APIConnectOptions
    ) -> None:
        super().__init__(tts=tts, input_text=input_text, conn_options=conn_options)
        self._guarded = tts

    async def _run(self, output_emitter: tts.AudioEmitter) -> None:
        output_emitter.initialize(
            request_id=utils.shortuuid(),
            sample_rate=self._guarded.sample_rate,
            num_channels=1,
            mime_type="audio/pcm",
        )
        for clause in in_clauses(self._input_text):
            await self._guarded.speak(clause, output_emitter.push)
        output_emitter.flush()


class _Growing(tts.SynthesizeStream):
    def __init__(self, *, tts: GuardedTTS, conn_options: APIConnectOptions) -> None:
        super().__init__(tts=tts, conn_options=conn_options)
        self._guarded = tts

    async def _run(self, output_emitter: tts.AudioEmitter) -> None:
        output_emitter.initialize(
            request_id=utils.shortuuid(),
            sample_rate=self._guarded.sample_rate,
            num_channels=1,
            mime_type="audio/pcm",
            stream=True,
            frame_size_ms=_FRAME_MS,
        )
        output_emitter.start_segment(segment_id=utils.shortuuid())
        async for clause in self._clauses():
            self._mark_started()
            await self._guarded.speak(clause, output_emitter.push)
        output_emitter.end_segment()

    async def _clauses(self) -> AsyncIterator[str]:
        clauses = Clauses()
        async for piece in self._input_ch:
            for clause in clauses.push(piece) if isinstance(piece, str) else clauses.flush():
                yield clause
        for clause in clauses.flush():
            yield clause
