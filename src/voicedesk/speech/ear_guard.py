"""A chain of recognisers that loses no word: stalls and lies are noticed, gaps are replayed."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Never

from livekit import rtc
from livekit.agents import (
    DEFAULT_API_CONNECT_OPTIONS,
    NOT_GIVEN,
    APIConnectionError,
    APIConnectOptions,
    APIError,
    NotGivenOr,
    stt,
    utils,
)
from livekit.agents.voice.events import ConversationItemAddedEvent
from livekit.local_inference import VAD

from voicedesk.speech.doubt import Doubt, Sense
from voicedesk.speech.guards import Deadlines, Switched
from voicedesk.speech.local.heard import EAR_RATE
from voicedesk.speech.local.listener import VoiceOdds
from voicedesk.speech.local.windows import WINDOW, Windows

_log = logging.getLogger(__name__)
_WINDOW_S = WINDOW / EAR_RATE
_BEFORE_S = 1.0
_MOST_S = 30.0
_SPOKEN = 0.5
_LEAST_SPEECH_S = 0.4
_KIND = stt.SpeechEventType


class _Stalled(APIError):
    """The caller speaks and the recogniser says nothing."""

    def __init__(self) -> None:
        super().__init__("the recogniser has stalled", retryable=False)


class _Wrong(APIError):
    """Another recogniser heard what makes sense, in the same sound."""

    def __init__(self) -> None:
        super().__init__("the recogniser's words make no sense", retryable=False)


@dataclass
class _Turn:
    """Sound of the caller that no final result accounts for yet, and how much of it is speech."""

    voice_odds: VoiceOdds
    windows: Windows = field(default_factory=Windows)
    frames: deque[rtc.AudioFrame] = field(default_factory=deque)
    kept_s: float = 0.0
    speech_s: float = 0.0
    waiting_s: float = 0.0
    """Since the caller spoke and the recogniser has said nothing."""
    unheard_s: float = 0.0
    """Speech within that time."""
    began: bool = False
    words: bool = False

    def add(self, frame: rtc.AudioFrame) -> None:
        self.frames.append(frame)
        self.kept_s += frame.duration
        for window in self.windows.push(frame):
            spoken = self.voice_odds(window) > _SPOKEN
            self.speech_s += _WINDOW_S * spoken
            self.unheard_s += _WINDOW_S * spoken
            self.waiting_s = self.waiting_s + _WINDOW_S if self.unheard_s else 0.0
        limit_s = _MOST_S if self.began or self.speech_s else _BEFORE_S
        while self.kept_s > limit_s:
            self.kept_s -= self.frames.popleft().duration

    def told(self, event: stt.SpeechEvent) -> None:
        """The recogniser is alive; after a final its sound is accounted for."""
        self.waiting_s = self.unheard_s = 0.0
        if event.type is _KIND.START_OF_SPEECH:
            self.began = True
        if event.type in (_KIND.FINAL_TRANSCRIPT, _KIND.INTERIM_TRANSCRIPT):
            self.words = self.words or bool(_text(event))
        if event.type is _KIND.END_OF_SPEECH or (
            event.type is _KIND.FINAL_TRANSCRIPT and _text(event)
        ):
            self.frames.clear()
            self.kept_s = self.speech_s = 0.0
        if event.type is _KIND.END_OF_SPEECH:
            self.began = self.words = False


class GuardedSTT(stt.STT[Never]):
    """Several recognisers as one; one that failed is not used again in this call.

    Turns in which `sense` finds nothing are heard by the next one too, and the one that makes sense
    goes on; without it any words are taken for true.
    """

    def __init__(
        self,
        ears: Sequence[stt.STT[Any]],
        *,
        deadlines: Deadlines | None = None,
        on_switch: Switched | None = None,
        sense: Sense | None = None,
        voice_odds: Callable[[], VoiceOdds] = lambda: VAD().predict,
    ) -> None:
        first = ears[0].capabilities
        super().__init__(
            capabilities=stt.STTCapabilities(
                streaming=True,
                interim_results=first.interim_results,
                keyterms=any(ear.capabilities.keyterms for ear in ears),
                chat_context=any(ear.capabilities.chat_context for ear in ears),
            )
        )
        self.ears = list(ears)
        self.deadlines = deadlines or Deadlines()
        self.sense: Sense = sense or (lambda words: float(bool(words)))
        self.voice_odds = voice_odds
        self._on_switch = on_switch

    @property
    def model(self) -> str:
        return self.ears[0].model

    @property
    def provider(self) -> str:
        return self.ears[0].provider

    def leave(self, ear: stt.STT[Any], failure: Exception) -> None:
        """Go on with the next recogniser. Raises APIConnectionError when there is none."""
        if len(self.ears) == 1:
            raise APIConnectionError("every recogniser of the chain has failed") from failure
        self.ears = [other for other in self.ears if other is not ear]
        _log.warning(
            "a recogniser failed, the next one goes on",
            extra={
                "ear": ear.label,
                "next": self.ears[0].label,
                "failure": type(failure).__name__,
            },
        )
        if self._on_switch is not None:
            self._on_switch(ear.label, self.ears[0].label)

    def _update_session_keyterms(self, keyterms: list[str]) -> None:
        for ear in self.ears:
            if ear.capabilities.keyterms:
                ear._update_session_keyterms(keyterms)  # noqa: SLF001  # the framework's own hook

    def _push_conversation_item(self, ev: ConversationItemAddedEvent) -> None:
        for ear in self.ears:
            if ear.capabilities.chat_context:
                ear._push_conversation_item(ev)  # noqa: SLF001  # the framework's own hook

    async def _recognize_impl(
        self,
        buffer: utils.AudioBuffer,
        *,
        language: NotGivenOr[str] = NOT_GIVEN,
        conn_options: APIConnectOptions,
    ) -> stt.SpeechEvent:
        while True:
            ear = self.ears[0]
            try:
                return await ear.recognize(buffer, conn_options=APIConnectOptions(max_retry=0))
            except Exception as failure:  # noqa: BLE001  # whatever a vendor's package raises
                self.leave(ear, failure)

    def stream(
        self,
        *,
        language: NotGivenOr[str] = NOT_GIVEN,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
    ) -> stt.RecognizeStream:
        return _Hearing(stt=self, conn_options=conn_options)

    async def aclose(self) -> None:
        await asyncio.gather(*(ear.aclose() for ear in self.ears))


class _Hearing(stt.RecognizeStream):
    def __init__(self, *, stt: GuardedSTT, conn_options: APIConnectOptions) -> None:
        super().__init__(stt=stt, conn_options=conn_options)
        self._guarded = stt
        self._turn = _Turn(stt.voice_odds())
        self._reconnected: set[str] = set()
        self._alive = False
        self._doubt = Doubt(stt.sense)

    async def _run(self) -> None:
        while True:
            ear = self._guarded.ears[0]
            failure = await self._failure_with(ear)
            if failure is None:
                return
            self._turn.waiting_s = self._turn.unheard_s = 0.0
            if self._alive and ear.label not in self._reconnected and failure.retryable:
                self._reconnected.add(ear.label)
            else:
                self._guarded.leave(ear, failure)
                self._doubt = Doubt(self._guarded.sense)

    async def _failure_with(self, ear: stt.STT[Any]) -> APIError | None:
        """Hear with one recogniser until the line ends; what went wrong before."""
        found: list[APIError] = []
        self._alive = False
        try:
            await self._with(ear)
        except* APIError as failures:
            found += [each for each in failures.exceptions if isinstance(each, APIError)]
        return found[0] if found else None

    async def _with(self, ear: stt.STT[Any]) -> None:
        once = APIConnectOptions(max_retry=0, timeout=self._guarded.deadlines.first_byte_s)
        stream = _opened(ear, once)
        try:
            for frame in self._turn.frames:
                _push(stream, frame)
            async with asyncio.TaskGroup() as both:
                both.create_task(self._feed(stream, ear))
                both.create_task(self._read(stream))
        finally:
            await stream.aclose()

    async def _feed(self, stream: stt.RecognizeStream, ear: stt.STT[Any]) -> None:
        # a recogniser without interim results is silent for as long as the caller speaks
        watched = ear.capabilities.interim_results and len(self._guarded.ears) > 1
        async for frame in self._input_ch:
            if not isinstance(frame, rtc.AudioFrame):
                continue
            self._turn.add(frame)
            _push(stream, frame)
            long = self._turn.waiting_s >= self._guarded.deadlines.stalled_s
            if watched and long and self._turn.unheard_s >= _LEAST_SPEECH_S:
                raise _Stalled
        stream.end_input()

    async def _read(self, stream: stt.RecognizeStream) -> None:
        wrong = False
        async for told in _told(stream):
            self._alive = True
            again = told.type is _KIND.START_OF_SPEECH and self._turn.began
            better = await self._better(told)
            event, wrong = better or told, wrong or better is not None
            if told.type is _KIND.END_OF_SPEECH:
                wrong = await self._missed() or wrong
            self._turn.told(event)
            if not again:
                self._event_ch.send_nowait(event)
            if wrong and event.type is _KIND.END_OF_SPEECH:
                raise _Wrong
        if not self._input_ch.closed:
            raise APIConnectionError("the recogniser closed the line")

    async def _better(self, event: stt.SpeechEvent) -> stt.SpeechEvent | None:
        """What the next recogniser makes of words that are not understood, if it makes sense."""
        words, doubt = _text(event), self._doubt
        if event.type is not _KIND.FINAL_TRANSCRIPT or not words or not doubt.about(words):
            return None
        other = await self._second_opinion()
        return other if other and doubt.falls_on(words, _text(other)) else None

    async def _missed(self) -> bool:
        """Tell what the next one heard where this one heard no words; whether it is to go on."""
        turn = self._turn
        if turn.words or turn.speech_s < _LEAST_SPEECH_S:
            return False
        other = await self._second_opinion()
        if other is None:
            return False
        self._event_ch.send_nowait(other)
        return self._doubt.missed()

    async def _second_opinion(self) -> stt.SpeechEvent | None:
        """The same sound, heard by the next recogniser that can hear a whole utterance."""
        frames = list(self._turn.frames)
        for ear in self._guarded.ears[1:] if frames else ():
            if not ear.capabilities.offline_recognize:
                continue
            try:
                async with asyncio.timeout(self._guarded.deadlines.first_byte_s):
                    heard = await ear.recognize(frames, conn_options=APIConnectOptions(max_retry=0))
            except Exception:  # noqa: BLE001, S112  # it was asked beside another; the words of that one stand
                continue
            return heard if _text(heard) else None
        return None


def _opened(ear: stt.STT[Any], options: APIConnectOptions) -> stt.RecognizeStream:
    try:
        return ear.stream(conn_options=options)
    except Exception as error:
        raise APIConnectionError(f"no line to the recogniser: {type(error).__name__}") from error


def _push(stream: stt.RecognizeStream, frame: rtc.AudioFrame) -> None:
    try:
        stream.push_frame(frame)
    except RuntimeError as closed:
        # the stream has ended on its side and its reader has not noticed yet
        raise APIConnectionError("the recogniser closed the line") from closed


async def _told(stream: stt.RecognizeStream) -> AsyncIterator[stt.SpeechEvent]:
    try:
        async for event in stream:
            yield event
    except APIError:
        raise
    except Exception as error:
        # a refused handshake leaves some plugins as their HTTP client raised it
        raise APIConnectionError(f"the recogniser failed: {type(error).__name__}") from error


def _text(event: stt.SpeechEvent) -> str:
    return event.alternatives[0].text if event.alternatives else ""
