"""Other agents use the desk by the rules of the API, under a key that says what they may do."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
from mcp import Client
from starlette.applications import Starlette

from tests.services.shop import SHOP
from tests.web.api.site import ApiSite
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.booking import Deed
from voicedesk.services.tokens import Tokens
from voicedesk.web.mcp import Api, at_address, desk_server, inside

pytestmark = pytest.mark.unit

ADA = {"service": "checkup", "name": "Ada Byron", "phone": "+12025550166"}


@dataclass
class Agent:
    """Somebody's agent with a key."""

    client: Client

    async def use(self, tool: str, /, **arguments: object) -> dict[str, Any]:
        result = await self.client.call_tool(tool, arguments)
        assert not result.is_error, result.content
        found: dict[str, Any] = result.structured_content or {}
        return found

    async def fails(self, tool: str, /, **arguments: object) -> str:
        result = await self.client.call_tool(tool, arguments)
        assert result.is_error
        return str(result.content[0])


@pytest.fixture
def site(clock: ManualClock) -> ApiSite:
    return ApiSite(clock)


@asynccontextmanager
async def agent_of(site: ApiSite, *scopes: str) -> AsyncIterator[Agent]:
    """An agent over standard input; a fixture could not end it in the task that began it."""
    async with inside(site.api) as desk:
        server = desk_server(Api(desk, await site.token(*scopes)))
        async with Client(server) as client:
            yield Agent(client)


async def test_an_appointment_is_found_booked_moved_and_cancelled(site: ApiSite) -> None:
    async with agent_of(site) as agent:
        times = (await agent.use("find_times", service="checkup", day="2026-03-05"))["items"]
        booked = await agent.use("book", **ADA, start=times[0]["start"], key="one")
        again = await agent.use("book", **ADA, start=times[0]["start"], key="one")
        moved = await agent.use("move_booking", booking=booked["id"], start=times[-1]["start"])
        listed = await agent.use("list_bookings", first="2026-03-05", days=1)
        gone = await agent.use("cancel_booking", booking=booked["id"])
        shown = await agent.use("show_booking", booking=booked["id"])
    assert again["id"] == booked["id"]
    assert moved["changes"] == 1
    assert [one["id"] for one in listed["items"]] == [booked["id"]]
    assert (gone["status"], shown["status"]) == ("cancelled", "cancelled")
    deeds = [entry.deed for entry in await site.store.ledger.entries(SHOP)]
    assert deeds.count(Deed.BOOKED) == 1


async def test_a_ticket_is_left_for_people(site: ApiSite) -> None:
    async with agent_of(site) as agent:
        opened = await agent.use("open_ticket", category="billing", summary="Charged twice")
        listed = await agent.use("list_tickets")
        callbacks = await agent.use("list_callbacks")
    assert [one["id"] for one in listed["items"]] == [opened["id"]]
    assert callbacks["items"] == []
    (ticket,) = await site.store.tickets.list(SHOP)
    assert ticket.summary == "Charged twice"


@pytest.mark.parametrize(
    "tool, arguments, why",
    [
        ("book", {**ADA, "start": "2026-03-05T03:00:00-05:00"}, "Conflict"),
        ("find_times", {"service": "none"}, "service"),
        ("show_booking", {"booking": "nobody"}, "Not Found"),
        ("show_booking", {"booking": "../customers"}, "no id"),
        ("cancel_booking", {"booking": ".."}, "no id"),
    ],
)
async def test_a_refusal_says_why(
    site: ApiSite, tool: str, arguments: dict[str, object], why: str
) -> None:
    async with agent_of(site) as agent:
        words = await agent.fails(tool, **arguments)
    assert why in words


async def test_a_key_grants_what_it_says(site: ApiSite) -> None:
    async with agent_of(site, "bookings:read") as agent:
        words = await agent.fails("cancel_booking", booking="x")
    assert "lacks bookings:write" in words


async def test_every_tool_says_whether_it_changes_anything(site: ApiSite) -> None:
    async with agent_of(site) as agent:
        tools = (await agent.client.list_tools()).tools
    changing = {
        tool.name for tool in tools if tool.annotations and not tool.annotations.read_only_hint
    }
    assert changing == {"book", "move_booking", "cancel_booking", "open_ticket"}
    assert all(tool.description for tool in tools)


async def test_the_address_asks_for_a_key(site: ApiSite, clock: ManualClock) -> None:
    call = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "list_tickets", "arguments": {}},
    }
    headers = {"Accept": "application/json, text/event-stream"}
    tokens = Tokens(site.store.tokens, clock)
    async with at_address(site.api, tokens) as routes:
        transport = httpx2.ASGITransport(app=Starlette(routes=routes))
        async with httpx2.AsyncClient(transport=transport, base_url="http://desk") as client:
            nobody = await client.post("/mcp", json=call, headers=headers)
            wrong = {**headers, "Authorization": "Bearer vd_x_y"}
            stranger = await client.post("/mcp", json=call, headers=wrong)
            known = {**headers, "Authorization": f"Bearer {await site.token()}"}
            answer = await client.post("/mcp", json=call, headers=known)
    assert (nobody.status_code, stranger.status_code) == (401, 401)
    assert answer.status_code == 200, answer.text
    assert '"items"' in json.dumps(answer.json())


async def test_a_desk_that_is_away_is_told(site: ApiSite) -> None:
    def away(_: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("nobody there")

    transport = httpx2.MockTransport(away)
    async with (
        httpx2.AsyncClient(transport=transport, base_url="http://desk") as desk,
        Client(desk_server(Api(desk, "vd_x_y"))) as client,
    ):
        words = await Agent(client).fails("list_tickets")
    assert "cannot be reached" in words
