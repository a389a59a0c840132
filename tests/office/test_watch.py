"""The watcher: nobody waits in silence, and no call stays open for ever."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from voicedesk.calls.summons import read_summons, web_room
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryStore
from voicedesk.connectors.memory.lines import MemoryRooms
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId, Outcome
from voicedesk.office.rescue import Rescue
from voicedesk.office.watch import LOST_AFTER, TRIES, UNASKED, WAIT, WARMING, Watcher

pytestmark = pytest.mark.unit

BUSINESS = BusinessId("dental")
MINUTE = timedelta(minutes=1)


async def every() -> Sequence[BusinessId]:
    return [BUSINESS]


async def rung(call: Call) -> bool:
    """Telephones are rung back."""
    return call.channel == "phone"


@pytest.fixture
def rooms() -> MemoryRooms:
    return MemoryRooms()


@pytest.fixture
def store(clock: ManualClock) -> MemoryStore:
    return MemoryStore(clock)


@pytest.fixture
def watcher(rooms: MemoryRooms, store: MemoryStore, clock: ManualClock) -> Watcher:
    rescue = Rescue(rooms, store.calls, store.sessions, store.ledger, clock, "office", rung)
    return Watcher(rooms, store.calls, clock, every, rescue.put_away, rescue.give_up, BUSINESS)


async def look_after(watcher: Watcher, clock: ManualClock, *pauses: timedelta) -> None:
    for pause in pauses:
        clock.set(clock.now() + pause)
        await watcher.look()


async def test_a_plain_join_gets_an_agent_at_once(
    watcher: Watcher, rooms: MemoryRooms, clock: ManualClock
) -> None:
    await rooms.token("room", "browser", ttl=MINUTE)
    await look_after(watcher, clock, timedelta(0), UNASKED)
    assert [room for room, _, _ in rooms.dispatched.values()] == ["room"]


async def test_a_lost_dispatch_is_repeated_after_a_while_and_not_before(
    watcher: Watcher, rooms: MemoryRooms, clock: ManualClock
) -> None:
    await rooms.token("room", "sip_+12025550123", ttl=MINUTE)
    await rooms.dispatch("room", "voicedesk", metadata="")
    await look_after(watcher, clock, timedelta(0), WAIT / 2)
    assert len(rooms.dispatched) == 1
    await look_after(watcher, clock, WAIT)
    assert len(rooms.dispatched) == 2


async def test_an_agent_on_its_way_is_waited_for_before_another_is_asked(
    watcher: Watcher, rooms: MemoryRooms, clock: ManualClock
) -> None:
    await rooms.token("room", "sip_+12025550123", ttl=MINUTE)
    await rooms.dispatch("room", "voicedesk", metadata="")
    rooms.under_way["room"] = {"agent-1"}
    await look_after(watcher, clock, timedelta(0), WAIT, WAIT)
    assert len(rooms.dispatched) == 1
    await look_after(watcher, clock, WARMING)
    assert len(rooms.dispatched) == 2


async def test_an_agent_that_was_there_and_died_is_not_waited_for(
    watcher: Watcher, rooms: MemoryRooms, clock: ManualClock
) -> None:
    await rooms.token("room", "sip_+12025550123", ttl=MINUTE)
    await rooms.token("room", "agent-1", ttl=MINUTE)
    await rooms.dispatch("room", "voicedesk", metadata="")
    rooms.under_way["room"] = {"agent-1"}
    await look_after(watcher, clock, timedelta(0))
    await rooms.remove("room", "agent-1")
    await look_after(watcher, clock, MINUTE, WAIT)
    assert len(rooms.dispatched) == 2


async def test_a_person_whom_the_caller_has_left_is_not_greeted(
    watcher: Watcher, rooms: MemoryRooms, clock: ManualClock
) -> None:
    await rooms.token("room", "person-1", ttl=MINUTE)
    await look_after(watcher, clock, timedelta(0), WAIT)
    assert (list(rooms.dispatched), list(await rooms.list())) == ([], [])


async def test_rooms_in_which_the_desk_rings_get_no_agent(
    watcher: Watcher, rooms: MemoryRooms, clock: ManualClock
) -> None:
    await rooms.token("ring-1", "listener", ttl=MINUTE)
    await rooms.token("out-1", "desk", ttl=MINUTE)
    await look_after(watcher, clock, timedelta(0), WAIT, WAIT)
    assert list(rooms.dispatched) == []


async def test_when_no_agent_comes_the_call_ends_and_is_written_down(
    watcher: Watcher, rooms: MemoryRooms, store: MemoryStore, clock: ManualClock
) -> None:
    await rooms.token("room", "sip_+12025550123", ttl=MINUTE)
    await look_after(watcher, clock, timedelta(0), *(WAIT for _ in range(TRIES + 1)))
    assert len(rooms.dispatched) == TRIES
    assert "room" not in rooms.rooms
    (call,) = await store.calls.list(BUSINESS)
    assert (call.caller, call.outcome, call.end_reason) == (
        "+12025550123",
        Outcome.CALLBACK,
        "no_agent",
    )


async def test_who_called_from_a_page_stays_with_its_business(
    watcher: Watcher, rooms: MemoryRooms, store: MemoryStore, clock: ManualClock
) -> None:
    salon = BusinessId("salon")
    room = web_room(salon, "0a1b")
    await rooms.token(room, "caller-1", ttl=MINUTE)
    await look_after(watcher, clock, timedelta(0), *(WAIT for _ in range(TRIES + 1)))
    assert {read_summons(told).business for _, _, told in rooms.dispatched.values()} == {salon}
    (call,) = await store.calls.list(salon)
    assert (call.business, call.channel, call.end_reason) == (salon, "web", "no_agent")


@pytest.mark.parametrize(
    "people",
    [
        ("sip_1", "agent-1"),  # a call
        ("sip_1", "sip_2"),  # put through to a person
        ("agent-1",),  # the caller has left
    ],
)
async def test_whoever_is_not_alone_is_left_alone(
    watcher: Watcher, rooms: MemoryRooms, clock: ManualClock, people: tuple[str, ...]
) -> None:
    for identity in people:
        await rooms.token("room", identity, ttl=MINUTE)
    await look_after(watcher, clock, timedelta(0), WAIT, WAIT, WAIT)
    assert not rooms.dispatched


async def test_a_call_that_is_open_without_a_room_is_ended(
    watcher: Watcher, store: MemoryStore, clock: ManualClock
) -> None:
    await store.calls.begin(Call(CallId("c1"), BUSINESS, "phone", clock.now(), room="gone"))
    await look_after(watcher, clock, LOST_AFTER + MINUTE)
    call = await store.calls.get(BUSINESS, CallId("c1"))
    assert call is not None
    assert call.end_reason == "lost"
