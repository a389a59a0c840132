"""Desks share a base: chosen without a change, overridden in places, brought to all others."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from tests.web.dashboard.site import DENTAL, Site, open_site
from voicedesk.calls.desks import from_files
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.accounts import Member, Role
from voicedesk.domain.business import BusinessId
from voicedesk.services.entrance import Entered

pytestmark = pytest.mark.unit

WILLOW, ELM = BusinessId("willow"), BusinessId("elm")
LIVE, SPREAD = "/desk/setup/live", "/desk/setup/base/spread/live"
SEALED = re.compile(r'name="sealed" value="([^"]+)"')


@pytest.fixture
async def site(tmp_path: Path, clock: ManualClock) -> AsyncIterator[Site]:
    async with open_site(tmp_path, clock) as opened:
        for business in (WILLOW, ELM):
            await _opened(opened, business)
        yield opened


@pytest.fixture
async def owner(site: Site) -> Entered:
    entered = await site.member(email="ana@smile.example")
    for business in (WILLOW, ELM):
        await site.store.accounts.join(Member(business, entered.user.id, Role.OWNER))
    return entered


async def _opened(site: Site, business: BusinessId) -> None:
    """Another practice of the chain, with a price of its own."""
    files = dict(from_files("dental").files)
    text = files["profile.yaml"].replace("id: dental", f"id: {business}", 1)
    phone = {WILLOW: "+12025550181", ELM: "+12025550182"}[business]
    named = re.sub(r"\+1\d{10}", phone, text, count=1).replace("price: 75", "price: 64", 1)
    named = named.replace("name: cleaning\n", f"name: {business} polish\n")
    files["profile.yaml"] = re.sub(r"(?m)^numbers:.*\n", "", named)
    now = site.clock.now()
    await site.store.profiles.publish(business, files, by="ana", now=now)


async def test_a_base_is_chosen_and_the_desk_stays_as_it_is(site: Site, owner: Entered) -> None:
    before = await site.behind.desks.profile(WILLOW)
    async with site.browser(owner) as browser:
        await _at(browser, WILLOW)
        assert "Choose a base" in (await browser.get("/desk/setup/base")).text
        seen = await browser.post("/desk/setup/base/choose", data={"from": DENTAL})
        assert "Nothing becomes different" in seen.text
        await _agreed(browser, seen, LIVE)
        page = (await browser.get("/desk/setup/base")).text
    stored = await site.store.profiles.current(WILLOW)
    assert await site.behind.desks.profile(WILLOW) == before
    assert stored is not None
    assert stored.version == 2
    assert len(stored.files["profile.yaml"]) < len(stored.files["dental.yaml"]) / 4
    assert "services.checkup.price" in page
    assert "This desk stands on dental.yaml" in page


async def test_a_place_goes_back_to_the_base(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        await _based(browser, WILLOW)
        place = {"place": "services.checkup.price"}
        seen = await browser.post("/desk/setup/base/back", data=place)
        assert "<del>64</del>" in seen.text
        assert "<ins>75</ins>" in seen.text
        assert await _price(site, WILLOW) == 64
        await _agreed(browser, seen, LIVE)
        again = await browser.post("/desk/setup/base/back", data=place)
    assert (await _price(site, WILLOW), again.status_code) == (75, 404)


async def test_a_change_of_the_base_reaches_the_others_but_not_what_they_say(
    site: Site, owner: Entered
) -> None:
    async with site.browser(owner) as browser:
        for business in (WILLOW, ELM):
            await _based(browser, business)
        text = dict(from_files("dental").files)["profile.yaml"]
        raised = text.replace("price: 75", "price: 80", 1).replace("tone: warm", "tone: brisk")
        typed = {"file": "dental.yaml", "text": raised}
        await _agreed(browser, await browser.post("/desk/setup/text", data=typed), LIVE)
        assert "1 other desk has another text" in (await browser.get("/desk/setup/base")).text
        seen = await browser.post("/desk/setup/base/spread")
        assert "voice.tone" in seen.text
        assert "services.checkup.price" not in seen.text
        before = await site.behind.desks.profile(WILLOW)
        went = await _agreed(browser, seen, SPREAD)
        assert "other desks" in (await browser.get(went)).text
    after = await site.behind.desks.profile(WILLOW)
    assert (before.voice.tone, after.voice.tone) == ("warm", "brisk")
    assert await _price(site, WILLOW) == 64
    assert "published" in [line.deed for line in await site.store.audit.lines(WILLOW)]


async def test_a_desk_that_was_changed_meanwhile_is_left_alone(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        for business in (WILLOW, ELM):
            await _based(browser, business)
        text = dict(from_files("dental").files)["profile.yaml"].replace("warm", "brisk", 1)
        typed = {"file": "dental.yaml", "text": text}
        await _agreed(browser, await browser.post("/desk/setup/text", data=typed), LIVE)
        seen = await browser.post("/desk/setup/base/spread")
        held = await site.store.profiles.current(WILLOW)
        assert held is not None
        now = site.clock.now()
        await site.store.profiles.publish(WILLOW, held.files, by="bo", now=now)
        sealed = html.unescape(SEALED.findall(seen.text)[0])
        went = await browser.post(SPREAD, data={"sealed": sealed})
    assert went.status_code == 409
    assert "was published meanwhile" in went.text
    assert (await site.behind.desks.profile(WILLOW)).voice.tone == "warm"


async def test_a_desk_is_left_alone_where_the_base_would_be_wrong(
    site: Site, owner: Entered
) -> None:
    async with site.browser(owner) as browser:
        for business in (WILLOW, ELM):
            await _based(browser, business)
        text = dict(from_files("dental").files)["profile.yaml"]
        text = text.replace("name: check-up\n", "name: willow polish\n")
        typed = {"file": "dental.yaml", "text": text}
        await _agreed(browser, await browser.post("/desk/setup/text", data=typed), LIVE)
        seen = await browser.post("/desk/setup/base/spread")
    assert "left as it is" in seen.text
    assert "sealed" not in seen.text


async def test_a_desk_stands_on_its_own_again(site: Site, owner: Entered) -> None:
    before = await site.behind.desks.profile(WILLOW)
    async with site.browser(owner) as browser:
        await _based(browser, WILLOW)
        seen = await browser.post("/desk/setup/base/choose", data={"from": ""})
        await _agreed(browser, seen, LIVE)
    stored = await site.store.profiles.current(WILLOW)
    assert stored is not None
    assert "dental.yaml" not in stored.files
    assert await site.behind.desks.profile(WILLOW) == before


async def test_nobody_reaches_a_desk_that_is_not_theirs_to_change(site: Site) -> None:
    bo = await site.member(Role.MANAGER, email="bo@smile.example")
    await site.store.accounts.join(Member(WILLOW, bo.user.id, Role.STAFF))
    async with site.browser(bo) as browser:
        page = (await browser.get("/desk/setup/base")).text
        asked = await browser.post("/desk/setup/base/choose", data={"from": WILLOW})
        spread = await browser.post("/desk/setup/base/spread")
        forged = await browser.post(SPREAD, data={"sealed": site.behind.seal.close("{}")})
        other = await browser.post(LIVE, data={"sealed": site.behind.seal.close("{}")})
    assert "There is no other desk of yours" in page
    refused = [one.status_code for one in (asked, spread, forged, other)]
    assert refused == [404, 404, 404, 404]


async def _agreed(browser: httpx2.AsyncClient, seen: httpx2.Response, path: str) -> str:
    """Press the button under what was shown; where it led."""
    sealed = html.unescape(SEALED.findall(seen.text)[0])
    went = await browser.post(path, data={"sealed": sealed})
    return str(went.headers["Location"])


async def _at(browser: httpx2.AsyncClient, business: BusinessId) -> None:
    await browser.post("/desk/switch", data={"business": business})


async def _based(browser: httpx2.AsyncClient, business: BusinessId) -> None:
    """Put a desk over the dental practice, as its owner."""
    await _at(browser, business)
    seen = await browser.post("/desk/setup/base/choose", data={"from": DENTAL})
    await _agreed(browser, seen, LIVE)


async def _price(site: Site, business: BusinessId) -> float | None:
    return (await site.behind.desks.profile(business)).services[0].price
