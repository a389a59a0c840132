"""Bad lines are noticed, answered with a sentence, and written down."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from livekit import rtc
from livekit.agents import AgentSession, UserInputTranscribedEvent, UserStateChangedEvent
from livekit.agents.llm import ChatContext
from livekit.agents.voice import io

from voicedesk.agents.live import LiveCall
from voicedesk.agents.router import Router
from voicedesk.bootstrap import brain_for, live_call, new_call, open_office
from voicedesk.calls.keypad import STORM, STORMY, Keypad
from voicedesk.calls.screening import Screen
from voicedesk.calls.session import open_session
from voicedesk.calls.trouble import (
    DEAF_FOR_GOOD,
    ECHO,
    HEARD,
    LEFT_ON_HOLD,
    ON_HOLD,
    ON_HOLD_S,
    RING_AGAIN,
    RINGS_BACK,
    UNBROKEN_S,
    WINDOW_S,
    LineWatch,
    Meter,
    Sound,
)
from voicedesk.connectors.memory import MemoryCallbacks, MemoryOrders
from voicedesk.domain.call import Callback
from voicedesk.errors import StoreUnavailable
from voicedesk.profile.load import load_profile

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("America/New_York"))
CALLER = "+12025550123"
WINDOWS = round(UNBROKEN_S / WINDOW_S)
OFFER = "I have Thursday at two or Friday at half past nine. Which would suit you?"


@dataclass
class Time:
    """Seconds on a clock that stands until it is moved."""

    now: float = 0.0


@dataclass
class Line:
    """One call in progress, whose line is bad."""

    live: LiveCall
    session: AgentSession[LiveCall]
    watch: LineWatch
    said: list[str]
    room: rtc.Room
    time: Time

    def hear(self, words: str) -> None:
        self.session.emit(
            "user_input_transcribed", UserInputTranscribedEvent(transcript=words, is_final=True)
        )

    def ended(self) -> str | None:
        return self.live.state.ended

    def fill(self, loudness: float) -> None:
        for _ in range(WINDOWS):
            self.watch.sound.add(loudness)

    def press(self, keys: str) -> None:
        for key in keys:
            pressed = SimpleNamespace(digit=key, participant=SimpleNamespace(identity=CALLER))
            self.room.emit("sip_dtmf_received", pressed)

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not true():  # noqa: ASYNC110  # the session has its own clock
                await asyncio.sleep(0.02)

    async def events(self) -> list[object]:
        await self.live.journal.close()
        rows = await self.live.desk.calls.journal(self.live.call.id)
        return [row.data["line"] for row in rows if "line" in row.data]


@asynccontextmanager
async def on_the_line() -> AsyncIterator[Line]:
    async with open_office(load_profile("dental"), now=NOW) as office:
        live = live_call(office.desk, new_call(office.desk, channel="phone", caller=CALLER))
        await office.desk.calls.begin(live.call)
        said: list[str] = []
        live.journal.watch(lambda kind, data: said.append(str(data.get("text", ""))))
        live.journal.start()
        async with open_session(live, brain_for(live)) as session:
            await session.start(Router(live, ChatContext.empty(), greeted=True))
            time = Time()
            watch = LineWatch(live, session, now=lambda: time.now)
            yield Line(live, session, watch, said, rtc.Room(), time)


@pytest.mark.parametrize(
    "loudness, unbroken",
    [
        ([2_000.0] * WINDOWS, True),
        ([50.0] * WINDOWS, False),
        # a voice takes a breath
        (([2_000.0] * 9 + [50.0]) * (WINDOWS // 10), False),
        # not long enough to be sure
        ([2_000.0] * (WINDOWS - 1), False),
    ],
)
def test_music_has_no_breath(loudness: list[float], *, unbroken: bool) -> None:
    sound = Sound()
    for one in loudness:
        sound.add(one)
    assert sound.unbroken is unbroken


class Tone(io.AudioInput):
    """A line with a tone on it, 20 ms at a time."""

    def __init__(self) -> None:
        super().__init__(label="tone")

    async def __anext__(self) -> rtc.AudioFrame:
        samples = np.full(320, 5_000, np.int16)
        return rtc.AudioFrame(samples.tobytes(), 16_000, 1, 320)


async def test_sound_is_measured_on_its_way_and_passed_on() -> None:
    sound = Sound()
    meter = Meter(Tone(), sound)
    frames = [await anext(meter) for _ in range(round(UNBROKEN_S / 0.02))]
    assert sound.unbroken
    assert {frame.samples_per_channel for frame in frames} == {320}


async def test_a_noise_under_the_desk_s_own_words_is_no_music() -> None:
    sound, speaking = Sound(), [True]
    meter = Meter(Tone(), sound, due=lambda: not speaking[0])
    for _ in range(2 * round(UNBROKEN_S / 0.02)):
        await anext(meter)
    assert not sound.unbroken
    speaking[0] = False
    for _ in range(round(UNBROKEN_S / 0.02)):
        await anext(meter)
    assert sound.unbroken


async def test_the_desk_on_hold_says_so_once_and_does_not_wait_for_ever() -> None:
    async with on_the_line() as line:
        line.fill(2_000)
        line.watch.look()
        line.watch.look()
        await line.until(lambda: ON_HOLD in line.said)
        assert line.ended() is None
        line.time.now += ON_HOLD_S + 1
        line.watch.look()
        await line.until(lambda: LEFT_ON_HOLD in line.said)
        assert line.ended() == "on_hold"
        assert line.said.count(ON_HOLD) == 1
        assert await line.events() == ["on_hold"]


async def test_a_word_that_is_understood_ends_the_hold() -> None:
    async with on_the_line() as line:
        line.fill(2_000)
        line.watch.look()
        line.hear("Sorry, I'm back.")
        line.time.now += ON_HOLD_S + 1
        line.watch.look()
        assert line.ended() is None


async def test_the_desk_does_not_answer_its_own_echo() -> None:
    async with on_the_line() as line:
        await line.session.say(OFFER)
        line.session._agent_state = "speaking"
        line.session.emit(
            "user_state_changed", UserStateChangedEvent(old_state="listening", new_state="speaking")
        )
        line.hear("I have Thursday at two or Friday at half past nine")
        line.hear("Friday at half past nine which would suit you")
        await line.until(lambda: ECHO in line.said)
        assert line.said.count(ECHO) == 1
        assert await line.events() == ["echo"]


async def test_a_caller_who_repeats_an_offer_is_no_echo() -> None:
    async with on_the_line() as line:
        await line.session.say(OFFER)
        line.hear("Friday at half past nine please")
        assert await line.events() == []


async def test_who_cannot_hear_the_desk_is_rung_back() -> None:
    async with on_the_line() as line:
        line.hear("Hello?")
        line.hear("Hello? Can you hear me?")
        await line.until(lambda: HEARD in line.said)
        line.hear("Hello?")
        line.hear("I can't hear anything.")
        await line.until(lambda: RINGS_BACK in line.said)
        assert line.ended() == "cannot_hear_us"
        (callback,) = await line.live.desk.callbacks.open()
        assert callback.phone == CALLER
        assert await line.events() == ["cannot_hear_us"]


class Refusing(MemoryCallbacks):
    """A record that cannot be written."""

    async def promise(self, callback: Callback, *, key: str) -> Callback:
        """Refused."""
        raise StoreUnavailable


async def test_what_cannot_be_written_is_not_promised_to_who_cannot_hear_the_desk() -> None:
    async with on_the_line() as line:
        desk = line.live.desk
        callbacks = replace(desk.callbacks, callbacks=Refusing(MemoryOrders()))
        line.live.desk = replace(desk, callbacks=callbacks)
        for _ in range(DEAF_FOR_GOOD):
            line.hear("I can't hear anything.")
        await line.until(lambda: RING_AGAIN in line.said)
        assert line.ended() == "cannot_hear_us"
        assert RINGS_BACK not in line.said


async def test_who_says_hello_and_what_they_want_is_heard() -> None:
    async with on_the_line() as line:
        line.hear("Hello?")
        line.hear("I'd like a check-up")
        line.hear("Hello?")
        assert HEARD not in line.said
        assert await line.events() == []


async def test_a_recording_is_hung_up_on_before_any_brain_is_asked() -> None:
    async with on_the_line() as line:
        Screen(line.live, line.session, now=lambda: 0.0)
        line.hear("This is an important message about your car's extended warranty")
        assert line.ended() == "robocall"
        await asyncio.sleep(0)
        assert [item for item in line.session.history.items if item.type == "message"] == []
        assert line.said == [""]


async def test_a_storm_of_keys_is_answered_by_one_sentence() -> None:
    async with on_the_line() as line:
        Keypad(line.live, line.session, line.room, CALLER)
        line.press("5" * (3 * STORM))
        await line.until(lambda: STORMY in line.said)
        assert line.said.count(STORMY) == 1
