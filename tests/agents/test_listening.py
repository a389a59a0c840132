"""Hums while the desk speaks, at its end, and what was never a hum."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from livekit.agents import AgentSession, stt

from voicedesk.agents.listening import hums_along, without_hums
from voicedesk.agents.live import LiveCall

pytestmark = pytest.mark.unit

FINAL = stt.SpeechEventType.FINAL_TRANSCRIPT
ENDED = stt.SpeechEventType.END_OF_SPEECH


async def events() -> AsyncIterator[stt.SpeechEvent | str]:
    yield stt.SpeechEvent(stt.SpeechEventType.START_OF_SPEECH)
    yield stt.SpeechEvent(FINAL)
    yield stt.SpeechEvent(ENDED)


@pytest.mark.parametrize("hummed, kept", [(True, []), (False, [FINAL])])
async def test_the_words_of_a_hum_are_left_out(
    *, hummed: bool, kept: list[stt.SpeechEventType]
) -> None:
    async def dropped() -> bool:
        return hummed

    heard = [one async for one in without_hums(events(), dropped) if not isinstance(one, str)]
    assert [one.type for one in heard][1:] == [*kept, ENDED]


class Speaking:
    """A session as far as it is asked."""

    def __init__(self, state: str, *, hummed: bool) -> None:
        self.agent_state = state
        self.userdata = SimpleNamespace(hummed=lambda: hummed)
        self.told: list[Callable[[object], None]] = []

    def on(self, _: str, tell: Callable[[object], None]) -> None:
        self.told.append(tell)

    def off(self, _: str, tell: Callable[[object], None]) -> None:
        self.told.remove(tell)


def asked(session: Speaking, near_the_end_s: float) -> asyncio.Task[bool]:
    # the session of LiveKit needs a whole call for what three attributes say
    whole = cast("AgentSession[LiveCall]", cast("Any", session))
    return asyncio.ensure_future(hums_along(whole, near_the_end_s=near_the_end_s))


@pytest.mark.parametrize("state, hummed", [("listening", True), ("speaking", False)])
async def test_words_and_answers_are_never_hummed_along(state: str, *, hummed: bool) -> None:
    assert not await asked(Speaking(state, hummed=hummed), 0.01)


async def test_a_hum_in_the_middle_of_the_desks_words_is_let_go() -> None:
    session = Speaking("speaking", hummed=True)
    assert await asked(session, 0.01)
    assert not session.told


async def test_a_hum_at_the_end_of_a_question_answers_it() -> None:
    session = Speaking("speaking", hummed=True)
    waiting = asked(session, 5.0)
    await asyncio.sleep(0)
    session.told[0](None)
    assert not await waiting
