"""The desk rings telephones: a person hears the errand and answers, a machine who rang."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import numpy as np
import pytest
from livekit import rtc

from lab.sip.loopback import PhoneExchange, can_ring, phone_exchange
from lab.sip.telephone import Pcm, Telephone
from voicedesk.calls.desks import from_files
from voicedesk.calls.outbound import RoomDialler
from voicedesk.calls.sounds import SpeechVoice, Voice
from voicedesk.calls.speech import speech_of
from voicedesk.connectors.rooms.livekit import LiveKitRooms
from voicedesk.domain.business import BusinessId
from voicedesk.errors import StoreUnavailable
from voicedesk.office.livekit_server import KEY
from voicedesk.ports import Errand, Reply
from voicedesk.ports.outbound import Outcome
from voicedesk.speech.local import LocalSTT, LocalTTS

pytestmark = pytest.mark.server

GREETING = "You have reached Maria. I am not available now. Please leave a message after the tone."
HUSH = 60.0
"""Loudness of a line on which nobody speaks."""
QUIET_S = 0.7
HEARD_S = 12.0
"""Who has not been answered by then was not heard."""


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


@dataclass
class Callee:
    """A telephone that the desk rings, and who picks it up."""

    phone: Telephone
    voice: SpeechVoice
    dialler: RoomDialler

    async def rung(self, errand: Errand) -> asyncio.Task[Outcome]:
        """The call, once the telephone was picked up."""
        delivering = asyncio.ensure_future(self._deliver(errand))
        async with asyncio.timeout(20):
            await self.phone.up.wait()
        return delivering

    async def say(self, words: str) -> None:
        await self.phone.say(await spoken(self.voice, words))

    async def told(self) -> None:
        """The desk has said what it had to, and waits."""
        since = time.monotonic()
        assert await self.phone.sound_after(since, within_s=20) is not None
        async with asyncio.timeout(40):
            while self.phone.loudness(time.monotonic() - QUIET_S) > HUSH:  # noqa: ASYNC110  # sound
                await asyncio.sleep(0.1)

    async def answer(self, words: str, delivering: asyncio.Task[Outcome]) -> Outcome:
        """Say it, and as a person does once more when the desk asks again."""
        for _ in range(3):
            await self.say(words)
            done, _ = await asyncio.wait({delivering}, timeout=HEARD_S)
            if done:
                break
        return delivering.result()

    async def _deliver(self, errand: Errand) -> Outcome:
        return await self.dialler.deliver(
            errand, introduction="This is the desk.", message="Please ring us back."
        )


@asynccontextmanager
async def callee(exchange: PhoneExchange, voice: SpeechVoice, number: str) -> AsyncIterator[Callee]:
    @asynccontextmanager
    async def ours() -> AsyncIterator[Voice]:
        yield voice

    async with Telephone(number) as phone:
        trunk = await exchange.lead_out(phone.address)
        url = exchange.server.url
        async with LiveKitRooms(url, KEY, exchange.server.secret, trunk=trunk) as rooms:
            yield Callee(phone, voice, RoomDialler(rooms, url, ours, BusinessId("shop")))


@pytest.mark.parametrize(
    "says, outcome",
    [("Hello?", "accepted"), (GREETING, "message_left")],
)
async def test_who_answers_hears_what_is_meant_for_them(
    exchange: PhoneExchange, voice: SpeechVoice, says: str, outcome: Outcome
) -> None:
    async with callee(exchange, voice, "+12025550142") as called:
        errand = Errand("callback", called.phone.number, "Your crown is ready.", outcome)
        delivering = await called.rung(errand)
        await called.say(says)
        async with asyncio.timeout(60):
            assert await delivering == outcome
        assert called.phone.loudness(called.phone.answered_at) > 100
        async with asyncio.timeout(5):
            await called.phone.over.wait()


async def test_a_yes_by_voice_does_what_it_says(
    exchange: PhoneExchange, voice: SpeechVoice
) -> None:
    heard: list[bool] = []

    async def answered(yes: bool) -> Reply:  # noqa: FBT001  # as the port has it
        heard.append(yes)
        return Reply("It's booked.")

    async with callee(exchange, voice, "+12025550143") as called:
        errand = Errand("waitlist", called.phone.number, "Shall I?", "yes", answered=answered)
        delivering = await called.rung(errand)
        await called.say("Hello?")
        await called.told()
        assert await called.answer("Yes, please.", delivering) == "accepted"
    assert heard == [True]


async def test_a_yes_that_cannot_be_carried_out_is_told_and_is_no_yes(
    exchange: PhoneExchange, voice: SpeechVoice
) -> None:
    async def answered(_: bool) -> Reply:  # noqa: FBT001  # as the port has it
        raise StoreUnavailable

    async with callee(exchange, voice, "+12025550144") as called:
        errand = Errand("waitlist", called.phone.number, "Shall I?", "away", answered=answered)
        delivering = await called.rung(errand)
        await called.say("Hello?")
        await called.told()
        since = time.monotonic()
        assert await called.answer("Yes, please.", delivering) == "error"
        assert called.phone.loudness(since) > 100
