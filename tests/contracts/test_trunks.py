"""What every keeper of telephone numbers must do: connectors.rooms.trunks, and its twin."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from lab.sip.loopback import PhoneExchange, can_ring, phone_exchange
from voicedesk.connectors.memory import MemoryTrunks
from voicedesk.connectors.rooms.livekit import LiveKitRooms
from voicedesk.connectors.rooms.trunks import LiveKitTrunks
from voicedesk.office.livekit_server import KEY
from voicedesk.ports import Lead, Trunks, WayIn, WayOut

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def exchange() -> Iterator[PhoneExchange]:
    if missing := can_ring():
        pytest.skip(f"no {missing}; `make servers` and `apt install redis-server` bring them")
    with phone_exchange() as exchange:
        yield exchange


@pytest.fixture
async def livekit(exchange: PhoneExchange) -> AsyncIterator[Trunks]:
    async with LiveKitRooms(exchange.server.url, KEY, exchange.server.secret) as rooms:
        yield LiveKitTrunks(rooms)


@pytest.fixture
def memory() -> Trunks:
    return MemoryTrunks()


@pytest.fixture(params=["livekit", "memory"])
def trunks(request: pytest.FixtureRequest) -> Trunks:
    made: Trunks = request.getfixturevalue(request.param)
    return made


async def test_what_was_made_is_listed_and_can_be_changed(trunks: Trunks) -> None:
    way = await trunks.let_in(WayIn(numbers=("+12025550110",), addresses=("127.0.0.1/32",)))
    assert list(await trunks.ways_in()) == [way]
    changed = await trunks.let_in(replace(way, numbers=("+12025550110", "+12025550111")))
    assert list(await trunks.ways_in()) == [changed]
    rule = await trunks.lead(Lead((way.id,), ("other",)))
    again = await trunks.lead(replace(rule, agents=("voicedesk",)))
    assert list(await trunks.leads()) == [again]
    out = await trunks.let_out(WayOut("127.0.0.1:9", ("+12025550110",), "desk"), password="p")
    assert list(await trunks.ways_out()) == [out]
    moved = await trunks.let_out(replace(out, address="127.0.0.1:10"))
    assert [one.address for one in await trunks.ways_out()] == [moved.address]


async def test_whether_calls_are_carried_is_seen(trunks: Trunks) -> None:
    assert await trunks.is_served()
