"""A call in the room: whoever sits here speaks into the microphone, `voicedesk chat --voice`."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

from livekit.agents import utils

from voicedesk.agents.arrival import arrive
from voicedesk.agents.live import LiveCall
from voicedesk.bootstrap import brain_for
from voicedesk.calls.sound_card import Card, InTheRoom, SoundCardLine
from voicedesk.calls.speech import ChainSpeech, meet_vendors, warm_up
from voicedesk.calls.voice import VoiceCall
from voicedesk.settings import read_settings, vendors_of


async def talk_aloud(live: LiveCall, *, brain: str, card: Card) -> None:
    """Hold the call until either side ends it; Ctrl-C hangs up.

    Raises:
        ConfigurationError: In words, what is missing to hear or to speak.
    """
    find = vendors_of(read_settings())
    profile = live.desk.profile
    meet_vendors(profile, find, brain=brain)
    await asyncio.to_thread(warm_up, profile)
    thinking = brain_for(live, brain, find)
    with _hanging_up() as hung_up:
        async with utils.http_context.open(), SoundCardLine(card) as line:
            speech, greeting = InTheRoom(ChainSpeech(find)), await arrive(live)
            async with VoiceCall(
                live, thinking, speech, greeting=greeting, attach=line.attach
            ) as call:
                await _first(call.until_over(), line.lost.wait(), hung_up.wait())
            await thinking.aclose()


async def _first(*ends: Coroutine[Any, Any, object]) -> None:
    """Wait until one of these comes; the others are dropped."""
    tasks = [asyncio.get_running_loop().create_task(end) for end in ends]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@contextmanager
def _hanging_up() -> Iterator[asyncio.Event]:
    """Ctrl-C ends the call as putting the telephone down does, and what it left is shown."""
    loop, pressed = asyncio.get_running_loop(), asyncio.Event()
    try:
        loop.add_signal_handler(signal.SIGINT, pressed.set)
    except NotImplementedError:  # Windows: the call is broken off
        yield pressed
        return
    try:
        yield pressed
    finally:
        loop.remove_signal_handler(signal.SIGINT)
