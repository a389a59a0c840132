"""Silence on a line: asked about, asked about again, then a farewell; never dead air for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from livekit.agents.llm import ChatContext

from voicedesk.agents.live import LiveCall
from voicedesk.agents.router import Router
from voicedesk.bootstrap import brain_for, live_call, new_call, open_office
from voicedesk.calls.attend import Attendant, Patience
from voicedesk.calls.keypad import MENU
from voicedesk.calls.session import open_session
from voicedesk.domain.call import Channel
from voicedesk.profile.load import load_profile
from voicedesk.services.scheduling import Wish

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("America/New_York"))
SHORT = Patience(ask_s=0.2, repeat_s=0.2, leave_s=0.2)


async def fall_silent(
    *, holding: bool = False, channel: Channel = "web"
) -> tuple[LiveCall, str, list[str]]:
    """The call, why it ended, and what the desk said into the silence."""
    async with open_office(load_profile("dental"), now=NOW) as office:
        live = live_call(office.desk, new_call(office.desk, channel=channel, caller=None))
        if holding:
            offer = await office.desk.scheduling.find(Wish(office.desk.business.default_service))
            hold = await office.desk.scheduling.hold(offer.slots[0], call=live.call.id)
            live.state.holds = (hold,)
        await office.desk.calls.begin(live.call)
        live.journal.start()
        said: list[str] = []
        async with open_session(live, brain_for(live)) as session:
            live.journal.watch(lambda kind, data: said.append(str(data.get("text", ""))))
            await session.start(Router(live, ChatContext.empty(), greeted=True))
            why = await Attendant(session, live, SHORT).attend()
        await live.journal.close()
        return live, why, said


async def test_a_silent_caller_is_asked_twice_and_then_told_goodbye() -> None:
    _, why, said = await fall_silent()
    assert why == "silence"
    assert [words.split(",")[0].split(".")[0] for words in said if words] == [
        "Are you still there?",
        "I'm here if you need me",
        "I can't hear you",
    ]


async def test_what_is_held_is_said_and_kept_for_a_while() -> None:
    _, _, said = await fall_silent(holding=True)
    assert "I'm still holding" in said[1]
    assert "keep that time for a few minutes" in said[2]


async def test_a_telephone_that_was_never_heard_is_told_of_its_keys() -> None:
    live, why, said = await fall_silent(channel="phone")
    assert next(words for words in said if words) == MENU
    assert why == "silence"
    assert {"line": "silent"} in [row.data for row in await live.desk.calls.journal(live.call.id)]


async def test_keys_are_answers_too() -> None:
    async with open_office(load_profile("dental"), now=NOW) as office:
        live = live_call(office.desk, new_call(office.desk, channel="phone", caller=None))
        said: list[str] = []
        async with open_session(live, brain_for(live)) as session:
            live.journal.watch(lambda kind, data: said.append(str(data.get("text", ""))))
            await session.start(Router(live, ChatContext.empty(), greeted=True))
            attending = asyncio.ensure_future(
                Attendant(session, live, Patience(ask_s=0.3, repeat_s=30, leave_s=30)).attend()
            )
            await until(lambda: said.count(MENU) == 1)
            await session.generate_reply(user_input="I'd like to book an appointment")
            # asked for the first time again, and known to be there
            await until(lambda: "Are you still there?" in said)
            attending.cancel()
            await asyncio.gather(attending, return_exceptions=True)
    assert said.count(MENU) == 1


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110  # the session has its own clock
            await asyncio.sleep(0.02)
