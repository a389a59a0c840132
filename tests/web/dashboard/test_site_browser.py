"""The dashboard in a real browser: nothing in the way of anybody, nothing foreign, nothing lost."""

from __future__ import annotations

import asyncio
import gzip
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import BrowserContext, Page, Request, async_playwright

from tests.web.dashboard.site import DENTAL, PASSWORD, Site, fill, open_site
from voicedesk.calls.health import serve
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.accounts import Role
from voicedesk.domain.call import CallId
from voicedesk.ports import Share
from voicedesk.services.entrance import Entered
from voicedesk.services.seal import digest
from voicedesk.store import open_store
from voicedesk.web.standing import standing_in

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[3]
SHOTS = ROOT / "var" / "screenshots"
CHROMIUM = shutil.which("chromium") or ""
FLAGS = ("--no-sandbox", "--disable-quic", "--disable-background-networking")
AXE = (ROOT / "tests" / "web" / "axe-core" / "axe.min.js").read_text("utf-8")
SERIOUS = """axe.run().then((found) => found.violations
  .filter((one) => ["serious", "critical"].includes(one.impact))
  .map((one) => `${one.id}: ${one.nodes[0].html}`))"""
WIDER = "document.documentElement.scrollWidth > innerWidth"
SQUEEZED = """[...document.querySelectorAll("table.rows:not(.calls, .heat, .edit) tbody td")]
  .some((cell) => cell.offsetWidth && cell.offsetWidth < innerWidth / 2)"""
LOST = """(() => {
  const here = document.querySelector("nav.menu [aria-current]")?.getBoundingClientRect();
  return here && (here.left < 0 || here.right > innerWidth);
})()"""
"""Where one is stands in the menu, but out of sight."""
BUDGET_BYTES = 60_000
DESKTOP, PHONE = (1280, 900), (390, 844)
PAGES = (
    "/desk",
    "/desk/live",
    "/desk/calls",
    "/desk/calls/call-1",
    "/desk/calls/call-1/fix?line=2",
    "/desk/bookings",
    "/desk/todo",
    "/desk/customers",
    "/desk/questions",
    "/desk/figures",
    "/desk/figures/calls?of=all",
    "/desk/promises",
    "/desk/failures",
    "/desk/health",
    "/desk/setup",
    "/desk/setup/text",
    "/desk/setup/versions",
    "/desk/setup/rehearse",
    "/desk/setup/connections",
    "/desk/new",
    "/desk/new/blank",
    "/desk/people",
    "/desk/webhooks",
    "/desk/audit",
    "/desk/account",
    "/sign-in",
)


NEW = {
    "business.name": "Miller & Sons",
    "business.phone": "(202) 555-0133",
    "business.time_zone": "America/New_York",
}
"""What a new desk wants to know."""


