"""Whoever owns a desk opens another: from a website or from nothing, every fact confirmed."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from tests.web.dashboard.site import DENTAL, Site, open_site
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.accounts import Role
from voicedesk.domain.business import BusinessId
from voicedesk.profile.load import load_profile
from voicedesk.profile.website import WebPage
from voicedesk.services.entrance import Entered

pytestmark = pytest.mark.unit

ADDRESS = "miller.example"
MILLER = BusinessId("miller_sons")
PAGE = """<title>Miller &amp; Sons</title><a href="tel:+12025550133">ring</a>
<address>12 Mill Lane</address><p>Mon-Fri 8am - 5pm</p>
<h2>Services</h2><ul><li>Oil change - $49 (30 min)</li><li>Brake check</li></ul>
<h3>Is there <b>parking</b>?</h3><p>In the yard.</p>"""
SITES = {ADDRESS: [WebPage("https://miller.example", PAGE)]}
FIELD = re.compile(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"')
SEALED = re.compile(r'name="sealed" value="([^"]+)"')
BLANK = {
    "business.name": "Miller & Sons",
    "business.phone": "(202) 555-0133",
    "business.time_zone": "America/New_York",
}


@pytest.fixture
async def site(tmp_path: Path, clock: ManualClock) -> AsyncIterator[Site]:
    async with open_site(tmp_path, clock, websites=SITES) as opened:
        yield opened


@pytest.fixture
async def owner(site: Site) -> Entered:
    return await site.member(email="ana@smile.example")


def typed(page: httpx2.Response) -> dict[str, str]:
    """What the browser would send: the fields as they were filled in."""
    fields = {name: html.unescape(value) for name, value in FIELD.findall(page.text)}
    questions = page.text.partition('questions-hint">\n')[2].partition("</textarea")[0]
    return fields | {"questions": html.unescape(questions), "voice.tone": "warm"}


async def opened(browser: httpx2.AsyncClient, fields: dict[str, str]) -> httpx2.Response:
    seen = await browser.post("/desk/new/preview", data=fields)
    return await browser.post("/desk/new/live", data={"sealed": SEALED.findall(seen.text)[0]})


async def test_a_website_becomes_a_desk_that_answers(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        found = await browser.post("/desk/new/read", data={"address": ADDRESS})
        assert "From https://miller.example, its text." in found.text
        went = await opened(browser, typed(found))
        page = (await browser.get(went.headers["Location"])).text
    assert 'href="/call/miller_sons"' in page
    profile = await site.behind.desks.profile(MILLER)
    assert (profile.business.name, profile.business.phone) == ("Miller & Sons", "+12025550133")
    assert [(s.name, s.duration_min, s.price) for s in profile.services] == [
        ("Oil change", 30, 49),
        ("Brake check", 30, None),
    ]
    assert profile.hours["friday"] == ["08:00-17:00"]
    desk = (await site.behind.desks.open(MILLER)).desk
    assert (await desk.knowledge.search("parking"))[0].passage.text.strip().endswith("In the yard.")


async def test_whoever_opens_a_desk_owns_it_alone(site: Site, owner: Entered) -> None:
    other = await site.member(email="bo@smile.example")
    async with site.browser(owner) as browser:
        await opened(browser, BLANK)
        assert "Miller &amp; Sons" in (await browser.get("/desk/setup")).text
    ((member, user),) = await site.store.accounts.members(MILLER)
    assert (member.role, user.email) == (Role.OWNER, "ana@smile.example")
    async with site.browser(other) as browser:
        await browser.post("/desk/switch", data={"business": MILLER})
        assert "Bright Smile" in (await browser.get("/desk/setup")).text
    assert "opened_desk" in [line.deed for line in await site.store.audit.lines(MILLER)]


async def test_a_name_and_a_number_are_enough(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        page = await browser.get("/desk/new/blank")
        await opened(browser, typed(page) | BLANK)
    profile = await site.behind.desks.profile(MILLER)
    assert [(s.name, s.duration_min) for s in profile.services] == [("appointment", 30)]
    assert profile.business.time_zone == "America/New_York"


async def test_what_is_missing_is_said_and_what_was_typed_stays(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        found = await browser.post("/desk/new/read", data={"address": ADDRESS})
        again = await browser.post(
            "/desk/new/preview",
            data=typed(found) | {"business.name": "", "business.kind": "garage"},
        )
    assert again.status_code == 422
    assert "is missing" in again.text
    assert 'value="garage"' in again.text
    assert 'value="Oil change"' in again.text
    assert "In the yard." in again.text
    assert list(await site.store.profiles.businesses()) == []


async def test_a_desk_of_the_same_name_is_another_desk(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        await opened(browser, BLANK | {"business.name": "Dental"})
    assert list(await site.store.profiles.businesses()) == ["dental_2"]


async def test_a_number_that_leads_elsewhere_opens_nothing(site: Site, owner: Entered) -> None:
    files = load_profile("dental").files
    await site.store.profiles.publish(DENTAL, files, by="ana", now=site.clock.now())
    async with site.browser(owner) as browser:
        refused = await opened(browser, BLANK | {"business.phone": "+12025550100"})
    assert refused.status_code == 409
    assert "leads to dental already" in refused.text
    assert list(await site.store.profiles.businesses()) == [DENTAL]


async def test_a_site_that_does_not_answer_is_said(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        page = await browser.post("/desk/new/read", data={"address": "nowhere.example"})
    assert page.status_code == 422
    assert "does not answer" in page.text


async def test_a_draft_opens_one_desk_once(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        seen = await browser.post("/desk/new/preview", data=BLANK)
        sealed = {"sealed": SEALED.findall(seen.text)[0]}
        first = await browser.post("/desk/new/live", data=sealed)
        again = await browser.post("/desk/new/live", data=sealed)
    assert (first.status_code, again.status_code) == (303, 404)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.STAFF, Role.VIEWER])
async def test_only_owners_open_desks(site: Site, role: Role) -> None:
    async with site.browser(await site.member(role)) as browser:
        assert (await browser.get("/desk/new")).status_code == 403
        assert (await browser.post("/desk/new/read", data={"address": "x"})).status_code == 403


@pytest.mark.parametrize("sealed", ["", "broken", "gAAAA"])
async def test_what_came_back_changed_is_told_in_words(
    site: Site, owner: Entered, sealed: str
) -> None:
    async with site.browser(owner) as browser:
        fields = {"found": sealed, "sealed": sealed, "business.name": ""}
        form = await browser.post("/desk/new/preview", data=fields)
        page = await browser.post("/desk/new/live", data=fields)
    assert form.status_code == 422
    assert page.status_code == 409
    assert "begin again" in page.text
