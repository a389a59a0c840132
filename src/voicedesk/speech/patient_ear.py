"""A recogniser whose turns end by what was said and asked, not by the vendor's fixed silence."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Never

from livekit import rtc
from livekit.agents import (
    DEFAULT_API_CONNECT_OPTIONS,
    NOT_GIVEN,
    APIConnectOptions,
    APIError,
    NotGivenOr,
    llm,
    stt,
    utils,
)
from livekit.agents.voice.events import ConversationItemAddedEvent
from livekit.local_inference import VAD

from voicedesk.speech.local.heard import EAR_RATE, Heard
from voicedesk.speech.local.listener import VoiceOdds
from voicedesk.speech.local.patience import LONG_S, patience
from voicedesk.speech.local.question import Question, asked_for
from voicedesk.speech.local.windows import WINDOW, Windows

_WINDOW_S = WINDOW / EAR_RATE
_SPOKEN = 0.5
_MORE_S = 0.7
"""After more sound a vendor's next words are waited for so long: p99 of the slowest is 0.6 s."""
_NO_END_S = 1.2
"""Silence after words for which a vendor never said that the turn is over."""
_NO_SOUND_S = 1.0
"""A line on which not even silence arrives."""
_KIND = stt.SpeechEventType


@dataclass
class Turn:
    """Words that a vendor calls a turn, kept back until the caller has been silent long enough."""

    question: Callable[[], Question] = lambda: "open"
    words: list[stt.SpeechData] = field(default_factory=list)
    quiet_s: float = 0.0
    """Since the caller's last sound."""
    wait_s: float | None = None
    """Silence that ends the turn; None until the vendor says that it may be over."""
    more: bool = False
    """The caller has gone on since."""
    guessed: str = ""
    """The last preflight transcript: telling one twice would have it answered twice."""

    def window(self, *, spoken: bool) -> Iterator[stt.SpeechEvent]:
        """Count the next stretch of the line; what is to be told now."""
        self.quiet_s = 0.0 if spoken else self.quiet_s + _WINDOW_S
        if spoken and self.words:
            self.more = True
        if self.over:
            yield from self.end()

    def told(self, event: stt.SpeechEvent) -> Iterator[stt.SpeechEvent]:
        """What is to be told when the vendor tells this."""
        if event.type is _KIND.FINAL_TRANSCRIPT:
            self.words += [best for best in event.alternatives[:1] if best.text]
            self.more = False
        elif event.type is _KIND.END_OF_SPEECH and self.words:
            yield from self._may_be_over()
        elif event.type is _KIND.START_OF_SPEECH and self.words:
            self.more = True
        elif event.type in (_KIND.INTERIM_TRANSCRIPT, _KIND.PREFLIGHT_TRANSCRIPT) and self.words:
            self.more = True
            yield self._event(_KIND.INTERIM_TRANSCRIPT, *event.alternatives[:1])
        else:
            if event.type is _KIND.PREFLIGHT_TRANSCRIPT and event.alternatives:
                self.guessed = event.alternatives[0].text
            yield event

    def end(self) -> Iterator[stt.SpeechEvent]:
        """The turn is over, with all its words."""
        if self.words:
            yield self._event(_KIND.FINAL_TRANSCRIPT)
            yield stt.SpeechEvent(type=_KIND.END_OF_SPEECH)
        self.words, self.wait_s, self.more, self.guessed = [], None, False, ""

    @property
    def over(self) -> bool:
        """The caller has been silent for as long as these words ask for."""
        if not self.words:
            return False
        wait_s = _NO_END_S if self.wait_s is None else self.wait_s
        return self.quiet_s >= wait_s + (_MORE_S if self.more else 0.0) - 1e-6

    def _may_be_over(self) -> Iterator[stt.SpeechEvent]:
        heard = Heard(self._text(), min(part.confidence or 1.0 for part in self.words))
        self.wait_s = patience(heard, self.question())
        if self.over:
            yield from self.end()
        elif self.wait_s < LONG_S and self.guessed != self._text():
            self.guessed = self._text()
            # an answer may be thought of meanwhile
            yield self._event(_KIND.PREFLIGHT_TRANSCRIPT)

    def _event(self, kind: stt.SpeechEventType, *following: stt.SpeechData) -> stt.SpeechEvent:
        parts = [*self.words, *following]
        data = stt.SpeechData(
            language=parts[0].language,
            text=" ".join(part.text for part in parts),
            start_time=parts[0].start_time,
            end_time=parts[-1].end_time,
            confidence=min(part.confidence for part in parts),
        )
        return stt.SpeechEvent(type=kind, alternatives=[data])

    def _text(self) -> str:
        return " ".join(part.text for part in self.words)


