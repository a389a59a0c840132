"""The call page and its token: who gets one, how often, and what strangers are told."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from dataclasses import replace
from datetime import datetime, timedelta

import httpx2
import pytest

from tests.services.shop import HOURS, SHOP, profile_with
from voicedesk.calls.summons import web_room
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory.lines import MemoryRooms
from voicedesk.connectors.memory.store import MemoryStore
from voicedesk.domain.business import BusinessId
from voicedesk.errors import ConfigurationError, ConnectorUnavailable
from voicedesk.ports import RoomView
from voicedesk.profile.schema import Profile
from voicedesk.web.app import web_app
from voicedesk.web.call_desk import CallDesk
from voicedesk.web.call_page import readable

pytestmark = pytest.mark.unit

DESK = "http://desk.example"
OURS = {"Origin": DESK, "Sec-Fetch-Site": "same-origin"}
TOKEN = f"/call/{SHOP}/token"
WEEK = (*HOURS, "saturday", "sunday")


class RoomsAway(MemoryRooms):
    """A LiveKit server that cannot be reached."""

    async def create(self, name: str, *, metadata: str = "") -> None:
        raise ConnectorUnavailable("away")


class Site:
    """The web application over memory, and a browser's way to it."""

    def __init__(self, clock: ManualClock, rooms: MemoryRooms, **web: object) -> None:
        self.rooms, self.store = rooms, MemoryStore(clock)
        self._profile = profile_with(web=web)
        desk = CallDesk(
            self._find,
            rooms,
            self.store.attempts,
            clock,
            "wss://rooms.example",
            "secret",
            self.store.callbacks,
            patience_s=1.0,
        )
        self._app = web_app(desk, home=SHOP)

    async def _find(self, business: BusinessId) -> Profile:
        if business != self._profile.business.id:
            raise ConfigurationError("unknown")
        return self._profile

    async def get(self, path: str) -> httpx2.Response:
        return await self._ask("GET", path, {}, "192.0.2.1")

    async def post(
        self, path: str = TOKEN, *, headers: dict[str, str] = OURS, address: str = "192.0.2.1"
    ) -> httpx2.Response:
        return await self._ask("POST", path, headers, address)

    async def send(
        self, path: str, body: bytes, *, headers: dict[str, str] = OURS
    ) -> httpx2.Response:
        return await self._ask("POST", path, headers, "192.0.2.1", body)

    async def _ask(
        self, method: str, path: str, headers: dict[str, str], address: str, body: bytes = b""
    ) -> httpx2.Response:
        transport = httpx2.ASGITransport(app=self._app, client=(address, 5000))
        async with httpx2.AsyncClient(transport=transport, base_url=DESK) as client:
            return await client.request(method, path, headers=headers, content=body)


@pytest.fixture
def site(clock: ManualClock) -> Site:
    return Site(clock, MemoryRooms(), calls_per_day=4, calls_per_address_day=2, calls_at_once=9)


async def test_the_page_names_the_business_and_its_number(site: Site) -> None:
    page = await site.get(f"/call/{SHOP}")
    assert page.status_code == 200
    assert "Call Small Shop" in page.text
    assert 'href="tel:+12025550100"' in page.text
    assert "+1 202-555-0100" in page.text


async def test_the_page_runs_nothing_but_its_own_files(site: Site) -> None:
    policy = (await site.get(f"/call/{SHOP}")).headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "connect-src 'self' wss://rooms.example https://rooms.example;" in policy
    assert policy.endswith("frame-ancestors 'none'")
    assert "unsafe" not in policy


async def test_only_the_sites_of_the_profile_may_frame_the_page(clock: ManualClock) -> None:
    site = Site(clock, MemoryRooms(), origins=["https://www.shop.example"])
    policy = (await site.get(f"/call/{SHOP}")).headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors https://www.shop.example")


async def test_a_name_cannot_bring_a_script_in(clock: ManualClock) -> None:
    site = Site(clock, MemoryRooms())
    named = site._profile.business.model_copy(update={"name": "<script>alert(1)</script>"})
    site._profile = site._profile.model_copy(update={"business": named})
    assert "<script>alert" not in (await site.get(f"/call/{SHOP}")).text


@pytest.mark.parametrize("path", ["/call/nobody", "/call/%3Cscript%3E", "/call/..%2F..%2Fetc"])
async def test_an_unknown_business_is_a_page_that_says_so(site: Site, path: str) -> None:
    page = await site.get(path)
    assert page.status_code == 404
    assert "script>" not in page.text


async def test_an_unknown_business_has_no_token(site: Site) -> None:
    answer = await site.post("/call/nobody/token")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "Not Found"


