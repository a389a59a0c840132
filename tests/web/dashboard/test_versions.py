"""Every version is kept with its author, and one can go back to it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.dashboard.site import DENTAL, Site, open_site
from voicedesk.connectors.clock import ManualClock
from voicedesk.profile.load import load_profile
from voicedesk.services.entrance import Entered

pytestmark = pytest.mark.unit

FILES = dict(load_profile("dental").files)
DEARER = {**FILES, "profile.yaml": FILES["profile.yaml"].replace("price: 75", "price: 95")}


@pytest.fixture
async def site(tmp_path: Path, clock: ManualClock) -> AsyncIterator[Site]:
    async with open_site(tmp_path, clock) as opened:
        yield opened


@pytest.fixture
async def owner(site: Site) -> Entered:
    return await site.member(email="ana@smile.example")


async def test_one_goes_back_by_a_new_version(site: Site, owner: Entered) -> None:
    now = site.clock.now()
    await site.store.profiles.publish(DENTAL, FILES, by="bo", now=now)
    await site.store.profiles.publish(DENTAL, DEARER, by="cy", now=now)
    async with site.browser(owner) as browser:
        assert "<ins>95</ins>" in (await browser.get("/desk/setup/versions/2")).text
        seen = await browser.post("/desk/setup/versions/1/back")
        assert "<del>95</del>" in seen.text
        held = {"sealed": re.findall(r'name="sealed" value="([^"]+)"', seen.text)[0]}
        page = await browser.post("/desk/setup/live", data=held)
        listed = (await browser.get(page.headers["Location"])).text
    current = await site.store.profiles.current(DENTAL)
    assert current is not None
    assert (current.version, current.by, current.files) == (3, "ana@smile.example", FILES)
    assert re.findall(r"Version (\d)", listed) == ["3", "2", "1"]


@pytest.mark.parametrize("number", ["0", "7", "x", "99999999999", "%D9%A3"])
async def test_a_version_that_is_not_there_is_missing(
    site: Site, owner: Entered, number: str
) -> None:
    await site.store.profiles.publish(DENTAL, FILES, by="bo", now=site.clock.now())
    async with site.browser(owner) as browser:
        assert (await browser.get(f"/desk/setup/versions/{number}")).status_code == 404
        assert (await browser.post(f"/desk/setup/versions/{number}/back")).status_code == 404


async def test_files_of_the_machine_have_no_versions(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        assert "None yet" in (await browser.get("/desk/setup/versions")).text
