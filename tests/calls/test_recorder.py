"""A recorder keeps both sides from the notice on, and neither codes nor cards."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from livekit import rtc
from livekit.agents import Agent, AgentSession, UserStateChangedEvent
from livekit.agents.llm import ChatMessage
from livekit.agents.voice.events import ConversationItemAddedEvent

from voicedesk.agents.live import LiveCall
from voicedesk.bootstrap import live_call, new_call, open_office
from voicedesk.calls.local import LOUD, LocalLine
from voicedesk.calls.recorder import Recorder, recorded, recorder_for, tapes_of
from voicedesk.calls.recordings import parts
from voicedesk.calls.tape import RATE, read_wav
from voicedesk.profile.load import load_profile
from voicedesk.speech.local import LocalTTS
from voicedesk.speech.opened import open_voice

pytestmark = pytest.mark.voice

NOW = datetime.fromisoformat("2026-03-03T09:00:00-05:00")
GREETING = "Bright Smile Dental. This call is recorded."


@pytest.fixture
async def live() -> AsyncIterator[LiveCall]:
    async with open_office(load_profile("dental"), now=NOW) as office:
        call = live_call(office.desk, new_call(office.desk, channel="phone", caller=None))
        call.journal.start()
        yield call
        await call.journal.close()


def speaks(session: AgentSession[LiveCall], who: str, text: str) -> None:
    item = ChatMessage(role="user" if who == "caller" else "assistant", content=[text])
    session.emit("conversation_item_added", ConversationItemAddedEvent(item=item))


def sound(seconds: float) -> rtc.AudioFrame:
    pcm = np.full(round(seconds * RATE), 5_000, np.int16)
    return rtc.AudioFrame(pcm.tobytes(), RATE, 1, len(pcm))


def loud(folder: Path, side: int) -> list[int]:
    """The tenths of a second in which a side is heard."""
    line = np.abs(np.concatenate([read_wav(path) for _, path in parts(folder)])[:, side])
    return sorted({int(at) * 10 // RATE for at in np.flatnonzero(line > LOUD)})


async def test_the_desk_is_on_the_tape_when_it_was_heard(live: LiveCall, tmp_path: Path) -> None:
    voice = open_voice()
    session = AgentSession[LiveCall](tts=LocalTTS(voice), userdata=live)
    recorder = Recorder(live, tmp_path)
    async with asyncio.timeout(60), LocalLine() as line, recorded(recorder):
        line.attach(session)
        await session.start(Agent(instructions=""))
        recorder.attach(session)
        recorder.begin()
        began_s = line.now_s()
        await session.say(GREETING).wait_for_playout()
        await asyncio.sleep(0.2)
        first_s = line.desk.first_loud_s(0.0, level=LOUD)
        await session.aclose()
    voice.close()
    assert first_s is not None
    assert loud(tmp_path / live.call.id, 1)[0] / 10 == pytest.approx(first_s - began_s, abs=0.25)


async def test_nothing_is_kept_before_the_notice_was_heard(live: LiveCall, tmp_path: Path) -> None:
    voice = open_voice()
    session = AgentSession[LiveCall](tts=LocalTTS(voice), userdata=live)
    recorder = Recorder(live, tmp_path)
    async with asyncio.timeout(60), LocalLine() as line, recorded(recorder):
        line.attach(session)
        await session.start(Agent(instructions=""))
        recorder.attach(session)
        cut = session.say(GREETING)
        recorder.greet(cut)
        await asyncio.sleep(0.8)
        cut.interrupt(force=True)
        await cut.wait_for_playout()
        await asyncio.sleep(0.2)
        before = parts(tmp_path / live.call.id)
        heard = session.say(GREETING)
        recorder.greet(heard)
        await heard.wait_for_playout()
        await asyncio.sleep(0.2)
        after = parts(tmp_path / live.call.id)
        await session.aclose()
    voice.close()
    assert (len(before), len(after)) == (0, 1)


async def test_a_card_that_nobody_asked_for_is_taken_out_again(
    live: LiveCall, tmp_path: Path
) -> None:
    session = AgentSession[LiveCall](userdata=live)
    recorder = Recorder(live, tmp_path)
    recorder.attach(session)
    async with recorded(recorder):
        recorder.begin()
        recorder._place("caller", sound(1.0), time.time())
        await asyncio.sleep(1.8)
        session.emit(
            "user_state_changed", UserStateChangedEvent(old_state="listening", new_state="speaking")
        )
        recorder._place("caller", sound(1.0), time.time())
        await asyncio.sleep(1.1)
        speaks(session, "caller", "it is 4111 1111 1111 1111")
        await asyncio.sleep(0.1)
    assert loud(tmp_path / live.call.id, 0)[-1] < 12


async def test_a_code_that_was_asked_for_is_never_written(live: LiveCall, tmp_path: Path) -> None:
    session = AgentSession[LiveCall](userdata=live)
    recorder = Recorder(live, tmp_path)
    recorder.attach(session)
    async with recorded(recorder):
        recorder.begin()
        speaks(session, "desk", "I have sent you a code. What is the code?")
        recorder._place("caller", sound(0.5), time.time())
        await asyncio.sleep(0.6)
        speaks(session, "desk", "Thank you. What day would suit you?")
        recorder._place("caller", sound(0.5), time.time())
        await asyncio.sleep(0.6)
    heard = loud(tmp_path / live.call.id, 0)
    assert heard[0] >= 5


def test_a_business_that_does_not_record_has_no_recorder(live: LiveCall, tmp_path: Path) -> None:
    assert recorder_for(live, tmp_path) is None
    assert tapes_of(tmp_path, live.call.business).name == live.call.business
