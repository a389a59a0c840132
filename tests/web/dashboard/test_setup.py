"""The desk is changed in a form: checked, seen before it is live, and never over another's work."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from tests.web.dashboard.site import DENTAL, Site, open_site
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.accounts import Role
from voicedesk.services.entrance import Entered

pytestmark = pytest.mark.unit

FIELD = re.compile(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"')
SEALED = re.compile(r'name="sealed" value="([^"]+)"')


@pytest.fixture
async def site(tmp_path: Path, clock: ManualClock) -> AsyncIterator[Site]:
    async with open_site(tmp_path, clock) as opened:
        yield opened


@pytest.fixture
async def owner(site: Site) -> Entered:
    return await site.member(email="ana@smile.example")


PNG = b"\x89PNG\r\n\x1a\nrest"
LOGO = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
DRAWING = f"data:image/svg+xml;base64,{base64.b64encode(b'<svg onload=alert(1)>').decode()}"


async def form(browser: httpx2.AsyncClient) -> dict[str, str]:
    """What the browser would send if nobody typed anything."""
    page = (await browser.get("/desk/setup")).text
    return {name: html.unescape(value) for name, value in FIELD.findall(page)}


def sealed(page: httpx2.Response) -> dict[str, str]:
    return {"sealed": SEALED.findall(page.text)[0]}


async def test_a_form_that_nobody_touched_would_change_nothing(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        seen = await browser.post("/desk/setup/preview", data=await form(browser))
    assert "Nothing would be different." in seen.text
    assert "sealed" not in seen.text


async def test_a_change_is_seen_then_live_for_the_next_call(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        typed = await form(browser) | {"services.0.price": "85", "hours.sunday": "10am to 2pm"}
        seen = await browser.post("/desk/setup/preview", data=typed)
        assert "<del>75</del>" in seen.text
        assert "<ins>10:00-14:00</ins>" in seen.text
        before = await site.behind.desks.profile(DENTAL)
        went = await browser.post("/desk/setup/live", data=sealed(seen))
        page = (await browser.get(went.headers["Location"])).text
    after = await site.behind.desks.profile(DENTAL)
    assert (before.services[0].price, after.services[0].price) == (75, 85)
    assert after.hours["sunday"] == ["10:00-14:00"]
    assert "ana@smile.example" in page
    assert "published" in [line.deed for line in await site.store.audit.lines(DENTAL)]


async def test_what_is_wrong_is_said_beside_its_field(site: Site, owner: Entered) -> None:
    wrong = {
        "business.phone": "ring us",
        "hours.monday": "mornings",
        "services.0.duration_min": "half an hour",
        "staff.0.name": "",
    }
    async with site.browser(owner) as browser:
        seen = await browser.post("/desk/setup/preview", data=await form(browser) | wrong)
    assert seen.status_code == 422
    said = re.findall(r'class="(?:meta )?wrong"[^>]*>([^<]+)<', seen.text)
    assert [one for one in said if "+12025550123" in one]
    assert [one for one in said if "09:00-17:30" in one]
    assert [one for one in said if "a whole number" in one]
    # nobody else is Doctor Lee, so her services speak of somebody who is gone
    assert "dr_lee" in seen.text
    assert await site.store.profiles.current(DENTAL) is None


async def test_the_desk_has_the_colour_of_the_business(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        typed = {**await form(browser), "web.colour": "#7a1f5c"}
        none = (await browser.get("/desk/colour.css")).status_code
        page = (await browser.post("/desk/setup/preview", data=typed)).text
        found = SEALED.search(page)
        assert found
        await browser.post("/desk/setup/live", data={"sealed": html.unescape(found[1])})
        style = await browser.get("/desk/colour.css")
        frame = (await browser.get("/desk")).text
    assert (none, style.status_code) == (404, 200)
    assert style.text == ":root { --house: #7a1f5c; }\n"
    assert '<link rel="stylesheet" href="/desk/colour.css">' in frame


async def test_a_logo_stands_above_the_pages_and_is_only_ever_a_picture(
    site: Site, owner: Entered
) -> None:
    async with site.browser(owner) as browser:
        typed = await form(browser)
        bad = await browser.post("/desk/setup/preview", data=typed | {"web.logo": DRAWING})
        none = (await browser.get("/desk/logo")).status_code
        seen = await browser.post("/desk/setup/preview", data=typed | {"web.logo": LOGO})
        await browser.post("/desk/setup/live", data=sealed(seen))
        shown = await browser.get("/desk/logo")
        page = (await browser.get("/desk")).text
        again = await form(browser)
    assert (bad.status_code, none) == (422, 404)
    assert "neither PNG nor JPEG nor WebP" in bad.text
    assert (shown.content, shown.headers["Content-Type"]) == (PNG, "image/png")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert '<img src="/desk/logo" alt="">' in page
    assert again["web.logo"] == LOGO


async def test_nobody_overwrites_what_another_made_live_meanwhile(
    site: Site, owner: Entered
) -> None:
    async with site.browser(owner) as browser:
        typed = await form(browser)
        one = await browser.post("/desk/setup/preview", data=typed | {"services.0.price": "80"})
        two = await browser.post("/desk/setup/preview", data=typed | {"services.0.price": "90"})
        await browser.post("/desk/setup/live", data=sealed(one))
        late = await browser.post("/desk/setup/live", data=sealed(two))
    assert late.status_code == 409
    assert (await site.behind.desks.profile(DENTAL)).services[0].price == 80


async def test_what_travels_sealed_cannot_be_forged(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        answer = await browser.post("/desk/setup/live", data={"sealed": "e30="})
    assert answer.status_code == 404


async def test_what_the_form_does_not_ask_is_changed_as_text(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        page = (await browser.get("/desk/setup/text")).text
        text = html.unescape(page.partition('spellcheck="false">\n')[2].partition("</textarea")[0])
        wrong = await browser.post(
            "/desk/setup/text", data={"file": "profile.yaml", "text": f"{text}\nlimit: {{}}\n"}
        )
        other = await browser.post(
            "/desk/setup/text",
            data={"file": "profile.yaml", "text": text.replace("id: dental", "id: salon")},
        )
        more = text.replace("price: 75", "price: 75\n    max_per_day: 9").replace("\n", "\r\n")
        seen = await browser.post("/desk/setup/text", data={"file": "profile.yaml", "text": more})
        await browser.post("/desk/setup/live", data=sealed(seen))
        outside = await browser.get("/desk/setup/text?file=../secrets")
    assert "did you mean &#34;limits&#34;" in wrong.text
    assert "stays what it is" in other.text
    assert (wrong.status_code, other.status_code, outside.status_code) == (422, 422, 404)
    assert (await site.behind.desks.profile(DENTAL)).services[0].max_per_day == 9


async def test_scripts_in_names_stay_text(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        typed = await form(browser) | {"services.0.name": "<script>alert(1)</script>"}
        seen = await browser.post("/desk/setup/preview", data=typed)
    assert "<script>alert" not in seen.text
    assert "&lt;script&gt;alert" in seen.text


@pytest.mark.parametrize("path", ["/desk/setup", "/desk/setup/text", "/desk/setup/versions"])
async def test_staff_do_not_change_the_desk(site: Site, path: str) -> None:
    staff = await site.member(Role.STAFF)
    async with site.browser(staff) as browser:
        assert (await browser.get(path)).status_code == 403
        assert (await browser.post("/desk/setup/live", data={"sealed": "x"})).status_code == 403