class PatientSTT(stt.STT[Never]):
    """Wraps one hosted recogniser that tells ends of speech by itself.

    The vendor may end turns as early as it likes: a complete yes is passed on at once, a telephone
    number of which five digits were said is not, and what follows is joined to it. Meanwhile the
    words are told as a preflight transcript, so that an answer is being prepared.
    """

    def __init__(
        self, ear: stt.STT[Any], *, voice_odds: Callable[[], VoiceOdds] = lambda: VAD().predict
    ) -> None:
        of_ear = ear.capabilities
        super().__init__(
            capabilities=stt.STTCapabilities(
                streaming=True,
                interim_results=of_ear.interim_results,
                keyterms=of_ear.keyterms,
                chat_context=True,
                offline_recognize=of_ear.offline_recognize,
            )
        )
        self._label = ear.label
        self.ear = ear
        self.voice_odds = voice_odds
        self.question: Question = "open"

    @property
    def model(self) -> str:
        return self.ear.model

    @property
    def provider(self) -> str:
        return self.ear.provider

    def _update_session_keyterms(self, keyterms: list[str]) -> None:
        if self.ear.capabilities.keyterms:
            self.ear._update_session_keyterms(keyterms)  # noqa: SLF001  # the framework's own hook

    def _push_conversation_item(self, ev: ConversationItemAddedEvent) -> None:
        if isinstance(ev.item, llm.ChatMessage) and ev.item.role == "assistant":
            self.question = asked_for(ev.item.text_content or "")
        if self.ear.capabilities.chat_context:
            self.ear._push_conversation_item(ev)  # noqa: SLF001  # the framework's own hook

    async def _recognize_impl(
        self,
        buffer: utils.AudioBuffer,
        *,
        language: NotGivenOr[str] = NOT_GIVEN,
        conn_options: APIConnectOptions,
    ) -> stt.SpeechEvent:
        return await self.ear.recognize(buffer, conn_options=conn_options)

    def stream(
        self,
        *,
        language: NotGivenOr[str] = NOT_GIVEN,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
    ) -> stt.RecognizeStream:
        return _Waiting(stt=self, conn_options=conn_options)

    async def aclose(self) -> None:
        await self.ear.aclose()


class _Waiting(stt.RecognizeStream):
    def __init__(self, *, stt: PatientSTT, conn_options: APIConnectOptions) -> None:
        super().__init__(stt=stt, conn_options=conn_options)
        self._patient = stt
        self._once = conn_options
        self._turn = Turn(lambda: stt.question)
        self._windows, self._odds = Windows(), stt.voice_odds()
        self._sound = asyncio.Event()

    async def _run(self) -> None:
        stream = self._patient.ear.stream(conn_options=self._once)
        failures: list[APIError] = []
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._feed(stream))
                watching = group.create_task(self._watch())
                await self._read(stream)
                watching.cancel()
        except* APIError as group_of:
            failures += [each for each in _leaves(group_of) if isinstance(each, APIError)]
        finally:
            await stream.aclose()
        if failures:
            raise failures[0]

    async def _feed(self, stream: stt.RecognizeStream) -> None:
        async for frame in self._input_ch:
            if not isinstance(frame, rtc.AudioFrame):
                continue
            self._sound.set()
            try:
                stream.push_frame(frame)
            except RuntimeError:
                return  # its reader tells why it ended
            for window in self._windows.push(frame):
                self._tell(self._turn.window(spoken=self._odds(window) > _SPOKEN))
        stream.end_input()

    async def _read(self, stream: stt.RecognizeStream) -> None:
        async for event in stream:
            self._tell(self._turn.told(event))
        self._tell(self._turn.end())

    async def _watch(self) -> None:
        """End a turn on a line that carries no sound at all, where no silence can be counted."""
        while True:
            self._sound.clear()
            try:
                async with asyncio.timeout(_NO_SOUND_S):
                    await self._sound.wait()
            except TimeoutError:
                self._tell(self._turn.end())
            await asyncio.sleep(_NO_SOUND_S / 4)

    def _tell(self, events: Iterator[stt.SpeechEvent]) -> None:
        for event in events:
            self._event_ch.send_nowait(event)


def _leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for each in group.exceptions:
        if isinstance(each, BaseExceptionGroup):
            yield from _leaves(each)
        else:
            yield each
