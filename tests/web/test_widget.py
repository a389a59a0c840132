"""The button for other sites carries how a business looks, and nothing that runs."""

from __future__ import annotations

import base64
import json
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, Route, async_playwright
from pydantic import ValidationError

from tests.services.shop import SHOP, profile_with
from tests.web.test_call_page import Site
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory.lines import MemoryRooms
from voicedesk.web.widget import widget_of

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or ""
COLOUR = "#7a1f5c"
LOGO = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    "AAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
DRAWING = f"data:image/svg+xml;base64,{base64.b64encode(b'<svg onload=alert(1)>').decode()}"
TAG = f"""<!doctype html><title>A shop</title><body>
  <script src="https://desk.example/call/{SHOP}/widget.js" async></script>"""
OPENED = """const plain = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (how) {
    return plain.call(this, { ...how, mode: "open" });
  };"""
"""The button shuts itself off from its site; the test looks in all the same."""
BUTTON = "document.querySelector('voicedesk-call').shadowRoot"
STANDS = f"{BUTTON}?.querySelector('#open')"


def looks(script: str) -> dict[str, str]:
    found = re.search(r"const look = (\{.*\});", script)
    assert found is not None
    read: dict[str, str] = json.loads(found[1])
    return read


async def test_the_script_has_the_colour_and_the_picture(clock: ManualClock) -> None:
    site = Site(clock, MemoryRooms(), colour=COLOUR.upper(), logo=LOGO)
    answer = await site.get(f"/call/{SHOP}/widget.js")
    assert looks(answer.text) == {"business": SHOP, "colour": COLOUR, "logo": LOGO}
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert (await site.get("/call/nobody/widget.js")).status_code == 404


def test_a_business_that_says_nothing_has_the_usual_button() -> None:
    assert looks(widget_of(profile_with())) == {"business": SHOP, "colour": None}


def test_a_drawing_is_no_picture() -> None:
    with pytest.raises(ValidationError, match="PNG"):
        profile_with(web={"logo": DRAWING})


@asynccontextmanager
async def shown(site: Site, policy: str = "") -> AsyncIterator[tuple[Page, list[str]]]:
    """Somebody's site with the tag, and what it asked for."""
    if not CHROMIUM:
        pytest.skip("no chromium; `make setup` installs it")
    asked: list[str] = []
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await browser.new_page()
        await page.add_init_script(OPENED)
        page.on("request", lambda request: asked.append(request.url))
        await page.route("https://shop.example/", _answers(TAG, "text/html", policy))
        script = (await site.get(f"/call/{SHOP}/widget.js")).text
        await page.route("https://desk.example/**", _answers(script, "text/javascript"))
        await page.goto("https://shop.example/")
        await page.wait_for_load_state()
        yield page, asked
        await browser.close()


def _answers(body: str, kind: str, policy: str = "") -> Callable[[Route], Awaitable[None]]:
    headers = {"Content-Type": kind} | ({"Content-Security-Policy": policy} if policy else {})

    async def answer(route: Route) -> None:
        await route.fulfill(body=body, headers=headers)

    return answer


async def test_the_button_and_its_frame_look_like_the_business(clock: ManualClock) -> None:
    async with shown(Site(clock, MemoryRooms(), colour=COLOUR, logo=LOGO)) as (page, asked):
        style = f"getComputedStyle({STANDS}).backgroundColor"
        assert await page.evaluate(style) == "rgb(122, 31, 92)"
        assert await page.evaluate(f"{STANDS}.querySelector('img').naturalWidth") == 1
        assert await page.evaluate(f"{STANDS}.textContent") == "Call us"
        assert [url for url in asked if not url.startswith("data:")] == [
            "https://shop.example/",
            f"https://desk.example/call/{SHOP}/widget.js",
        ]
        await page.evaluate(f"{STANDS}.click()")
        frame = f"{BUTTON}.querySelector('iframe')"
        assert await page.evaluate(f"getComputedStyle({frame}).borderColor") == "rgb(122, 31, 92)"
        assert await page.evaluate(f"{frame}.src") == f"https://desk.example/call/{SHOP}"


async def test_where_a_site_forbids_the_picture_the_button_stands_without(
    clock: ManualClock,
) -> None:
    site = Site(clock, MemoryRooms(), colour=COLOUR, logo=LOGO)
    policy = "default-src 'none'; script-src https://desk.example"
    async with shown(site, policy) as (page, _):
        await page.wait_for_function(f"!{STANDS}.querySelector('img')", timeout=5_000)
        assert await page.evaluate(f"getComputedStyle({STANDS}).color") == "rgb(255, 255, 255)"
