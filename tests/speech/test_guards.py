"""Chains of voices: what the caller hears when one of them fails."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Never

import pytest
from livekit.agents import (
    DEFAULT_API_CONNECT_OPTIONS,
    APIConnectionError,
    APIConnectOptions,
    APIStatusError,
    tts,
    utils,
)

from voicedesk.speech.cache import ClauseCache
from voicedesk.speech.guards import Deadlines, GuardedTTS, unheard

pytestmark = pytest.mark.unit

QUICKLY = Deadlines(first_byte_s=0.2, gap_s=0.2)
A_LETTER = 1 / 15
"""Seconds of sound that a vendor makes of one character."""


@dataclass
class Fault:
    """What goes wrong with a vendor, once `after_s` of sound has been sent."""

    after_s: float = 0.0
    late_s: float = 0.0
    """It is only slow, by so much."""
    hangs: bool = False
    empty: bool = False
    broken: bool = False
    """Its package cannot be used at all."""


@dataclass(eq=False)
class Vendor(tts.TTS[Never]):
    """A vendor's voice at its own sample rate, with one constant sample value as its timbre."""

    timbre: int
    rate: int = 16_000
    fault: Fault | None = None
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(
            capabilities=tts.TTSCapabilities(streaming=False),
            sample_rate=self.rate,
            num_channels=1,
        )
        self._label = f"vendor {self.timbre}"

    def synthesize(
        self, text: str, *, conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS
    ) -> tts.ChunkedStream:
        if self.fault and self.fault.broken:
            raise TypeError("unexpected keyword")
        self.said.append(text)
        return _Sound(tts=self, input_text=text, conn_options=conn_options)


class _Sound(tts.ChunkedStream):
    async def _run(self, output_emitter: tts.AudioEmitter) -> None:
        vendor = self._tts
        assert isinstance(vendor, Vendor)
        fault = vendor.fault
        output_emitter.initialize(
            request_id=utils.shortuuid(),
            sample_rate=vendor.rate,
            num_channels=1,
            mime_type="audio/pcm",
        )
        if fault and fault.late_s:
            await asyncio.sleep(fault.late_s)
            fault = None
        seconds = fault.after_s if fault else len(self._input_text) * A_LETTER
        output_emitter.push(vendor.timbre.to_bytes(2, "little") * round(seconds * vendor.rate))
        output_emitter.flush()
        await asyncio.sleep(0.01)
        if fault and fault.hangs:
            await asyncio.sleep(30)
        if fault and not fault.empty:
            raise APIStatusError("socket closed", status_code=503)


async def spoken(voice: GuardedTTS, *pieces: str) -> bytes:
    stream = voice.stream(conn_options=APIConnectOptions(max_retry=0))
    for piece in pieces:
        stream.push_text(piece)
    stream.end_input()
    return b"".join([bytes(event.frame.data) async for event in stream])


def test_the_rest_begins_with_the_word_that_was_cut() -> None:
    text = "Tuesday the tenth at half past two"
    assert unheard(text, 0.0) == text
    assert unheard(text, 10 / 15) == "the tenth at half past two"
    assert unheard(text, 8 / 15) == "the tenth at half past two"
    assert unheard(text, 60.0) == "two"


async def test_a_healthy_voice_speaks_clause_by_clause_without_markup() -> None:
    first, second = Vendor(1), Vendor(2)
    voice = GuardedTTS([first, second])
    sound = await spoken(voice, "**Of course.** ", "At 2:30, ", "that is.")
    assert first.said == ["Of course.", "At two thirty, that is."]
    assert second.said == []
    assert len(sound) / 2 / 16_000 == pytest.approx(33 * A_LETTER, abs=0.1)


@pytest.mark.parametrize(
    "fault",
    [Fault(), Fault(hangs=True), Fault(empty=True), Fault(broken=True)],
    ids=["refuses", "hangs", "is empty", "is broken"],
)
async def test_a_voice_that_gives_nothing_is_replaced(fault: Fault) -> None:
    first, second = Vendor(1, fault=fault), Vendor(2)
    switched: list[tuple[str, str]] = []
    voice = GuardedTTS(
        [first, second], deadlines=QUICKLY, on_switch=lambda a, b: switched.append((a, b))
    )
    async with asyncio.timeout(1.0):
        sound = await spoken(voice, "Good morning.")
    assert second.said == ["Good morning."]
    assert set(sound) == {2, 0}
    assert switched == [("vendor 1", "vendor 2")]


