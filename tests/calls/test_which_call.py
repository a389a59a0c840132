"""Which call a job is for: a new one, or the one of before in its room."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace

import pytest

from voicedesk.calls.arrivals import Arrival
from voicedesk.calls.desks import Desks
from voicedesk.calls.post import Post
from voicedesk.calls.summons import Summons
from voicedesk.calls.which_call import which_call
from voicedesk.connectors.clock import SystemClock
from voicedesk.connectors.memory import MemoryStore
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, Outcome

pytestmark = pytest.mark.unit

DENTAL = BusinessId("bright_smile")
MARIA, AISHA = "+12025550123", "+12025550128"


class Rooms:
    """A server whose rooms are asked for their calls."""

    def __init__(self, folder: Path) -> None:
        self.clock = SystemClock()
        self.store = MemoryStore(self.clock)
        self.desks = Desks(self.store, self.clock, "dental", folder, lambda _: None)  # type: ignore[arg-type]  # as far as it is used

    async def call(
        self, sid: str, *, number: str | None = MARIA, summons: Summons | None = None
    ) -> tuple[Call, bool]:
        """The call of a job in the room `call-1`, begun; whether it goes on with one of before."""
        known: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        known.set_result(sid)
        room = SimpleNamespace(name="call-1", sid=known)
        ctx = SimpleNamespace(room=room)
        post = Post(ctx, None, self.store, self.desks, None, summons or Summons(), None)  # type: ignore[arg-type]  # as far as it is used
        live, kept = await which_call(post, Arrival("sip_1", "phone", number))
        await self.store.calls.begin(live.call)
        return live.call, kept is not None


@pytest.fixture
def rooms(tmp_path: Path) -> Rooms:
    return Rooms(tmp_path)


async def test_who_rings_first_has_a_new_call(rooms: Rooms) -> None:
    call, goes_on = await rooms.call("RM_1")
    assert (call.room, call.caller, goes_on) == ("call-1", MARIA, False)


async def test_the_same_room_is_the_same_call(rooms: Rooms) -> None:
    first, _ = await rooms.call("RM_1")
    assert await rooms.call("RM_1") == (first, True)


async def test_a_server_that_was_started_again_names_its_room_anew(rooms: Rooms) -> None:
    first, _ = await rooms.call("RM_1")
    assert await rooms.call("RM_2") == (first, True)


async def test_another_caller_in_a_room_of_that_name_has_a_call_of_their_own(
    rooms: Rooms,
) -> None:
    first, _ = await rooms.call("RM_1")
    other, goes_on = await rooms.call("RM_2", number=AISHA)
    assert (other.id != first.id, goes_on) == (True, False)


async def test_what_has_ended_is_not_gone_on_with(rooms: Rooms) -> None:
    first, _ = await rooms.call("RM_1")
    await rooms.store.calls.end(first.id, Outcome.ANSWERED, reason="goodbye", now=rooms.clock.now())
    for sid in ("RM_1", "RM_2"):
        again, goes_on = await rooms.call(sid)
        assert (again.id != first.id, goes_on) == (True, False)
        await rooms.store.calls.end(
            again.id, Outcome.ANSWERED, reason="goodbye", now=rooms.clock.now()
        )


async def test_whom_the_desk_rings_itself_it_did_not_speak_with_before(rooms: Rooms) -> None:
    first, _ = await rooms.call("RM_1")
    rung, goes_on = await rooms.call("RM_2", summons=Summons(opens="Hello, this is the desk."))
    assert (rung.id != first.id, goes_on) == (True, False)


async def test_a_rescued_call_is_told_by_its_name(rooms: Rooms) -> None:
    first, _ = await rooms.call("RM_1")
    summons = Summons(business=DENTAL, call=first.id)
    assert await rooms.call("RM_9", summons=summons) == (first, True)
