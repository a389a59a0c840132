"""A vendor's turns end when the caller's do."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Never

import numpy as np
import pytest
from livekit import rtc
from livekit.agents import (
    DEFAULT_API_CONNECT_OPTIONS,
    NOT_GIVEN,
    APIConnectionError,
    APIConnectOptions,
    LanguageCode,
    NotGivenOr,
    stt,
    utils,
)

from voicedesk.speech.local.question import Question
from voicedesk.speech.patient_ear import PatientSTT, Turn

pytestmark = pytest.mark.unit

KIND = stt.SpeechEventType
WINDOW_S = 0.032


def said(kind: stt.SpeechEventType, text: str = "") -> stt.SpeechEvent:
    data = stt.SpeechData(language=LanguageCode("en"), text=text, confidence=0.95)
    return stt.SpeechEvent(type=kind, alternatives=[data] if text else [])


def told(events: Iterable[stt.SpeechEvent]) -> list[tuple[str, str]]:
    return [(e.type.name, e.alternatives[0].text if e.alternatives else "") for e in events]


def silence(turn: Turn, seconds: float) -> list[tuple[str, str]]:
    windows = round(seconds / WINDOW_S)
    return told(event for _ in range(windows) for event in turn.window(spoken=False))


def vendor_ends(turn: Turn, text: str) -> list[tuple[str, str]]:
    found = [*turn.told(said(KIND.FINAL_TRANSCRIPT, text)), *turn.told(said(KIND.END_OF_SPEECH))]
    return told(found)


def asked(question: Question) -> Turn:
    return Turn(lambda: question)


def test_a_complete_yes_is_passed_on_at_once() -> None:
    turn = asked("yes_no")
    silence(turn, 0.26)
    assert vendor_ends(turn, "yes please") == [
        ("FINAL_TRANSCRIPT", "yes please"),
        ("END_OF_SPEECH", ""),
    ]


def test_half_a_number_is_kept_until_the_rest_is_said() -> None:
    turn = asked("number")
    silence(turn, 0.26)
    assert vendor_ends(turn, "two oh two five five five") == []
    assert silence(turn, 0.3) == []
    assert told(turn.window(spoken=True)) == []
    assert silence(turn, 0.3) == []
    whole = "two oh two five five five zero one two three"
    assert vendor_ends(turn, "zero one two three") == [
        ("FINAL_TRANSCRIPT", whole),
        ("END_OF_SPEECH", ""),
    ]


def test_an_answer_is_prepared_while_the_caller_may_go_on() -> None:
    turn = asked("open")
    silence(turn, 0.1)
    assert vendor_ends(turn, "I would like a cleaning") == [
        ("PREFLIGHT_TRANSCRIPT", "I would like a cleaning")
    ]
    assert silence(turn, 0.6) == [
        ("FINAL_TRANSCRIPT", "I would like a cleaning"),
        ("END_OF_SPEECH", ""),
    ]


def test_the_same_guess_is_told_once() -> None:
    turn = asked("open")
    first = told(turn.told(said(KIND.PREFLIGHT_TRANSCRIPT, "I would like a cleaning")))
    assert first == [("PREFLIGHT_TRANSCRIPT", "I would like a cleaning")]
    assert vendor_ends(turn, "I would like a cleaning") == []


def test_words_that_follow_are_shown_with_those_that_wait() -> None:
    turn = asked("open")
    vendor_ends(turn, "my name is")
    shown = told(turn.told(said(KIND.INTERIM_TRANSCRIPT, "Peter")))
    assert shown == [("INTERIM_TRANSCRIPT", "my name is Peter")]


def test_a_cough_does_not_keep_a_turn_open_for_ever() -> None:
    turn = asked("open")
    vendor_ends(turn, "I need to come on Thursday and")
    told(turn.window(spoken=True))
    assert silence(turn, 1.3) == []
    assert silence(turn, 0.5)[0] == ("FINAL_TRANSCRIPT", "I need to come on Thursday and")


def test_words_without_an_end_are_not_lost() -> None:
    turn = asked("open")
    told(turn.told(said(KIND.FINAL_TRANSCRIPT, "hello")))
    assert silence(turn, 1.1) == []
    assert silence(turn, 0.2)[0] == ("FINAL_TRANSCRIPT", "hello")


class Wire(stt.STT[Never]):
    """Ends a turn after the first frame; what comes after that is by its kind."""

    def __init__(self, text: str, *, breaks: bool = False) -> None:
        super().__init__(capabilities=stt.STTCapabilities(streaming=True, interim_results=True))
        self.text, self.breaks = text, breaks

    async def _recognize_impl(
        self,
        buffer: utils.AudioBuffer,
        *,
        language: NotGivenOr[str] = NOT_GIVEN,
        conn_options: APIConnectOptions,
    ) -> stt.SpeechEvent:
        return said(KIND.FINAL_TRANSCRIPT, self.text)

    def stream(
        self,
        *,
        language: NotGivenOr[str] = NOT_GIVEN,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
    ) -> stt.RecognizeStream:
        return WireStream(stt=self, conn_options=conn_options, text=self.text, breaks=self.breaks)


class WireStream(stt.RecognizeStream):
    def __init__(
        self, *, stt: stt.STT[Never], conn_options: APIConnectOptions, text: str, breaks: bool
    ) -> None:
        super().__init__(stt=stt, conn_options=conn_options)
        self._text, self._breaks = text, breaks

    async def _run(self) -> None:
        await anext(aiter(self._input_ch))
        if self._breaks:
            raise APIConnectionError("the line is cut", retryable=False)
        self._event_ch.send_nowait(said(KIND.FINAL_TRANSCRIPT, self._text))
        self._event_ch.send_nowait(said(KIND.END_OF_SPEECH))
        async for _ in self._input_ch:
            pass


def frame() -> rtc.AudioFrame:
    return rtc.AudioFrame(np.zeros(320, np.int16).tobytes(), 16_000, 1, 320)


def patient(wire: Wire) -> stt.RecognizeStream:
    ear = PatientSTT(wire, voice_odds=lambda: lambda _: 0.0)
    return ear.stream(conn_options=APIConnectOptions(max_retry=0))


async def test_a_line_that_falls_dumb_ends_the_turn_all_the_same() -> None:
    async with asyncio.timeout(5), patient(Wire("my number is")) as stream:
        stream.push_frame(frame())
        assert told([await anext(stream)]) == [("FINAL_TRANSCRIPT", "my number is")]


async def test_a_hang_up_in_mid_sentence_loses_no_word() -> None:
    async with asyncio.timeout(5), patient(Wire("my number is")) as stream:
        stream.push_frame(frame())
        stream.end_input()
        assert told([await anext(stream)]) == [("FINAL_TRANSCRIPT", "my number is")]


async def test_a_broken_wire_is_told_as_what_it_is() -> None:
    async with asyncio.timeout(5), patient(Wire("", breaks=True)) as stream:
        stream.push_frame(frame())
        with pytest.raises(APIConnectionError, match="cut"):
            await anext(stream)
