"""What every place for calls must do: connectors.rooms.livekit on a real server, and its twin."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest

from lab.room_desk import is_installed, livekit_alone
from voicedesk.connectors.memory.lines import MemoryRooms
from voicedesk.connectors.rooms.livekit import LiveKitRooms
from voicedesk.errors import ConnectorUnavailable, CredentialsRejected
from voicedesk.office.livekit_server import KEY, OwnServer
from voicedesk.ports import Rooms

pytestmark = pytest.mark.server


@pytest.fixture
def server() -> Iterator[OwnServer]:
    if not is_installed():
        pytest.skip("no livekit-server; `make servers` builds it")
    with livekit_alone() as server:
        yield server


@pytest.fixture
async def livekit(server: OwnServer) -> AsyncIterator[Rooms]:
    async with LiveKitRooms(server.url, KEY, server.secret) as rooms:
        yield rooms


@pytest.fixture
def memory() -> Rooms:
    return MemoryRooms()


@pytest.fixture(params=["livekit", "memory"])
def rooms(request: pytest.FixtureRequest) -> Rooms:
    made: Rooms = request.getfixturevalue(request.param)
    return made


async def test_a_room_is_there_until_it_is_closed(rooms: Rooms) -> None:
    await rooms.create("call-1")
    await rooms.create("call-1")
    assert list(await rooms.list()) == ["call-1"]
    await rooms.close("call-1")
    assert list(await rooms.list()) == []


async def test_what_is_not_there_is_empty_and_may_be_closed(rooms: Rooms) -> None:
    view = await rooms.look("nowhere")
    assert (view.occupants, view.asked_for) == ((), False)
    await rooms.close("nowhere")
    await rooms.remove("nowhere", "agent-1")


async def test_an_agent_that_was_asked_for_is_seen_to_be(rooms: Rooms) -> None:
    await rooms.create("call-2")
    assert not (await rooms.look("call-2")).asked_for
    first = await rooms.dispatch("call-2", "voicedesk", metadata="{}")
    assert first != await rooms.dispatch("call-2", "voicedesk", metadata="{}")
    assert (await rooms.look("call-2")).asked_for


async def test_two_people_get_two_tokens(rooms: Rooms) -> None:
    hour = timedelta(hours=1)
    assert await rooms.token("call-3", "a", ttl=hour) != await rooms.token("call-3", "b", ttl=hour)


async def test_without_a_telephone_network_nobody_is_rung() -> None:
    async with LiveKitRooms("ws://127.0.0.1:9", KEY, "s" * 32) as rooms:
        assert await rooms.dial("call", "+12025550123", identity="p", ring_s=5) == "not_configured"


async def test_a_server_that_is_away_is_unavailable() -> None:
    async with LiveKitRooms("ws://127.0.0.1:9", KEY, "s" * 32) as rooms:
        with pytest.raises(ConnectorUnavailable, match="cannot be reached"):
            await rooms.list()


async def test_a_wrong_secret_is_told_as_such(server: OwnServer) -> None:
    async with LiveKitRooms(server.url, KEY, "another-secret-that-is-long-enough") as rooms:
        with pytest.raises(CredentialsRejected):
            await rooms.list()
