"""The desk rings real telephones: a person hears the errand, a machine only who rang."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import numpy as np
import pytest
from livekit import rtc

from lab.sip.loopback import PhoneExchange, can_ring, phone_exchange
from lab.sip.telephone import Pcm, Telephone
from voicedesk.calls.desks import from_files
from voicedesk.calls.outbound import RoomDialler
from voicedesk.calls.sounds import SpeechVoice
from voicedesk.calls.speech import speech_of
from voicedesk.connectors.rooms.livekit import LiveKitRooms
from voicedesk.office.livekit_server import KEY
from voicedesk.ports import Errand
from voicedesk.ports.outbound import Outcome
from voicedesk.speech.local import LocalSTT, LocalTTS

pytestmark = pytest.mark.server

GREETING = "You have reached Maria. I am not available now. Please leave a message after the tone."


@pytest.fixture(scope="module")
def exchange() -> Iterator[PhoneExchange]:
    if missing := can_ring():
        pytest.skip(f"no {missing}; `make servers` and `apt install redis-server` bring them")
    with phone_exchange() as exchange:
        yield exchange


@pytest.fixture(scope="module")
def voice() -> SpeechVoice:
    speech = speech_of(from_files("dental").profile)
    return SpeechVoice(LocalSTT(speech.ear), LocalTTS(speech.voice))


async def spoken(voice: SpeechVoice, words: str) -> Pcm:
    samples = b"".join([part async for part in voice.say(words)])
    resampler = rtc.AudioResampler(voice.rate, 8_000, num_channels=1)
    whole = rtc.AudioFrame(samples, voice.rate, 1, len(samples) // 2)
    frames = [*resampler.push(whole), *resampler.flush()]
    return np.concatenate([np.frombuffer(frame.data, np.int16) for frame in frames])


@pytest.mark.parametrize(
    "says, outcome",
    [("Hello?", "accepted"), (GREETING, "message_left")],
)
async def test_who_answers_hears_what_is_meant_for_them(
    exchange: PhoneExchange, voice: SpeechVoice, says: str, outcome: Outcome
) -> None:
    async with Telephone("+12025550142") as phone:
        trunk = await exchange.lead_out(phone.address)
        url = exchange.server.url
        async with LiveKitRooms(url, KEY, exchange.server.secret, trunk=trunk) as rooms:
            errand = Errand("callback", phone.number, "Your crown is ready.", "k")
            delivering = asyncio.ensure_future(
                RoomDialler(rooms, url, voice).deliver(
                    errand, introduction="This is the desk.", message="Please ring us back."
                )
            )
            async with asyncio.timeout(20):
                await phone.up.wait()
            await phone.say(await spoken(voice, says))
            async with asyncio.timeout(60):
                assert await delivering == outcome
        assert phone.loudness(phone.answered_at) > 100
        async with asyncio.timeout(5):
            await phone.over.wait()
