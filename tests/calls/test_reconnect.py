"""The desk's own line goes and comes back: what was lost is said again, once."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from livekit import rtc
from livekit.agents.llm import ChatContext

from voicedesk.calls.reconnect import Reconnect, once

pytestmark = pytest.mark.unit

ASKED = "I'm afraid that day is full. Which other day would you like?"


class Session:
    """What the desk says, and whether it was speaking."""

    def __init__(self) -> None:
        self.history = ChatContext.empty()
        self.history.add_message(role="assistant", content=ASKED)
        self.current_speech: object | None = None
        self.did: list[str] = []

    async def interrupt(self) -> None:
        """What was being said is cut."""
        self.did.append("interrupt")

    def say(self, words: str) -> None:
        """Speak."""
        self.did.append(words)


class Room(rtc.EventEmitter[str]):
    """A room with the caller in it."""

    def __init__(self) -> None:
        super().__init__()
        self.remote_participants: dict[str, object] = {"sip_1": object()}
        self.connection_state = rtc.ConnectionState.CONN_CONNECTED


class Desk:
    """One call, its room and what watches its line."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("voicedesk.calls.reconnect.NOTICED_S", 0.05)
        monkeypatch.setattr("voicedesk.calls.reconnect._AS_ONE_S", 0.05)
        monkeypatch.setattr("voicedesk.calls.reconnect._SETTLED_S", 0.0)
        self.noted: list[object] = []
        journal = SimpleNamespace(add=lambda _, data: self.noted.append(data))
        self.live = SimpleNamespace(
            aside=False,
            saying="",
            state=SimpleNamespace(ended=None),
            journal=journal,
            call=SimpleNamespace(id="call_1"),
        )
        self.room = Room()
        self.session = Session()
        Reconnect(self.live, self.session, self.room, "sip_1")  # type: ignore[arg-type]  # as far as it is used

    def leave(self, reason: int = rtc.DisconnectReason.UNKNOWN_REASON) -> None:
        """The caller is out of the room."""
        self.room.remote_participants = {}
        who = SimpleNamespace(identity="sip_1", disconnect_reason=reason)
        self.room.emit("participant_disconnected", who)

    def come(self) -> None:
        """The caller is in the room again."""
        self.room.remote_participants = {"sip_1": object()}
        self.room.emit("participant_connected", SimpleNamespace(identity="sip_1"))

    async def cut(self, gap_s: float) -> None:
        """The line is away for so long."""
        self.room.emit("reconnecting")
        await asyncio.sleep(gap_s)
        self.room.emit("reconnected")
        await asyncio.sleep(0.1)


@pytest.fixture
async def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


async def test_after_a_gap_the_question_is_asked_again(desk: Desk) -> None:
    await desk.cut(0.1)
    again = "Sorry, I lost you for a moment. Which other day would you like?"
    assert desk.session.did == ["interrupt", again]
    assert desk.noted == [{"line_cut_s": 0.1}]


async def test_a_gap_that_nobody_notices_is_not_spoken_of(desk: Desk) -> None:
    await desk.cut(0.01)
    assert desk.session.did == []


async def test_what_was_being_said_is_said_again_whole(desk: Desk) -> None:
    desk.session.current_speech, desk.live.saying = object(), "I have ten or two. Which is better?"
    await desk.cut(0.1)
    assert desk.session.did[-1].endswith("I have ten or two. Which is better?")


async def test_a_caller_who_is_not_back_yet_is_waited_for(desk: Desk) -> None:
    desk.room.remote_participants = {}
    await desk.cut(0.1)
    assert desk.session.did == []
    desk.come()
    await asyncio.sleep(0.05)
    assert len(desk.session.did) == 2


async def test_a_caller_whose_own_line_was_cut_hears_the_question_again(desk: Desk) -> None:
    desk.leave()
    await asyncio.sleep(0.1)
    desk.come()
    await asyncio.sleep(0.05)
    assert len(desk.session.did) == 2


async def test_who_hung_up_and_came_back_is_not_told_that_they_were_lost(desk: Desk) -> None:
    desk.leave(rtc.DisconnectReason.CLIENT_INITIATED)
    await asyncio.sleep(0.1)
    desk.come()
    await asyncio.sleep(0.05)
    assert desk.session.did == []


async def test_a_server_that_restarts_is_left_twice_and_spoken_of_once(desk: Desk) -> None:
    desk.room.emit("reconnecting")
    await asyncio.sleep(0.03)
    desk.room.emit("reconnected")
    desk.leave()
    await asyncio.sleep(0.03)
    desk.come()
    await asyncio.sleep(0.05)
    assert len(desk.session.did) == 2


@pytest.mark.parametrize("state", ["aside", "ended"])
async def test_who_speaks_with_a_person_or_was_bidden_farewell_is_left_alone(
    desk: Desk, state: str
) -> None:
    if state == "aside":
        desk.live.aside = True
    else:
        desk.live.state.ended = "goodbye"
    await desk.cut(0.1)
    assert desk.session.did == []


def test_one_apology_is_enough() -> None:
    assert once("Sorry, that is gone. Would ten do?") == "Would ten do?"
    assert once("Sorry.") == "Sorry."
