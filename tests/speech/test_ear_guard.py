"""Chains of recognisers: what is heard when one of them fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Never

import numpy as np
import pytest
from livekit import rtc
from livekit.agents import (
    DEFAULT_API_CONNECT_OPTIONS,
    NOT_GIVEN,
    APIConnectionError,
    APIConnectOptions,
    APIStatusError,
    NotGivenOr,
    stt,
    utils,
)

from voicedesk.speech.ear_guard import GuardedSTT
from voicedesk.speech.local.heard import Pcm

pytestmark = pytest.mark.unit

RATE = 16_000
KIND = stt.SpeechEventType
LETTERS = str.maketrans("123456789", "abcdefghi")


@dataclass(eq=False)
class Vendor(stt.STT[Never]):
    """Hears a digit in every stretch of sound: the level it was spoken at, in thousands."""

    name: str
    dies_after: float | None = None
    """Seconds of sound after which the socket closes, each time it is opened."""
    refuses: bool = False
    broken: bool = False
    """Its package cannot be used at all."""
    deaf: bool = False
    empty: bool = False
    garbled: bool = False
    """Hears letters instead of digits, and is as sure of them."""
    opened: int = 0
    recognised: int = 0

    def __post_init__(self) -> None:
        super().__init__(
            capabilities=stt.STTCapabilities(streaming=True, interim_results=True, keyterms=True)
        )
        self._label = self.name
        self.terms: list[str] = []

    def _update_session_keyterms(self, keyterms: list[str]) -> None:
        self.terms = keyterms

    async def _recognize_impl(
        self,
        buffer: utils.AudioBuffer,
        *,
        language: NotGivenOr[str] = NOT_GIVEN,
        conn_options: APIConnectOptions,
    ) -> stt.SpeechEvent:
        if self.refuses:
            raise APIStatusError("no credit", status_code=402)
        if self.broken:
            raise KeyError("transcript")
        self.recognised += 1
        pcm = np.frombuffer(rtc.combine_audio_frames(buffer).data, np.int16)
        return heard(KIND.FINAL_TRANSCRIPT, digits(pcm))

    def stream(
        self,
        *,
        language: NotGivenOr[str] = NOT_GIVEN,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
    ) -> stt.RecognizeStream:
        if self.broken:
            raise TypeError("unexpected keyword")
        self.opened += 1
        return Socket(stt=self, conn_options=conn_options)


class Socket(stt.RecognizeStream):
    async def _run(self) -> None:
        vendor = self._stt
        assert isinstance(vendor, Vendor)
        if vendor.refuses:
            raise APIStatusError("no credit", status_code=402)
        received: list[Pcm] = []
        seconds, quiet = 0.0, 0
        async for frame in self._input_ch:
            if not isinstance(frame, rtc.AudioFrame):
                continue
            seconds += frame.duration
            if vendor.dies_after is not None and seconds >= vendor.dies_after:
                raise APIConnectionError("socket closed")
            pcm = np.frombuffer(frame.data, np.int16)
            if pcm.any() and not received:
                self.send(heard(KIND.START_OF_SPEECH))
            if pcm.any() or received:
                received.append(pcm)
            quiet = 0 if pcm.any() else quiet + 1
            if received and quiet == 10:
                text = "" if vendor.empty else digits(np.concatenate(received))
                text = text.translate(LETTERS) if vendor.garbled else text
                self.send(heard(KIND.FINAL_TRANSCRIPT, text))
                self.send(heard(KIND.END_OF_SPEECH))
                received = []

    def send(self, event: stt.SpeechEvent) -> None:
        assert isinstance(self._stt, Vendor)
        if not self._stt.deaf:
            self._event_ch.send_nowait(event)


def digits(pcm: Pcm) -> str:
    levels = pcm[pcm > 0] // 1000
    return "".join(str(d) for d in levels[np.flatnonzero(np.diff(levels, prepend=-1))])


def heard(kind: stt.SpeechEventType, text: str | None = None) -> stt.SpeechEvent:
    data = [stt.SpeechData(language="en", text=text)] if text is not None else []  # type: ignore[arg-type]
    return stt.SpeechEvent(type=kind, alternatives=data)


class Line:
    """A guarded chain, the frames that go in and the events that come out."""

    def __init__(self, *vendors: Vendor) -> None:
        self.switched: list[tuple[str, str]] = []
        self.chain = GuardedSTT(
            vendors,
            on_switch=lambda a, b: self.switched.append((a, b)),
            sense=lambda words: float(words.isdigit()),
            voice_odds=lambda: lambda pcm: float(pcm.any()),
        )
        self.events: list[stt.SpeechEvent] = []

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Line]:
        self.stream = self.chain.stream(conn_options=APIConnectOptions(max_retry=0))
        reading = asyncio.ensure_future(self._read())
        yield self
        self.stream.end_input()
        await asyncio.wait_for(reading, 5)
        await self.stream.aclose()

    async def _read(self) -> None:
        self.events += [event async for event in self.stream]

    async def say(self, level: int, seconds: float) -> None:
        frame = np.full(RATE // 50, level * 1000, np.int16).tobytes()
        for _ in range(round(seconds * 50)):
            self.stream.push_frame(rtc.AudioFrame(frame, RATE, 1, RATE // 50))
            for _ in range(8):  # let every task of the chain have its turn
                await asyncio.sleep(0)

    @property
    def kinds(self) -> list[str]:
        return [event.type.value for event in self.events]

    @property
    def finals(self) -> list[str]:
        return [e.alternatives[0].text for e in self.events if e.type is KIND.FINAL_TRANSCRIPT]


TURN = ["start_of_speech", "final_transcript", "end_of_speech"]


async def test_a_healthy_recogniser_is_passed_through() -> None:
    first, second = Vendor("first"), Vendor("second")
    async with Line(first, second).open() as line:
        await line.say(7, 0.5)
        await line.say(0, 0.5)
    assert (line.kinds, line.finals) == (TURN, ["7"])
    assert (first.opened, second.opened) == (1, 0)


async def test_a_recogniser_that_refuses_is_replaced_before_a_word_is_lost() -> None:
    async with Line(Vendor("first", refuses=True), Vendor("second")).open() as line:
        await line.say(7, 0.5)
        await line.say(3, 0.5)
        await line.say(0, 0.5)
    assert (line.kinds, line.finals) == (TURN, ["73"])
    assert line.switched == [("first", "second")]


async def test_a_recogniser_that_cannot_even_be_asked_is_replaced() -> None:
    async with Line(Vendor("first", broken=True), Vendor("second")).open() as line:
        await line.say(7, 0.5)
        await line.say(0, 0.5)
    assert (line.finals, line.switched) == (["7"], [("first", "second")])


async def test_a_second_opinion_that_breaks_takes_nothing_away() -> None:
    first = Vendor("first", garbled=True)
    async with Line(first, Vendor("second", broken=True)).open() as line:
        await line.say(7, 0.5)
        await line.say(0, 0.5)
    assert (line.finals, line.switched) == (["g"], [])


async def test_a_dropped_socket_is_opened_again_and_the_gap_replayed() -> None:
    first = Vendor("first", dies_after=1.2)
    async with Line(first, Vendor("second")).open() as line:
        await line.say(7, 0.5)
        await line.say(0, 0.5)
        await line.say(4, 0.5)  # the socket closes in here
        first.dies_after = None
        await line.say(5, 0.5)
        await line.say(0, 0.5)
    assert (line.kinds, line.finals) == (TURN * 2, ["7", "45"])
    assert (first.opened, line.switched) == (2, [])


async def test_a_socket_that_keeps_dropping_is_left() -> None:
    first, second = Vendor("first", dies_after=0.3), Vendor("second")
    async with Line(first, second).open() as line:
        await line.say(4, 0.5)
        await line.say(5, 0.5)
        await line.say(0, 0.5)
    assert (line.kinds, line.finals) == (TURN, ["45"])
    assert line.switched == [("first", "second")]


async def test_a_stalled_recogniser_is_noticed_while_the_caller_speaks() -> None:
    async with Line(Vendor("first", deaf=True), Vendor("second")).open() as line:
        await line.say(6, 1.4)
        assert line.switched == []
        await line.say(6, 0.2)
        assert line.switched == [("first", "second")]
        await line.say(2, 0.3)
        await line.say(0, 0.5)
    assert (line.kinds, line.finals) == (TURN, ["62"])


async def test_silence_is_no_stall() -> None:
    async with Line(Vendor("first", deaf=True), Vendor("second")).open() as line:
        await line.say(0, 5.0)
    assert line.switched == []


async def test_speech_without_words_is_heard_again_by_the_next() -> None:
    second = Vendor("second")
    async with Line(Vendor("first", empty=True), second).open() as line:
        await line.say(9, 0.6)
        await line.say(0, 0.5)
    assert line.finals == ["", "9"]
    assert line.kinds[-1] == "end_of_speech"
    assert (second.recognised, line.switched) == (1, [])


async def test_a_recogniser_that_goes_on_hearing_no_words_is_left() -> None:
    async with Line(Vendor("first", empty=True), Vendor("second")).open() as line:
        for level in (9, 8, 7):
            await line.say(level, 0.6)
            await line.say(0, 0.5)
    assert line.finals == ["", "9", "", "8", "7"]
    assert line.switched == [("first", "second")]


async def test_words_that_make_no_sense_twice_are_heard_by_the_next_which_goes_on() -> None:
    second = Vendor("second")
    async with Line(Vendor("first", garbled=True), second).open() as line:
        for level in (9, 8, 7):
            await line.say(level, 0.6)
            await line.say(0, 0.5)
    assert (line.finals, line.kinds) == (["i", "8", "7"], TURN * 3)
    assert (second.recognised, line.switched) == (1, [("first", "second")])


async def test_a_recogniser_that_another_agrees_with_goes_on() -> None:
    first, second = Vendor("first"), Vendor("second")
    line = Line(first, second)
    line.chain.sense = lambda words: 0.0  # a caller of whom the desk understands nothing
    async with line.open():
        for level in (9, 8, 7):
            await line.say(level, 0.6)
            await line.say(0, 0.5)
    assert (line.finals, line.switched) == (["9", "8", "7"], [])
    assert second.recognised == 1


async def test_when_every_recogniser_fails_the_session_is_told() -> None:
    chain = Line(Vendor("first", refuses=True), Vendor("second", refuses=True)).chain
    stream = chain.stream(conn_options=APIConnectOptions(max_retry=0))
    with pytest.raises(APIConnectionError, match="every recogniser"):
        await anext(aiter(stream))
    await stream.aclose()


@pytest.mark.parametrize("how", ["refuses", "broken"])
async def test_a_single_utterance_goes_down_the_chain(how: str) -> None:
    chain = Line(Vendor("first", **{how: True}), Vendor("second")).chain
    frame = rtc.AudioFrame(np.full(1600, 8000, np.int16).tobytes(), RATE, 1, 1600)
    event = await chain.recognize([frame], conn_options=APIConnectOptions(max_retry=0))
    assert event.alternatives[0].text == "8"


def test_names_reach_every_recogniser_of_the_chain() -> None:
    vendors = Vendor("first"), Vendor("second")
    Line(*vendors).chain._update_session_keyterms(["Okafor"])
    assert [vendor.terms for vendor in vendors] == [["Okafor"], ["Okafor"]]
