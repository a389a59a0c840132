"""The example of a program that uses the API does what it says, over a real socket."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator

import pytest

from examples.api_client.client import Desk, Refused, main
from tests.web.api.site import ApiSite
from voicedesk.calls.health import serve
from voicedesk.connectors.clock import ManualClock

pytestmark = pytest.mark.unit

FREE = ["free", "checkup", "2026-03-05"]
BOOK = ["book", "checkup", "2026-03-05T19:00:00+00:00", "Ada Byron", "+12025550166"]


class Served(ApiSite):
    """The API at an address that any program can ask."""

    address: str = ""


@pytest.fixture
async def site(clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    made = Served(clock)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        where = f"127.0.0.1:{free.getsockname()[1]}"
    made.address = f"http://{where}/api/v1"
    server = serve(made.app, where)
    task = asyncio.get_running_loop().create_task(server.serve())
    async with asyncio.timeout(20):
        while not server.started:  # noqa: ASYNC110  # the server has no event for it
            await asyncio.sleep(0.01)
    monkeypatch.setenv("VOICEDESK_API", made.address)
    monkeypatch.setenv("VOICEDESK_TOKEN", await made.token())
    yield made
    server.should_exit = server.force_exit = True
    await task


async def test_the_same_words_book_once(site: Served) -> None:
    assert "2026-03-05T19:00:00Z" in await asyncio.to_thread(main, FREE)
    first = await asyncio.to_thread(main, BOOK)
    assert await asyncio.to_thread(main, BOOK) == first
    (booking,) = map(json.loads, (await asyncio.to_thread(main, ["bookings"])).splitlines())
    assert first.startswith(booking["id"])
    assert booking["name"] == "Ada Byron"


async def test_a_refusal_is_the_sentence_of_the_desk(
    site: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICEDESK_TOKEN", await site.token("bookings:read"))
    with pytest.raises(Refused, match="The key lacks bookings:write"):
        await asyncio.to_thread(main, BOOK)
    with pytest.raises(Refused, match="book SERVICE START"):
        await asyncio.to_thread(main, ["book"])


async def test_a_list_is_walked_through_page_by_page(site: Served) -> None:
    token = await site.token()
    for n in range(3):
        new = {"category": "billing", "summary": f"Charged twice {n}"}
        await site.ask("POST", "/tickets", token=token, json=new)
    desk = Desk(site.address, token)
    found = await asyncio.to_thread(lambda: list(desk.every("/tickets?limit=2")))
    assert [one["summary"] for one in found] == [f"Charged twice {n}" for n in range(3)]
