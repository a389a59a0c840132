"""The call page: whom it lets in, and where the caller is sent."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2
import pytest
from starlette.applications import Starlette

from voicedesk.bootstrap import Office, open_office
from voicedesk.calls.summons import read_summons
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory.lines import MemoryRooms
from voicedesk.profile import load_profile
from voicedesk.services.desk import Desk
from voicedesk.web.call_page import CallPage

pytestmark = pytest.mark.unit


@pytest.fixture
def rooms() -> MemoryRooms:
    return MemoryRooms()


@pytest.fixture
async def office(clock: ManualClock) -> AsyncIterator[Office]:
    async with open_office(load_profile("dental"), clock=clock) as office:
        yield office


@pytest.fixture
async def client(office: Office, rooms: MemoryRooms) -> AsyncIterator[httpx2.AsyncClient]:
    async def desk() -> Desk:
        return office.desk

    app = Starlette(routes=CallPage(desk, rooms, "ws://127.0.0.1:7880").routes())
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://desk") as client:
        yield client


async def test_the_page_names_the_business_and_allows_no_foreign_script(
    client: httpx2.AsyncClient,
) -> None:
    answer = await client.get("/")
    policy = answer.headers["content-security-policy"]
    assert "Bright Smile Dental" in answer.text
    assert "{" not in answer.text
    assert "default-src 'none'; script-src 'self'" in policy
    assert "ws://127.0.0.1:7880 http://127.0.0.1:7880" in policy


@pytest.mark.parametrize("name", ["call.js", "call.css", "livekit-client-2.23.0.min.js"])
async def test_what_the_page_needs_is_served(client: httpx2.AsyncClient, name: str) -> None:
    assert (await client.get(f"/static/{name}")).status_code == 200


async def test_a_ticket_leads_to_a_room_with_the_desk_on_its_way(
    client: httpx2.AsyncClient, rooms: MemoryRooms
) -> None:
    answer = await client.post("/call")
    ((room, agent, metadata),) = rooms.dispatched.values()
    ticket = answer.json()
    summons = read_summons(metadata)
    assert ticket == {"url": "ws://127.0.0.1:7880", "token": f"{room}/{summons.caller}"}
    assert (agent, summons.business) == ("voicedesk", "dental")
    assert answer.headers["cache-control"] == "no-store"


async def test_another_site_cannot_ring(client: httpx2.AsyncClient, rooms: MemoryRooms) -> None:
    answer = await client.post("/call", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not rooms.rooms


async def test_the_calls_of_a_day_are_counted(
    client: httpx2.AsyncClient, office: Office, rooms: MemoryRooms
) -> None:
    most = office.desk.profile.web.calls_per_day
    statuses = [(await client.post("/call")).status_code for _ in range(most + 1)]
    assert statuses == [200] * most + [429]
    assert len(rooms.rooms) == most
