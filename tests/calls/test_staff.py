"""What the people of the business tell the desk of a live call, and who may tell it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from livekit import rtc
from livekit.agents import AgentSession
from livekit.agents.llm import ChatContext

from voicedesk.agents.live import LiveCall
from voicedesk.agents.router import Router
from voicedesk.bootstrap import brain_for, live_call, new_call, open_office
from voicedesk.calls.session import open_session
from voicedesk.calls.staff import BACK, TOPIC, Staff
from voicedesk.profile.load import load_profile

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("America/New_York"))


@dataclass
class Told:
    """A call that goes on, and what became of what it was told."""

    staff: Staff
    live: LiveCall
    session: AgentSession[LiveCall]
    room: rtc.Room
    journal: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    spoke: asyncio.Event = field(default_factory=asyncio.Event)

    def watch(self, kind: str, data: Mapping[str, object]) -> None:
        """Take in one line of the journal."""
        self.journal.append((kind, dict(data)))
        if kind == "say":
            self.spoke.set()

    @property
    def said(self) -> list[object]:
        return [data["text"] for kind, data in self.journal if kind == "say"]

    async def until_said(self) -> None:
        """Wait until the desk has spoken."""
        async with asyncio.timeout(10):
            await self.spoke.wait()

    @property
    def events(self) -> list[dict[str, object]]:
        return [data for kind, data in self.journal if kind == "event"]


@pytest.fixture
async def told() -> AsyncIterator[Told]:
    async with open_office(load_profile("dental"), now=NOW) as office:
        live = live_call(office.desk, new_call(office.desk, channel="phone", caller=None))
        room, stopped = rtc.Room(), list[str]()
        async with open_session(live, brain_for(live)) as session:
            await session.start(Router(live, ChatContext.empty(), greeted=True))
            staff = Staff(live, session, room, stopped.append)
            call = Told(staff, live, session, room, stopped=stopped)
            live.journal.watch(call.watch)
            yield call


async def test_a_line_is_said_word_for_word(told: Told) -> None:
    await told.staff.obey({"deed": "say", "words": "We are on our way."})
    await told.until_said()
    assert told.events == [{"asked_to_say": "We are on our way."}]
    assert told.said == ["We are on our way."]


async def test_a_note_is_read_by_the_brain_and_not_said(told: Told) -> None:
    await told.staff.obey({"deed": "note", "words": "The lift is broken."})
    last = told.session.current_agent.chat_ctx.messages()[-1]
    assert last.role == "system"
    assert "The lift is broken." in (last.text_content or "")
    assert told.said == []


async def test_the_desk_steps_aside_and_comes_back(told: Told) -> None:
    await told.staff.obey({"deed": "step_aside"})
    await told.staff.obey({"deed": "step_aside"})
    aside = told.live.aside
    await told.staff.obey({"deed": "come_back"})
    await told.until_said()
    assert (aside, told.live.aside) == (True, False)
    assert told.events == [{"aside": True}, {"back": True}]
    assert told.said == [BACK]


async def test_a_person_may_end_the_call(told: Told) -> None:
    await told.staff.obey({"deed": "end"})
    assert told.stopped == ["ended_by_staff"]


@pytest.mark.parametrize("what", [{}, {"deed": "dance"}, {"deed": "say"}, {"deed": "come_back"}])
async def test_what_makes_no_sense_is_left_alone(told: Told, what: dict[str, object]) -> None:
    await told.staff.obey(what)
    assert (told.journal, told.stopped) == ([], [])


@pytest.mark.parametrize("data", [b"not json", b'"end"', b"[]"])
async def test_the_server_may_send_anything(told: Told, data: bytes) -> None:
    packet = rtc.DataPacket(
        data=data, kind=rtc.DataPacketKind.KIND_RELIABLE, participant=None, topic=TOPIC
    )
    told.room.emit("data_received", packet)
    assert told.stopped == []


@pytest.mark.parametrize("topic, ended", [(TOPIC, ["ended_by_staff"]), ("lk.chat", [])])
async def test_only_our_topic_is_obeyed(told: Told, topic: str, ended: list[str]) -> None:
    data = json.dumps({"deed": "end"}).encode()
    packet = rtc.DataPacket(
        data=data, kind=rtc.DataPacketKind.KIND_RELIABLE, participant=None, topic=topic
    )
    told.room.emit("data_received", packet)
    for task in tuple(told.staff._under_way):
        await task
    assert told.stopped == ended