@pytest.mark.parametrize("hangs", [False, True])
async def test_the_next_voice_goes_on_at_the_cut_word(hangs: bool) -> None:  # noqa: FBT001
    first = Vendor(1, fault=Fault(after_s=10 * A_LETTER, hangs=hangs))
    second = Vendor(2)
    sound = await spoken(GuardedTTS([first, second], deadlines=QUICKLY), "Tuesday the tenth at two")
    assert second.said == ["the tenth at two"]
    assert sound.count(b"\1\0") == pytest.approx(10 * A_LETTER * 16_000, rel=0.01)
    assert sound.count(b"\2\0") == pytest.approx(16 * A_LETTER * 16_000, rel=0.01)


async def test_one_voice_is_kept_for_the_rest_of_the_call() -> None:
    first, second = Vendor(1, fault=Fault()), Vendor(2)
    voice = GuardedTTS([first, second], deadlines=QUICKLY)
    await spoken(voice, "Good morning.")
    first.fault = None
    await spoken(voice, "How are you?")
    assert (len(first.said), second.said) == (1, ["Good morning.", "How are you?"])


async def test_a_slower_sample_rate_is_brought_to_the_chain_s() -> None:
    voice = GuardedTTS([Vendor(1, rate=8_000), Vendor(2, rate=24_000)])
    sound = await spoken(voice, "Good morning, it is Monday.")
    assert len(sound) / 2 / 24_000 == pytest.approx(27 * A_LETTER, abs=0.05)


async def test_the_last_voice_is_waited_for_since_nobody_else_would_speak() -> None:
    first, last = Vendor(1, fault=Fault(hangs=True)), Vendor(2, fault=Fault(late_s=0.15))
    voice = GuardedTTS([first, last], deadlines=Deadlines(first_byte_s=0.05, gap_s=0.05))
    sound = await spoken(voice, "Good morning. Who is it?")
    assert last.said == ["Good morning.", "Who is it?"]
    assert len(sound) / 2 / 16_000 == pytest.approx(23 * A_LETTER, abs=0.1)


async def test_when_every_voice_fails_the_session_is_told() -> None:
    voice = GuardedTTS([Vendor(1, fault=Fault()), Vendor(2, fault=Fault())], deadlines=QUICKLY)
    with pytest.raises(APIConnectionError, match="every voice"):
        await spoken(voice, "Good morning.")


async def test_a_clause_of_a_vendor_is_paid_for_once() -> None:
    cache = ClauseCache()
    first = Vendor(1)
    for _ in range(2):
        await spoken(GuardedTTS([first], cache=cache), "Good morning.")
    other = Vendor(2)
    await spoken(GuardedTTS([other], cache=cache), "Good morning.")
    assert (first.said, other.said) == (["Good morning."], ["Good morning."])


async def test_a_new_sentence_of_known_phrases_is_at_once_there() -> None:
    vendor = Vendor(1)
    voice = GuardedTTS([vendor], cache=ClauseCache())
    phrases = ["A cleaning", "with Doctor Lee", "on Tuesday,", "March tenth", "at two."]
    assert await voice.warm([*phrases, "A cleaning"]) == 5
    sound = await spoken(voice, "A cleaning with Doctor Lee on Tuesday, March tenth at two.")
    assert vendor.said == phrases
    letters = len("".join(phrases))
    assert len(sound) / 2 / 16_000 == pytest.approx(letters * A_LETTER, abs=0.1)


async def test_a_whole_text_takes_the_same_way() -> None:
    first, second = Vendor(1, fault=Fault()), Vendor(2)
    voice = GuardedTTS([first, second], deadlines=QUICKLY)
    frame = await voice.synthesize("Good morning. It is late.").collect()
    assert second.said == ["Good morning.", "It is late."]
    assert frame.duration == pytest.approx(24 * A_LETTER, abs=0.1)