async def test_the_room_is_made_and_the_desk_called_before_the_caller_comes(site: Site) -> None:
    answer = await site.post()
    assert answer.headers["Cache-Control"] == "no-store"
    ticket = answer.json()
    room, _, caller = ticket["token"].partition("/")
    assert ticket["url"] == "wss://rooms.example"
    ((where, agent, told),) = site.rooms.dispatched.values()
    assert (where, agent) == (room, "voicedesk")
    assert json.loads(told) == {"business": SHOP, "caller": caller}


async def test_the_front_door_leads_to_the_default_business(site: Site) -> None:
    answer = await site.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (307, f"/call/{SHOP}")


async def test_every_call_has_a_room_and_a_name_of_its_own(site: Site) -> None:
    tokens = {(await site.post()).json()["token"], (await site.post()).json()["token"]}
    rooms, callers = zip(*(token.split("/") for token in tokens), strict=True)
    assert (len(set(rooms)), len(set(callers))) == (2, 2)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": DESK, "Sec-Fetch-Site": "cross-site"},
        {"Origin": DESK, "Sec-Fetch-Site": "same-site"},
    ],
)
async def test_other_sites_get_no_token(site: Site, headers: dict[str, str]) -> None:
    answer = await site.post(headers=headers)
    assert answer.status_code == 403
    assert site.rooms.rooms == {}


async def test_one_address_has_its_calls_a_day(site: Site, clock: ManualClock) -> None:
    assert [(await site.post()).status_code for _ in range(3)] == [200, 200, 429]
    assert (await site.post(address="192.0.2.2")).status_code == 200
    clock.advance(timedelta(days=1, seconds=1))
    assert (await site.post()).status_code == 200


async def test_a_household_is_one_address(site: Site) -> None:
    same = ["2001:db8::1", "2001:db8::2", "2001:db8::ffff:3"]
    assert [(await site.post(address=one)).status_code for one in same] == [200, 200, 429]
    assert (await site.post(address="2001:db8:0:1::1")).status_code == 200


async def test_the_business_has_its_calls_a_day(site: Site) -> None:
    codes = [(await site.post(address=f"192.0.2.{n}")).status_code for n in range(1, 6)]
    assert codes == [200, 200, 200, 200, 429]


async def test_all_lines_may_be_busy(clock: ManualClock) -> None:
    site = Site(clock, MemoryRooms(), calls_at_once=1)
    first = (await site.post()).json()["token"].partition("/")[0]
    busy = await site.post()
    assert (busy.status_code, busy.headers["Retry-After"]) == (429, "60")
    assert busy.json()["detail"] == "All our lines are busy. Please try again in a minute."
    await site.rooms.close(first)
    assert (await site.post()).status_code == 200


class RoomsAged(MemoryRooms):
    """Rooms that were opened at a known moment."""

    opened: datetime | None = None

    async def look(self, room: str) -> RoomView:
        return replace(await super().look(room), opened=self.opened)


