"""The local ear as a LiveKit recogniser that also says when the caller's turn is over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Never

import numpy as np
from livekit import rtc
from livekit.agents import (
    DEFAULT_API_CONNECT_OPTIONS,
    NOT_GIVEN,
    APIConnectionError,
    APIConnectOptions,
    NotGivenOr,
    llm,
    stt,
    utils,
)
from livekit.agents.voice.events import ConversationItemAddedEvent
from livekit.local_inference import VAD

from voicedesk.errors import SpeechOverloaded
from voicedesk.speech.local.ear import Listens, Urgency
from voicedesk.speech.local.heard import EAR_RATE, Heard, Samples
from voicedesk.speech.local.listener import Hearing, Listener, Told
from voicedesk.speech.local.patience import patience
from voicedesk.speech.local.question import Question, asked_for
from voicedesk.speech.local.rate import resample, to_samples
from voicedesk.speech.local.windows import Windows

Patience = Callable[[Heard, Question], float]
_NAMES_IN_A_HINT = 24
_KINDS = {
    "started": stt.SpeechEventType.START_OF_SPEECH,
    "interim": stt.SpeechEventType.INTERIM_TRANSCRIPT,
    "guess": stt.SpeechEventType.PREFLIGHT_TRANSCRIPT,
    "part": stt.SpeechEventType.FINAL_TRANSCRIPT,
    "final": stt.SpeechEventType.FINAL_TRANSCRIPT,
    "ended": stt.SpeechEventType.END_OF_SPEECH,
}


class LocalSTT(stt.STT[Never]):
    """One per call; all share one `Ear`.

    It follows the conversation (LiveKit forwards the desk's words), so that a question for a
    number gets more patience than one for a yes, and only a question for a name gets the
    names as a hint: a hint costs time and harms other words.
    """

    def __init__(
        self,
        ear: Listens,
        *,
        names: Sequence[str] = (),
        patience: Patience = patience,
        hearing: Hearing | None = None,
        on_heard: Callable[[Told], None] | None = None,
    ) -> None:
        super().__init__(
            capabilities=stt.STTCapabilities(
                streaming=True, interim_results=True, keyterms=True, chat_context=True
            )
        )
        self.ear = ear
        self.hearing = hearing or Hearing()
        self.question: Question = "open"
        self._names = tuple(names)
        self._session_names: tuple[str, ...] = ()
        self._patience = patience
        self._on_heard = on_heard

    @property
    def model(self) -> str:
        return self.ear.name

    @property
    def provider(self) -> str:
        return "local"

    def expect(self, said: str) -> None:
        """Tell the ear what the desk has just said."""
        self.question = asked_for(said)

    @property
    def hint(self) -> tuple[str, ...]:
        """Names that the recogniser is reminded of in this turn."""
        names = dict.fromkeys((*self._names, *self._session_names))
        return tuple(names)[:_NAMES_IN_A_HINT] if self.question == "name" else ()

    def patience_for(self, heard: Heard) -> float:
        """Seconds of silence that end a turn of these words, after the question asked last."""
        return self._patience(heard, self.question)

    def notice(self, told: Told) -> None:
        """Report a sign to whoever watches the line."""
        if self._on_heard is not None:
            self._on_heard(told)

    def _update_session_keyterms(self, keyterms: list[str]) -> None:
        self._session_names = tuple(keyterms)

    def _push_conversation_item(self, ev: ConversationItemAddedEvent) -> None:
        item = ev.item
        if isinstance(item, llm.ChatMessage) and item.role == "assistant":
            self.expect(item.text_content or "")

    async def _recognize_impl(
        self,
        buffer: utils.AudioBuffer,
        *,
        language: NotGivenOr[str] = NOT_GIVEN,
        conn_options: APIConnectOptions,
    ) -> stt.SpeechEvent:
        frame = rtc.combine_audio_frames(buffer)
        audio = resample(
            to_samples(np.frombuffer(frame.data, np.int16)), rate=frame.sample_rate, to=EAR_RATE
        )
        try:
            heard = await asyncio.wrap_future(self.ear.hear(audio, words=self.hint))
        except SpeechOverloaded as full:
            raise APIConnectionError(str(full)) from full
        return speech_event(Told("final", heard))

    def stream(
        self,
        *,
        language: NotGivenOr[str] = NOT_GIVEN,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
    ) -> LocalStream:
        # without a sample rate: the framework's own resampler would hold sound back for 50 ms
        return LocalStream(stt=self, conn_options=conn_options)


def speech_event(told: Told) -> stt.SpeechEvent:
    """A sign of the listener in LiveKit's terms, other readings after the best."""
    found = []
    if told.heard is not None:
        best = stt.SpeechData(
            language="en",  # type: ignore[arg-type]  # a plain string is converted in __post_init__
            text=told.heard.text,
            confidence=told.heard.confidence,
        )
        found = [best, *(replace(best, text=text) for text in told.heard.others)]
    return stt.SpeechEvent(type=_KINDS[told.sign], request_id=utils.shortuuid(), alternatives=found)


class LocalStream(stt.RecognizeStream):
    """Hearing of one call."""

    def __init__(self, *, stt: LocalSTT, conn_options: APIConnectOptions) -> None:
        super().__init__(stt=stt, conn_options=conn_options)
        self._local = stt
        self._detector = VAD()
        self._windows = Windows()

    async def _run(self) -> None:
        listener = Listener(
            ask=self._ask,
            voice_odds=self._detector.predict,
            patience=self._local.patience_for,
            tell=self._tell,
            wake=self._wake,
            hearing=self._local.hearing,
        )
        async for frame in self._input_ch:
            if isinstance(frame, rtc.AudioFrame):
                self._take(listener, frame)
            else:
                listener.proceed()
        await listener.hang_up()

    def _take(self, listener: Listener, frame: rtc.AudioFrame) -> None:
        listener.sound(np.frombuffer(frame.data, np.int16).copy(), rate=frame.sample_rate)
        for window in self._windows.push(frame):
            listener.window(window)

    def _ask(self, audio: Samples, urgency: Urgency) -> asyncio.Future[Heard]:
        words = () if urgency is Urgency.INTERIM else self._local.hint
        return asyncio.wrap_future(self._local.ear.hear(audio, urgency=urgency, words=words))

    def _tell(self, told: Told) -> None:
        self._event_ch.send_nowait(speech_event(told))
        self._local.notice(told)

    def _wake(self) -> None:
        # a decode is ready: handle it now, not with the next frame
        if not self._input_ch.closed:
            self._input_ch.send_nowait(self._FlushSentinel())
