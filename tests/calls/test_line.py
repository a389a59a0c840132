"""A person is rung into the caller's own room: real telephones, a real server, a real voice."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from livekit import api, rtc
from livekit.agents.llm import ChatContext

from lab.sip import sipp
from lab.sip.loopback import DESK, PhoneExchange, can_ring, phone_exchange
from lab.sip.telephone import Pcm, Telephone, tone
from voicedesk.agents.router import Router
from voicedesk.bootstrap import brain_for, live_call, new_call, open_office
from voicedesk.calls.desks import from_files
from voicedesk.calls.line import RoomLine
from voicedesk.calls.notes import BACK, Notes
from voicedesk.calls.session import open_session
from voicedesk.calls.sounds import SpeechVoice
from voicedesk.calls.speech import speech_of
from voicedesk.connectors.rooms.livekit import LiveKitRooms
from voicedesk.office.livekit_server import KEY
from voicedesk.ports import DialResult
from voicedesk.profile.load import load_profile
from voicedesk.speech.local import LocalSTT, LocalTTS

pytestmark = pytest.mark.server

PERSON = "+12025550142"
NOW = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("America/New_York"))
BRIEF = "Maria Gonzalez is on the line about a bill."


@dataclass
class Stage:
    """A caller who is on the line with the desk."""

    exchange: PhoneExchange
    caller: Telephone
    room: rtc.Room
    rooms: LiveKitRooms
    line: RoomLine
    left: asyncio.Event

    async def ask(self, *, ring_s: float = 5.0, music: bool = False) -> DialResult:
        """As an escalation does."""
        await self.line.hold(music=music)
        result = await self.line.ring(PERSON, ring_s=ring_s)
        return await self.line.brief(BRIEF) if result == "accepted" else result


@pytest.fixture(scope="module")
def exchange() -> Iterator[PhoneExchange]:
    if missing := can_ring():
        pytest.skip(f"no {missing}; `make servers` and `apt install redis-server` bring them")
    with phone_exchange() as exchange:
        asyncio.run(exchange.lead_in())
        yield exchange


@pytest.fixture(scope="module")
def voice() -> SpeechVoice:
    speech = speech_of(from_files("dental").profile)
    return SpeechVoice(LocalSTT(speech.ear), LocalTTS(speech.voice))


async def spoken(voice: SpeechVoice, words: str) -> Pcm:
    """Words as a telephone carries them."""
    samples = b"".join([part async for part in voice.say(words)])
    resampler = rtc.AudioResampler(voice.rate, 8_000, num_channels=1)
    whole = rtc.AudioFrame(samples, voice.rate, 1, len(samples) // 2)
    frames = [*resampler.push(whole), *resampler.flush()]
    return np.concatenate([np.frombuffer(frame.data, np.int16) for frame in frames])


async def enter(exchange: PhoneExchange, caller: Telephone) -> rtc.Room:
    """The desk's place in the room that a telephone opened; publishing sound answers it."""
    async with exchange.client() as client, asyncio.timeout(10):
        while True:
            found = await client.room.list_rooms(api.ListRoomsRequest())
            names = [one.name for one in found.rooms if f"_{caller.number}_" in one.name]
            if names:
                break
            await asyncio.sleep(0.02)
    room = rtc.Room()
    grants = api.VideoGrants(room_join=True, room=names[0], agent=True)
    token = api.AccessToken(KEY, exchange.server.secret).with_identity("agent-desk")
    await room.connect(exchange.server.url, token.with_kind("agent").with_grants(grants).to_jwt())
    source = rtc.AudioSource(24_000, 1)
    track = rtc.LocalAudioTrack.create_audio_track("desk", source)
    await room.local_participant.publish_track(track)
    return room