async def test_a_line_that_gets_free_meanwhile_is_taken(
    clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voicedesk.web.call_desk._LOOK_S", 0.01)
    site = Site(clock, MemoryRooms(), calls_at_once=1)
    first = (await site.post()).json()["token"].partition("/")[0]
    second = asyncio.get_running_loop().create_task(site.post())
    await asyncio.sleep(0.05)
    assert not second.done()
    await site.rooms.close(first)
    assert (await second).status_code == 200


async def test_a_flood_that_finds_no_line_is_not_kept_waiting(clock: ManualClock) -> None:
    site = Site(clock, MemoryRooms(), calls_at_once=1)
    await site.post()
    began = time.monotonic()
    codes = await asyncio.gather(*(site.post() for _ in range(30)))
    assert {answer.status_code for answer in codes} == {429}
    # one after the other they would have waited thirty seconds
    assert time.monotonic() - began < 15


async def test_a_room_without_a_caller_keeps_no_line_for_long(clock: ManualClock) -> None:
    site = Site(clock, rooms := RoomsAged(), calls_at_once=1)
    room, _, caller = (await site.post()).json()["token"].partition("/")
    rooms.opened = clock.now()
    await rooms.remove(room, caller)
    assert (await site.post()).status_code == 429  # the caller may still be on the way
    clock.advance(timedelta(seconds=61))
    assert (await site.post()).status_code == 200


async def test_calls_of_another_business_take_no_line(clock: ManualClock) -> None:
    site = Site(clock, rooms := MemoryRooms(), calls_at_once=1)
    await rooms.token(web_room(f"{SHOP}2", "ab"), "caller-1", ttl=timedelta(seconds=60))
    assert (await site.post()).status_code == 200


async def test_outside_its_hours_there_is_no_button(clock: ManualClock) -> None:
    open_now = Site(clock, MemoryRooms(), hours={day: ["00:00-24:00"] for day in WEEK})
    closed = Site(clock, MemoryRooms(), hours={"sunday": ["03:00-03:15"]})
    assert 'id="call"' in (await open_now.get(f"/call/{SHOP}")).text
    assert (await open_now.post()).status_code == 200
    assert 'id="call"' not in (await closed.get(f"/call/{SHOP}")).text
    assert (await closed.post()).status_code == 403


async def test_a_server_that_is_away_is_told_in_words(clock: ManualClock) -> None:
    answer = await Site(clock, RoomsAway()).post()
    assert answer.status_code == 503
    assert answer.json()["detail"] == "We cannot take calls from this page at the moment."


async def test_the_address_of_a_visitor_is_written_nowhere(site: Site) -> None:
    await site.post()
    assert "192.0.2.1" not in str(vars(site.store.attempts))


RING_BACK = f"/call/{SHOP}/ring-back"


async def test_whoever_nobody_answered_is_promised_a_call_back(site: Site) -> None:
    answer = await site.send(RING_BACK, b"phone=202+555+0143")
    (promised,) = await site.store.callbacks.list(SHOP)
    assert promised.phone == "+12025550143"
    assert answer.json()["said"] == (
        f"Somebody rings you back on +1 202-555-0143 by {promised.due:%A} {promised.due.day}"
        f" {promised.due:%B}, {promised.due:%H:%M}."
    )
    again = await site.send(RING_BACK, b"phone=%2B12025550143")
    assert again.json() == answer.json()
    assert len(await site.store.callbacks.list(SHOP)) == 1


@pytest.mark.parametrize(
    "body, status",
    [
        (b"", 422),
        (b"phone=", 422),
        (b"phone=the+usual", 422),
        (b"phone=%2B4479", 403),
        (b"phone=%2B882161234567", 403),  # a satellite: what it costs nobody knows
        (b"phone=" + b"2" * 5_000, 413),
        (b"\xff\x00", 422),
    ],
)
async def test_no_call_back_is_promised_to_what_cannot_be_rung(
    site: Site, body: bytes, status: int
) -> None:
    assert (await site.send(RING_BACK, body)).status_code == status
    assert await site.store.callbacks.list(SHOP) == []


async def test_calls_back_run_out(site: Site) -> None:
    codes = [
        (await site.send(RING_BACK, b"phone=202555010%d" % n)).status_code for n in range(1, 5)
    ]
    assert codes == [200, 200, 200, 403]


async def test_other_sites_ask_for_no_call_back(site: Site) -> None:
    answer = await site.send(RING_BACK, b"phone=2025550143", headers={})
    assert (answer.status_code, await site.store.callbacks.list(SHOP)) == (403, [])


async def test_other_sites_load_the_button_and_nothing_else(site: Site) -> None:
    widget, ours = await site.get("/static/widget.js"), await site.get("/static/call.js")
    assert widget.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Cross-Origin-Resource-Policy" not in ours.headers


async def test_the_files_of_the_page_are_there(site: Site) -> None:
    library = await site.get("/static/livekit-client/livekit-client.umd.min.js")
    assert library.status_code == 200
    assert library.headers["X-Content-Type-Options"] == "nosniff"
    assert (await site.get("/healthz")).json() == {"ok": True}
    assert (await site.get("/static/../app.py")).status_code == 404


@pytest.mark.parametrize(
    "number, shown", [("+12025550100", "+1 202-555-0100"), ("ask at the desk", "ask at the desk")]
)
def test_numbers_are_shown_in_groups(number: str, shown: str) -> None:
    assert readable(number) == shown


async def test_the_page_takes_the_colour_of_the_business(clock: ManualClock) -> None:
    site = Site(clock, MemoryRooms(), colour="#7A1F5C")
    page, style = await site.get(f"/call/{SHOP}"), await site.get(f"/call/{SHOP}/colour.css")
    assert f'href="/call/{SHOP}/colour.css"' in page.text
    assert (style.status_code, style.text) == (200, ":root { --go: #7a1f5c; }\n")
    assert style.headers["Content-Type"].startswith("text/css")


async def test_without_a_colour_there_is_no_file_of_it(clock: ManualClock) -> None:
    site = Site(clock, MemoryRooms())
    assert "colour.css" not in (await site.get(f"/call/{SHOP}")).text
    assert (await site.get(f"/call/{SHOP}/colour.css")).status_code == 404


async def test_the_page_shows_the_logo_of_the_business(clock: ManualClock) -> None:
    png = b"\x89PNG\r\n\x1a\nrest"
    written = f"data:image/png;base64,{base64.b64encode(png).decode()}"
    with_one, without = (
        Site(clock, MemoryRooms(), logo=written),
        Site(clock, MemoryRooms()),
    )
    shown = await with_one.get(f"/call/{SHOP}/logo")
    assert (
        f'<img id="logo" src="/call/{SHOP}/logo" alt="">'
        in (await with_one.get(f"/call/{SHOP}")).text
    )
    assert (shown.content, shown.headers["Content-Type"]) == (png, "image/png")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "/logo" not in (await without.get(f"/call/{SHOP}")).text
    assert (await without.get(f"/call/{SHOP}/logo")).status_code == 404
