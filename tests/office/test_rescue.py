"""A call whose process died: brought back once, and put away when nobody is left to talk to."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from voicedesk.calls.lease import Lease
from voicedesk.calls.lifeline import Hello
from voicedesk.calls.notes import TAKING_NOTES
from voicedesk.calls.summons import read_summons
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryStore
from voicedesk.connectors.memory.lines import MemoryRooms
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId, Outcome
from voicedesk.office.rescue import MOST, Offer, Rescue

pytestmark = pytest.mark.unit

BUSINESS = BusinessId("dental")
CALL = CallId("call_1")


def hello(job: str) -> Hello:
    return Hello("room", job, CALL, BUSINESS, "sip_1")


async def rung(call: Call) -> bool:
    """Telephones are rung back."""
    return call.channel == "phone"


@pytest.fixture
def store(clock: ManualClock) -> MemoryStore:
    return MemoryStore(clock)


@pytest.fixture
async def rooms() -> MemoryRooms:
    rooms = MemoryRooms()
    rooms.works = True
    await rooms.token("room", "sip_1", ttl=timedelta(minutes=1))
    await rooms.token("room", "agent-AJ_1", ttl=timedelta(minutes=1))
    return rooms


@pytest.fixture
async def rescue(store: MemoryStore, rooms: MemoryRooms, clock: ManualClock) -> Rescue:
    await store.calls.begin(Call(CALL, BUSINESS, "phone", clock.now(), room="room"))
    return Rescue(rooms, store.calls, store.sessions, store.ledger, clock, "office-1", rung)


AT_ONCE = Offer(at_once=1, wait_s=0.0)


async def test_the_ghost_leaves_and_another_agent_is_told_what_to_go_on_with(
    rescue: Rescue, rooms: MemoryRooms, store: MemoryStore
) -> None:
    assert await Lease(store.sessions, "room", "AJ_1").take()
    await rescue.lost(hello("AJ_1"), AT_ONCE)
    assert rooms.rooms["room"] == {"sip_1"}
    ((room, agent, metadata),) = rooms.dispatched.values()
    summons = read_summons(metadata)
    assert (room, agent) == ("room", "voicedesk")
    assert (summons.call, summons.caller, summons.rescue) == (CALL, "sip_1", "AJ_1")
    assert await Lease(store.sessions, "room", "AJ_2").take()  # the dead one's is over


async def test_a_worker_that_is_dead_itself_is_not_waited_for(
    rescue: Rescue, rooms: MemoryRooms
) -> None:
    rooms.works = False
    rooms.under_way["room"] = {"agent-AJ_1"}  # the dead one's job, which nobody has ended
    lost = asyncio.get_running_loop().create_task(
        rescue.lost(hello("AJ_1"), Offer(at_once=2, wait_s=0.02))
    )
    await asyncio.sleep(0.01)
    assert len(rooms.dispatched) == 2
    await asyncio.sleep(0.02)
    rooms.works = True
    await lost
    assert 3 <= len(rooms.dispatched) <= 4


async def test_no_more_agents_are_asked_for_than_makes_sense(
    rescue: Rescue, rooms: MemoryRooms
) -> None:
    rooms.works = False
    await rescue.lost(hello("AJ_1"), AT_ONCE)
    assert len(rooms.dispatched) == 5


async def test_nobody_is_called_in_for_a_caller_who_left_meanwhile(
    rescue: Rescue, rooms: MemoryRooms
) -> None:
    rooms.works = False
    lost = asyncio.get_running_loop().create_task(
        rescue.lost(hello("AJ_1"), Offer(at_once=1, wait_s=0.05))
    )
    await asyncio.sleep(0.02)
    await rooms.remove("room", "sip_1")
    await lost
    assert len(rooms.dispatched) == 1


async def test_of_two_offices_one_acts(
    rescue: Rescue, rooms: MemoryRooms, store: MemoryStore, clock: ManualClock
) -> None:
    other = Rescue(rooms, store.calls, store.sessions, store.ledger, clock, "office-2", rung)
    await rescue.lost(hello("AJ_1"), AT_ONCE)
    await other.lost(hello("AJ_1"), AT_ONCE)
    assert len(rooms.dispatched) == 1


async def test_a_caller_who_is_gone_is_written_down(
    rescue: Rescue, rooms: MemoryRooms, store: MemoryStore
) -> None:
    await rooms.remove("room", "sip_1")
    await rescue.lost(hello("AJ_1"), AT_ONCE)
    call = await store.calls.get(BUSINESS, CALL)
    assert call is not None
    assert (call.outcome, call.end_reason) == (Outcome.ABANDONED, "crashed_and_hung_up")
    assert not rooms.dispatched


async def test_two_who_speak_with_each_other_are_left_alone(
    rescue: Rescue, rooms: MemoryRooms, store: MemoryStore, clock: ManualClock
) -> None:
    await rooms.token("room", "person-1", ttl=timedelta(minutes=1))
    await store.calls.write(
        CALL, "state", {"effect": "transferred", "ref": "Dana"}, now=clock.now()
    )
    await store.calls.write(CALL, "event", {TAKING_NOTES: True}, now=clock.now())
    await rescue.lost(hello("AJ_1"), AT_ONCE)
    call = await store.calls.get(BUSINESS, CALL)
    assert call is not None
    assert (call.outcome, call.end_reason) == (Outcome.TRANSFERRED, "transferred")
    assert rooms.rooms["room"] == {"sip_1", "person-1"}
    assert not rooms.dispatched


@pytest.mark.parametrize(
    "effect, outcome", [("held", Outcome.CALLBACK), ("booked", Outcome.BOOKED)]
)
async def test_who_was_failed_is_rung_back_unless_all_was_done(
    rescue: Rescue, store: MemoryStore, clock: ManualClock, effect: str, outcome: Outcome
) -> None:
    await store.calls.write(CALL, "state", {"effect": effect, "ref": "x"}, now=clock.now())
    await rescue.give_up(await store.calls.get(BUSINESS, CALL), "lost")
    call = await store.calls.get(BUSINESS, CALL)
    assert call is not None
    assert (call.outcome, call.end_reason) == (outcome, "lost")


async def test_what_dies_again_and_again_is_not_brought_back(
    rescue: Rescue, rooms: MemoryRooms, store: MemoryStore, clock: ManualClock
) -> None:
    for number in range(MOST):
        await store.calls.write(CALL, "event", {"rescued": f"AJ_{number}"}, now=clock.now())
    await store.calls.write(CALL, "state", {"effect": "booked", "ref": "b1"}, now=clock.now())
    await rescue.lost(hello("AJ_9"))
    call = await store.calls.get(BUSINESS, CALL)
    assert call is not None
    assert (call.outcome, call.end_reason) == (Outcome.BOOKED, "crashed")
    assert "room" not in rooms.rooms