@dataclass
class Desk:
    """An office that browsers reach, and what they complained of."""

    site: Site
    port: int
    owner: Entered
    complaints: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """The office is there."""
        server = serve(self.site.app, f"127.0.0.1:{self.port}")
        task = asyncio.get_running_loop().create_task(server.serve())
        async with asyncio.timeout(20):
            while not server.started:  # noqa: ASYNC110  # the server has no event for it
                await asyncio.sleep(0.02)
        yield
        server.should_exit = server.force_exit = True
        await task

    async def page(self, context: BrowserContext, path: str) -> Page:
        """A page, once it is loaded; what it complains of is kept."""
        page = await context.new_page()
        page.on("console", lambda said: self.complaints.append(f"{path}: {said.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"{path}: {error}"))
        page.on("request", self._asked)
        await page.goto(f"{self.address}{path}")
        return page

    def _asked(self, request: Request) -> None:
        self.fetched.append(request.url)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    if not CHROMIUM:
        pytest.skip("no chromium; `make setup` installs it")
    clock = ManualClock(datetime(2026, 3, 3, 10, 30, tzinfo=ZoneInfo("America/New_York")))
    async with open_site(tmp_path, clock) as site:
        await fill(site)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        yield Desk(site, port, await site.member(email="ana@smile.example"))


@asynccontextmanager
async def browsing(
    desk: Desk,
    size: tuple[int, int] = DESKTOP,
    *,
    signed_in: bool = True,
    scheme: Literal["light", "dark"] = "light",
) -> AsyncIterator[BrowserContext]:
    """A browser with the owner's cookie."""
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        width, height = size
        context = await browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        if signed_in:
            cookie = {"name": "voicedesk", "value": desk.owner.token, "url": desk.address}
            await context.add_cookies([cookie])  # type: ignore[list-item]  # a TypedDict, as given
        yield context
        await browser.close()


async def until(page: Page, true: str, *, within_s: float = 10.0) -> float:
    """Seconds until something is true; the policy of the page forbids Playwright's own waiting."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    while not await page.evaluate(true):
        if loop.time() - began > within_s:
            pytest.fail(
                f"not {true} in {within_s} s: {await page.evaluate('document.body.innerText')}"
            )
        await asyncio.sleep(0.02)
    return loop.time() - began


async def every_path(desk: Desk) -> tuple[str, ...]:
    """The pages of the desk, and those of one thing each: a version, a booking, a link."""
    store, now = desk.site.store, desk.site.clock.now()
    files = (await standing_in(desk.site.behind.desks, DENTAL)).files
    stored = await store.profiles.publish(DENTAL, files, by="ana", now=now)
    (booked, *_) = await store.ledger.bookings(DENTAL)
    (known, *_) = await store.customers.search(DENTAL, "maria")
    invited = await desk.site.behind.entrance.invite((DENTAL,), Role.STAFF)
    soon = now + timedelta(days=1)
    await store.shares.share(Share(digest("link"), DENTAL, CallId("call-1"), now, soon, "ana"))
    return (
        *PAGES,
        f"/desk/setup/versions/{stored.version}",
        f"/desk/bookings/{booked.id}",
        f"/desk/customers/{known.id}",
        f"/join/{invited}",
        "/shared/link",
        "/shared/nothing",
    )


async def serious_on(page: Page) -> list[str]:
    """What axe finds serious on a page."""
    await page.evaluate(AXE)
    found: list[str] = await page.evaluate(SERIOUS)
    return found


async def looked_over(desk: Desk, context: BrowserContext) -> dict[str, list[str]]:
    """What axe finds serious, by page; what a form leads to is looked at too."""
    found: dict[str, list[str]] = {}
    for path in await every_path(desk):
        page = await desk.page(context, path)
        found[path] = await serious_on(page)
        await page.close()
    page = await desk.page(context, "/desk/setup")
    await page.fill("input[name='services.0.price']", "86")
    await page.click("form[action='/desk/setup/preview'] button[type=submit]")
    await until(page, "document.querySelector('input[name=sealed]') !== null")
    found["preview"] = await serious_on(page)
    await page.goto(f"{desk.address}/desk/new/blank")
    for name, words in NEW.items():
        await page.fill(f"input[name='{name}']", words)
    await page.click("form[action='/desk/new/preview'] button[type=submit]")
    await until(page, "document.querySelector('input[name=sealed]') !== null")
    found["new preview"] = await serious_on(page)
    return found


async def unfit_ones(desk: Desk, context: BrowserContext) -> list[str]:
    """Pages that do not fit, and what of them does not."""
    unfit = []
    for path in PAGES:
        page = await desk.page(context, path)
        for name, wrong in (("wider", WIDER), ("squeezed", SQUEEZED), ("lost", LOST)):
            if await page.evaluate(wrong):
                unfit.append(f"{path}: {name}")
        await page.close()
    return unfit


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_serious_stands_in_anybodys_way(
    desk: Desk, scheme: Literal["light", "dark"]
) -> None:
    async with desk.serving(), browsing(desk, scheme=scheme) as context:
        found = await looked_over(desk, context)
        await context.close()
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    gone = "/shared/nothing: Failed to load resource: the server responded with a status of 410"
    assert [said for said in desk.complaints if not said.startswith(gone)] == []
    assert [url for url in desk.fetched if not url.startswith((desk.address, "data:"))] == []


async def test_every_page_fits_a_telephone(desk: Desk) -> None:
    async with desk.serving(), browsing(desk, PHONE) as context:
        unfit = await unfit_ones(desk, context)
    assert unfit == []
    assert desk.complaints == []


async def test_the_first_page_is_light(desk: Desk) -> None:
    async with desk.serving(), browsing(desk) as context:
        bodies: list[bytes] = []
        page = await context.new_page()
        page.on(
            "response",
            lambda answer: bodies.append(answer.url.encode()) if "/static/" in answer.url else None,
        )
        await page.goto(f"{desk.address}/desk")
        names = {body.decode().partition("?")[0].rpartition("/static/")[2] for body in bodies}
    static = ROOT / "src" / "voicedesk" / "web" / "static"
    weights = {name: len(gzip.compress((static / name).read_bytes())) for name in names}
    assert {"htmx/htmx.min.js", "pico/pico.min.css", "desk.css", "desk.js"} == set(weights)
    assert sum(weights.values()) <= BUDGET_BYTES


async def test_live_calls_are_followed_and_nothing_is_lost_when_the_office_dies(
    desk: Desk, tmp_path: Path
) -> None:
    live = CallId("call-9")

    async def say(words: str) -> None:
        """As the worker does: another process, so another connection."""
        async with open_store(f"sqlite+aiosqlite:///{tmp_path}/desk.db") as worker:
            now = desk.site.clock.now()
            await worker.calls.write(live, "heard", {"text": words}, now=now)

    def shown(words: str) -> str:
        return f"document.querySelector('#call-call-9 .story').innerText.includes('{words}')"

    async with browsing(desk) as context:
        async with desk.serving():
            page = await desk.page(context, "/desk/live")
            await until(page, "document.querySelector('#connection').className.includes('good')")
            await say("Is Doctor Lee in today?")
            took = await until(page, shown("Is Doctor Lee in today?"))
        await say("Are you still there?")
        async with desk.serving():
            await until(page, shown("Are you still there?"), within_s=20)
            await say("Good.")
            await until(page, shown("Good."))
            count = await page.evaluate("document.querySelectorAll('[id^=l-call-9-]').length")
            await page.fill("#call-call-9 input[name=words]", "We are on our way.")
            await page.click("#call-call-9 button[value=say]")
            await until(page, "document.querySelector('[data-told]').innerText !== ''")
    assert took < 1.0
    assert count == len(await desk.site.store.calls.journal(live))
    assert "We are on our way." in desk.site.rooms.told[-1][2]


async def test_somebody_joins_by_link_signs_out_and_in_again(desk: Desk) -> None:
    token = await desk.site.behind.entrance.invite((DENTAL,), Role.STAFF)
    async with desk.serving(), browsing(desk, PHONE, signed_in=False) as context:
        page = await desk.page(context, f"/join/{token}")
        await page.fill("input[name=email]", "bo@smile.example")
        await page.fill("input[name=password]", PASSWORD)
        await page.press("input[name=password]", "Enter")
        await until(page, "location.pathname === '/desk'")
        await page.click("nav form button")
        await until(page, "location.pathname === '/sign-in'")
        await page.fill("input[name=email]", "bo@smile.example")
        await page.fill("input[name=password]", PASSWORD)
        await page.press("input[name=password]", "Enter")
        await until(page, "location.pathname === '/desk'")
    assert desk.complaints == []


async def test_the_pictures_of_the_documents_are_taken(desk: Desk) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    async with desk.serving():
        async with browsing(desk) as context:
            for path, name in (("/desk", "today"), ("/desk/calls/call-1", "call")):
                page = await desk.page(context, path)
                await page.screenshot(path=SHOTS / f"dashboard-{name}.png")
        async with browsing(desk, PHONE) as context:
            page = await desk.page(context, "/desk")
            await page.screenshot(path=SHOTS / "dashboard-phone.png")
    assert len(list(SHOTS.glob("dashboard-*.png"))) == 3