@asynccontextmanager
async def on_the_line(
    exchange: PhoneExchange, voice: SpeechVoice, number: str, person: str
) -> AsyncIterator[Stage]:
    """A caller and the desk; `person` is where the trunk leads, empty for none."""
    trunk = await exchange.lead_out(person) if person else ""
    left = asyncio.Event()
    rooms = LiveKitRooms(exchange.server.url, KEY, exchange.server.secret, trunk=trunk)
    async with rooms, Telephone(number) as caller:
        ringing = asyncio.ensure_future(caller.ring(DESK, exchange.address))
        room = await enter(exchange, caller)
        assert await ringing == (200, "OK")
        line = RoomLine(room, rooms, caller=f"sip_{number}", leave=left.set, listen_s=2.0)
        line.speak_with(voice)
        yield Stage(exchange, caller, room, rooms, line, left)
        await line.hang_up()
        await room.disconnect()


@contextmanager
def frozen(exchange: PhoneExchange) -> Iterator[None]:
    """The gateway hangs."""
    exchange.gateway.tell(signal.SIGSTOP)
    yield
    exchange.gateway.tell(signal.SIGCONT)


async def until(true: Callable[[], bool]) -> None:
    """Several processes act, each at its own pace."""
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110  # what is waited for has no event of ours
            await asyncio.sleep(0.05)


async def test_by_a_key_the_two_are_together_and_the_desk_leaves(
    exchange: PhoneExchange, voice: SpeechVoice
) -> None:
    async with (
        Telephone(PERSON) as person,
        on_the_line(exchange, voice, "+12025550161", person.address) as stage,
    ):
        asking = asyncio.ensure_future(stage.ask(music=True))
        await person.up.wait()
        await person.sound_after(person.answered_at)
        heard_music = stage.caller.loudness(person.answered_at)
        person_heard = len(person.heard)
        await stage.caller.say(tone(600, 0.5))
        await person.press("1")
        assert await asking == "accepted"
        assert heard_music > 100
        assert person_heard
        await stage.line.connect()
        assert stage.left.is_set()
        await asyncio.sleep(0.5)
        together = person.heard[-1][0]
        await stage.caller.say(tone(600, 0.6))
        await person.say(tone(900, 0.6))
        assert person.loudness(together) > 1_000
        assert stage.caller.loudness(together) > 1_000


async def test_the_desk_writes_down_what_is_said_and_takes_the_caller_back(
    exchange: PhoneExchange, voice: SpeechVoice
) -> None:
    number = "+12025550171"
    async with (
        open_office(load_profile("dental"), now=NOW) as office,
        Telephone(PERSON) as person,
        on_the_line(exchange, voice, number, person.address) as stage,
    ):
        live = live_call(office.desk, new_call(office.desk, channel="phone", caller=number))
        said: dict[str, str] = {}
        live.journal.watch(lambda _, data: said.update({k: str(v) for k, v in data.items()}))
        async with open_session(live, brain_for(live)) as session:
            await session.start(Router(live, ChatContext.empty(), greeted=True))
            caller = f"sip_{number}"
            notes = Notes(live, session, stage.room, caller=caller, voice=voice)
            line = RoomLine(
                stage.room,
                stage.rooms,
                caller=caller,
                leave=stage.left.set,
                stay=notes.begin,
                listen_s=2.0,
            )
            line.speak_with(voice)
            await line.hold(music=False)
            assert await line.ring(PERSON, ring_s=5) == "accepted"
            asking = asyncio.ensure_future(line.brief("Maria Gonzalez is on the line."))
            await person.sound_after(person.answered_at)
            await person.press("1")
            assert await asking == "accepted"
            await line.connect()
            assert live.aside  # neither the clock nor silence ends it
            assert not stage.left.is_set()
            await person.say(await spoken(voice, "I have moved you to Friday morning."))
            await until(lambda: "person_said" in said)
            await person.hang_up()
            await until(lambda: said.get("text") == BACK)
    assert "friday" in said["person_said"].lower()


