"""A call by microphone and loudspeakers: what is played is not taken for the caller."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from livekit import rtc

from lab.air import RATE, Air, air
from voicedesk.calls.audio import Pcm
from voicedesk.calls.line_ends import DESK_RATE
from voicedesk.calls.sound_card import BLOCK, Devices, Exchange, PortAudio, SoundCardLine
from voicedesk.errors import ConfigurationError

pytestmark = pytest.mark.voice


class Hand:
    """A card that exchanges a block when it is told to, and moves the clock by its length."""

    def __init__(self) -> None:
        self.at_s = 0.0
        self.exchange: Exchange = lambda heard, _delay_s: heard
        self.lose: Callable[[], None] = lambda: None

    def start(self, exchange: Exchange, lost: Callable[[], None]) -> None:
        self.exchange, self.lose = exchange, lost

    def stop(self) -> None:
        self.lose()

    def now_s(self) -> float:
        return self.at_s

    def turn(self, heard: Pcm) -> Pcm:
        self.at_s += BLOCK / DESK_RATE
        return np.frombuffer(self.exchange(heard.tobytes(), 0.01), np.int16)


def babble(seconds: float, seed: int = 1) -> Pcm:
    """Noise that comes and goes as words do."""
    at = np.arange(int(seconds * DESK_RATE)) / DESK_RATE
    draws = np.random.default_rng(seed).normal(0.0, 4_000.0, len(at))
    return (draws * (np.sin(2 * np.pi * 3 * at) > 0)).astype(np.int16)


def loudness(pcm: Pcm) -> float:
    return float(np.sqrt(np.mean(pcm.astype(np.float64) ** 2)))


async def echoed(hand: Hand, line: SoundCardLine, *, share: float) -> list[Pcm]:
    """Play for four seconds, the microphone hearing that much of it; what the session hears."""
    sound = babble(4.0)
    line.desk.place(sound, now_s=0.0)
    heard, played = [], np.zeros(BLOCK, np.int16)
    for _ in range(len(sound) // BLOCK):
        played = hand.turn((played * share).astype(np.int16))
        await asyncio.sleep(0)
        frame = await anext(line.input)
        heard.append(np.frombuffer(frame.data, np.int16))
    return heard


async def test_the_desk_does_not_hear_itself() -> None:
    hand = Hand()
    async with SoundCardLine(hand, now_s=hand.now_s) as line:
        heard = await echoed(hand, line, share=0.3)
    last_second = np.concatenate(heard[-100:])
    assert loudness(last_second) < 0.02 * 0.3 * loudness(babble(4.0))


async def test_the_caller_is_heard() -> None:
    hand = Hand()
    async with SoundCardLine(hand, now_s=hand.now_s) as line:
        said = babble(1.0, seed=2)
        frames = []
        for block in said.reshape(-1, BLOCK):
            hand.turn(block)
            await asyncio.sleep(0)
            frames.append(await anext(line.input))
    assert {frame.sample_rate for frame in frames} == {DESK_RATE}
    heard = np.concatenate([np.frombuffer(frame.data, np.int16) for frame in frames])
    assert loudness(heard) > 0.3 * loudness(said)


async def test_what_the_desk_says_is_played_a_moment_later_and_stops_when_cut() -> None:
    hand = Hand()
    async with SoundCardLine(hand, now_s=hand.now_s) as line:
        line.desk.place(np.full(DESK_RATE, 5_000, np.int16), now_s=0.0)
        quiet = np.zeros(BLOCK, np.int16)
        before = [hand.turn(quiet) for _ in range(20)]
        line.desk.cut(now_s=hand.at_s)
        after = [hand.turn(quiet) for _ in range(20)]
    assert before[-1].min() == 5_000
    assert not any(block.any() for block in after[6:])


async def test_a_card_that_is_pulled_out_is_noticed() -> None:
    hand = Hand()
    async with SoundCardLine(hand, now_s=hand.now_s) as line:
        hand.lose()
        async with asyncio.timeout(5):
            await line.lost.wait()


async def louder_than(level: float, line: SoundCardLine) -> rtc.AudioFrame:
    """The first frame of the microphone that is."""
    async for frame in line.input:
        if loudness(np.frombuffer(frame.data, np.int16)) > level:
            return frame
    raise EOFError


@pytest.fixture
async def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Air]:
    """The real PortAudio with a sound card made of files."""
    library = import_module("sounddevice")
    async with air(tmp_path) as found:
        for name, value in found.environment.items():
            monkeypatch.setenv(name, value)
        library._terminate()
        library._initialize()
        yield found
    monkeypatch.undo()
    library._terminate()
    library._initialize()


async def test_portaudio_records_and_plays(room: Air) -> None:
    async with asyncio.timeout(30), SoundCardLine(PortAudio()) as line:
        line.desk.place(np.full(RATE // 2, 5_000, np.int16), now_s=0.2)
        room.say(babble(1.0))
        heard = await louder_than(300.0, line)
        await room.until_played(RATE // 2)
    assert heard.sample_rate == RATE
    assert room.heard().max() == 5_000


async def test_a_device_that_is_not_there_is_named(room: Air) -> None:
    del room
    with pytest.raises(ConfigurationError, match='no loudspeaker called "gramophone"'):
        PortAudio(Devices(speakers="gramophone"))
