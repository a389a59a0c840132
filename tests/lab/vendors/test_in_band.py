"""Speech that carries its words: a recogniser's double hears exactly what was said, or nearly."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from livekit import rtc
from livekit.agents import stt, utils

from lab.vendors.assemblyai import AssemblyAI
from lab.vendors.in_band import MOST_BYTES, Demodulator, Pcm, carrying, exactly
from lab.vendors.serving import serve
from voicedesk.profile.load import load_profile
from voicedesk.rehearsal.caller_voice import mu_law
from voicedesk.rehearsal.noise import Noise
from voicedesk.speech.hosted import hosted_ears
from voicedesk.speech.sample import SAMPLE_RATE, Sentence, sample

pytestmark = pytest.mark.unit


def on_a_telephone(sentence: Sentence) -> Pcm:
    """The voice and its words through G.711, silence around them."""
    line = mu_law(carrying(sentence.pcm, sentence.text, rate=SAMPLE_RATE))
    return np.concatenate([np.zeros(2_000, np.int16), line, np.zeros(SAMPLE_RATE, np.int16)])


def blocks(pcm: Pcm) -> list[bytes]:
    return [pcm[at : at + 160].tobytes() for at in range(0, len(pcm) - 160, 160)]


@pytest.mark.parametrize("sentence", sample()[:2], ids=lambda one: one.text)
def test_the_words_come_through_a_telephone(sentence: Sentence) -> None:
    modem = Demodulator(SAMPLE_RATE)
    found = [words for block in blocks(on_a_telephone(sentence)) for words in modem.take(block)]
    modem.close()
    assert found == [sentence.text]


def test_a_lost_frame_in_fifty_does_no_harm() -> None:
    modem, lost = Demodulator(SAMPLE_RATE), Random(3)
    line = [
        bytes(320) if lost.randrange(50) == 0 else block
        for block in blocks(on_a_telephone(sample()[0]))
    ]
    found = [words for block in line for words in modem.take(block)]
    modem.close()
    assert found == [sample()[0].text]


def test_more_than_a_message_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="140 bytes"):
        carrying(np.zeros(10, np.int16), "a" * (MOST_BYTES + 1), rate=SAMPLE_RATE)


async def heard(mishear: Callable[[str], str]) -> str:
    """What the shipped plugin understands of the first sentence on a telephone."""
    double = AssemblyAI(in_band=mishear)
    async with asyncio.timeout(20), utils.http_context.open(), serve(double.app()) as address:
        find = {"ASSEMBLYAI_API_KEY": "k", "ASSEMBLYAI_BASE_URL": f"ws://{address}"}.get
        (ear,) = hosted_ears(load_profile("dental").profile, find, telephone=True)
        async with ear.stream() as stream:
            for block in blocks(on_a_telephone(sample()[0])):
                stream.push_frame(rtc.AudioFrame(block, SAMPLE_RATE, 1, 160))
            async for event in stream:
                if event.type is stt.SpeechEventType.FINAL_TRANSCRIPT:
                    break
        await ear.aclose()
    return event.alternatives[0].text


async def test_the_shipped_plugin_hears_what_was_said() -> None:
    assert await heard(exactly) == sample()[0].text


async def test_mistakes_are_made_on_purpose_and_the_same_each_time() -> None:
    mistaken = Noise(3, Random(5)).disturb(sample()[0].text)
    assert mistaken != sample()[0].text
    assert await heard(Noise(3, Random(5)).disturb) == mistaken