async def test_a_yes_accepts(exchange: PhoneExchange, voice: SpeechVoice) -> None:
    async with (
        Telephone(PERSON) as person,
        on_the_line(exchange, voice, "+12025550162", person.address) as stage,
    ):
        asking = asyncio.ensure_future(stage.ask())
        await person.up.wait()
        await person.say(await spoken(voice, "Yes, put her through please."))
        assert await asking == "accepted"


async def test_a_voicemail_never_accepts(exchange: PhoneExchange, voice: SpeechVoice) -> None:
    greeting = "Yes hello, you have reached the voicemail of Dana. Please leave a message."
    async with (
        Telephone(PERSON) as person,
        on_the_line(exchange, voice, "+12025550163", person.address) as stage,
    ):
        asking = asyncio.ensure_future(stage.ask())
        await person.up.wait()
        await person.say(await spoken(voice, greeting))
        assert await asking == "voicemail"
        async with asyncio.timeout(3):
            await person.over.wait()


async def test_a_person_may_decline_by_key(exchange: PhoneExchange, voice: SpeechVoice) -> None:
    async with (
        Telephone(PERSON) as person,
        on_the_line(exchange, voice, "+12025550164", person.address) as stage,
    ):
        asking = asyncio.ensure_future(stage.ask())
        await person.up.wait()
        await person.sound_after(person.answered_at)
        await person.press("2")
        assert await asking == "declined"
        await stage.line.resume()


async def test_nobody_picks_up(exchange: PhoneExchange, voice: SpeechVoice) -> None:
    async with (
        Telephone(PERSON, answers=None) as person,
        on_the_line(exchange, voice, "+12025550165", person.address) as stage,
    ):
        assert await stage.ask(ring_s=1.0) == "no_answer"
        assert person.over.is_set()


async def test_the_caller_leaves_while_it_rings(
    exchange: PhoneExchange, voice: SpeechVoice
) -> None:
    async with (
        Telephone(PERSON, answers=None) as person,
        on_the_line(exchange, voice, "+12025550166", person.address) as stage,
    ):
        asking = asyncio.ensure_future(stage.ask(ring_s=20))
        await person.rung.wait()
        await stage.caller.hang_up()
        assert await asking == "caller_left"
        async with asyncio.timeout(3):
            await person.over.wait()


@pytest.mark.parametrize(
    "code, reason, outcome",
    [
        (486, "Busy Here", "busy"),
        (603, "Decline", "declined"),
        (404, "Not Found", "unknown_number"),
        (503, "Service Unavailable", "error"),
    ],
)
async def test_what_a_telephone_refuses_with_has_a_name(
    exchange: PhoneExchange, voice: SpeechVoice, code: int, reason: str, outcome: DialResult
) -> None:
    with sipp.refusing(code, reason) as address:
        async with on_the_line(exchange, voice, "+12025550167", address) as stage:
            assert await stage.line.ring(PERSON, ring_s=5) == outcome


async def test_without_a_trunk_or_a_gateway_nobody_is_rung(
    exchange: PhoneExchange, voice: SpeechVoice
) -> None:
    async with on_the_line(exchange, voice, "+12025550168", "") as stage:
        assert await stage.line.ring(PERSON, ring_s=5) == "not_configured"
    async with on_the_line(exchange, voice, "+12025550169", "127.0.0.1:9") as stage:
        with frozen(exchange):
            assert await stage.line.ring(PERSON, ring_s=5) == "gateway_down"


async def test_the_carrier_may_be_asked_to_connect_elsewhere(
    exchange: PhoneExchange, voice: SpeechVoice
) -> None:
    async with on_the_line(exchange, voice, "+12025550170", "") as stage:
        stage.caller.transfers = 603
        assert await stage.line.transfer("+12025550143") == "declined"
        assert not stage.left.is_set()
        stage.caller.transfers = 200
        assert await stage.line.transfer("+12025550143") == "accepted"
        assert stage.caller.referred == ["tel:+12025550143"] * 2
        assert stage.left.is_set()
