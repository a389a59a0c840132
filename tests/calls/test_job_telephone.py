"""A SIP telephone books by voice: gateway, LiveKit server, worker and local speech, all real."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import numpy as np
import pytest
from livekit import rtc

from lab import redis
from lab.room_desk import RoomDesk, room_desk
from lab.sip.loopback import DESK, PhoneExchange, can_ring, gateway_process
from lab.sip.telephone import Pcm, Telephone
from tests.calls.rooms import booking, bookings_in, dental
from voicedesk.calls.desks import from_files
from voicedesk.calls.outbound import RoomDialler
from voicedesk.calls.sounds import SpeechVoice, Voice
from voicedesk.calls.speech import speech_of
from voicedesk.connectors.rooms.livekit import LiveKitRooms
from voicedesk.domain.call import Call, CallId, Outcome
from voicedesk.office.livekit_server import KEY
from voicedesk.ports import Errand
from voicedesk.speech.local import LocalSTT, LocalTTS
from voicedesk.store import open_store

pytestmark = pytest.mark.server

CALLER = "+12025550123"


@dataclass
class Booth:
    """A desk that telephones can ring."""

    desk: RoomDesk
    exchange: PhoneExchange
    voice: SpeechVoice
    told: dict[CallId, int] = field(default_factory=dict)
    """How many of the desk's sentences of a call were taken note of."""

    async def call(self, caller: str) -> Call | None:
        """The record of a telephone's call."""
        async with open_store(self.desk.database) as store:
            calls = await store.calls.list(dental())
        return next((one for one in calls if one.caller == caller), None)

    async def words(self, caller: str) -> str:
        """What the desk said since the last time, once it waits for an answer."""
        async with asyncio.timeout(45):
            while True:
                call = await self.call(caller)
                async with open_store(self.desk.database) as store:
                    rows = await store.calls.journal(call.id) if call else []
                said = [str(row.data["text"]) for row in rows if row.kind == "say"]
                told = self.told.get(call.id, 0) if call else 0
                if call and len(said) > told:
                    self.told[call.id] = len(said)
                    return " ".join(said[told:])
                await asyncio.sleep(0.3)

    async def speak(self, phone: Telephone, words: str) -> None:
        """Say it aloud over the line."""
        samples = b"".join([part async for part in self.voice.say(words)])
        resampler = rtc.AudioResampler(self.voice.rate, 8_000, num_channels=1)
        whole = rtc.AudioFrame(samples, self.voice.rate, 1, len(samples) // 2)
        frames = [*resampler.push(whole), *resampler.flush()]
        pcm: Pcm = np.concatenate([np.frombuffer(frame.data, np.int16) for frame in frames])
        await phone.say(pcm)


@pytest.fixture(scope="module")
def booth() -> Iterator[Booth]:
    if missing := can_ring():
        pytest.skip(f"no {missing}; `make servers` and `apt install redis-server` bring them")
    speech = speech_of(from_files("dental").profile)
    voice = SpeechVoice(LocalSTT(speech.ear), LocalTTS(speech.voice))
    with redis.serving() as memory, room_desk(redis=f"127.0.0.1:{memory.port}") as desk:
        gateway = gateway_process(desk.server, memory.url, desk.folder)
        gateway.process.start()
        gateway.process.ready()
        exchange = PhoneExchange(desk.server, gateway.address, gateway.process)
        asyncio.run(exchange.lead_in(agent="voicedesk"))
        desk.worker()
        desk.warm()
        try:
            yield Booth(desk, exchange, voice)
        finally:
            gateway.process.stop()


async def answer(booth: Booth, phone: Telephone, rules: tuple[tuple[str, str], ...]) -> None:
    """One turn of the caller's, by the first rule that fits what the desk said."""
    heard = await booth.words(phone.number)
    fitting = (say for when, say in rules if re.search(when, heard, re.IGNORECASE))
    await booth.speak(phone, next(fitting, "yes"))


async def ended(booth: Booth, caller: str) -> Call:
    """The call of a number, once its process has put it away."""
    async with asyncio.timeout(20):
        while True:
            call = await booth.call(caller)
            if call is not None and call.outcome is not None:
                return call
            await asyncio.sleep(0.2)


async def test_a_telephone_books_by_voice(booth: Booth) -> None:
    async with Telephone(CALLER) as phone:
        began = time.monotonic()
        assert await phone.ring(DESK, booth.exchange.address) == (200, "OK")
        greeted = await phone.sound_after(began)
        assert greeted is not None
        assert greeted - began < 6  # a busy machine is slow
        async with asyncio.timeout(150):
            while not await bookings_in(booth.desk):
                await answer(booth, phone, booking(3))
        await phone.hang_up()
    (made,) = await bookings_in(booth.desk)
    assert made.attendee.phone == CALLER
    assert "Gonzal" in made.attendee.name  # a first name may suffer from a telephone's 8 kHz
    call = await ended(booth, CALLER)
    assert (call.outcome, call.channel, call.called) == (Outcome.BOOKED, "phone", DESK)


async def test_zero_asks_for_a_person_and_a_promise_is_kept(booth: Booth) -> None:
    caller = "+12025550124"
    async with Telephone(caller) as phone:
        assert await phone.ring(DESK, booth.exchange.address) == (200, "OK")
        await booth.words(caller)
        await phone.press("0")
        heard = await booth.words(caller)
        await phone.hang_up()
    assert re.search(r"ring you back|person|pick up", heard, re.IGNORECASE)


async def test_who_is_rung_by_the_desk_goes_on_talking_with_it(booth: Booth) -> None:
    opens = "Shall I put you through to a person, or can I help you myself?"

    @asynccontextmanager
    async def ours() -> AsyncIterator[Voice]:
        yield booth.voice

    url, secret = booth.desk.server.url, booth.desk.server.secret
    async with Telephone("+12025550125") as phone:
        trunk = await booth.exchange.lead_out(phone.address)
        async with LiveKitRooms(url, KEY, secret, trunk=trunk) as rooms:
            dialler = RoomDialler(rooms, url, ours, dental())
            errand = Errand("callback", phone.number, "You asked for us.", "back", opens=opens)
            ringing = asyncio.ensure_future(
                dialler.deliver(errand, introduction="This is the desk.", message="Ring us.")
            )
            async with asyncio.timeout(20):
                await phone.up.wait()
            await booth.speak(phone, "Hello?")
            async with asyncio.timeout(60):
                assert await ringing == "accepted"
            assert opens in await booth.words(phone.number)
            assert not phone.over.is_set()
            await phone.hang_up()
        call = await ended(booth, phone.number)
    assert (call.channel, call.business) == ("phone", dental())
