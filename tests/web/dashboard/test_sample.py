"""The sample business is taken away by a button, and nothing else ever is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.web.dashboard.site import DENTAL, Site, open_site
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.accounts import Member, Role
from voicedesk.domain.call import Call, CallId
from voicedesk.rehearsal.sample_month import SAMPLE, sample_profile
from voicedesk.services.entrance import Entered

pytestmark = pytest.mark.unit

BUTTON = "Remove the sample"


async def at_the_sample(site: Site, role: Role = Role.OWNER) -> Entered:
    """Somebody of both businesses, who looks at the sample, which had a call."""
    now, store = site.clock.now(), site.store
    await store.profiles.publish(SAMPLE, sample_profile().files, by="sample", now=now, after=0)
    for business in (SAMPLE, DENTAL):
        await store.calls.begin(Call(CallId(f"call-{business}"), business, "web", now))
    entered = await site.member(role)
    await store.accounts.join(Member(SAMPLE, entered.user.id, role))
    known = await site.behind.entrance.recognise(entered.token)
    assert known is not None
    await store.accounts.sign_in(replace(known.sign_in, business=SAMPLE))
    return entered


async def test_the_sample_goes_by_a_button(tmp_path: Path, clock: ManualClock) -> None:
    async with open_site(tmp_path, clock) as site:
        entered = await at_the_sample(site)
        async with site.browser(entered) as browser:
            assert BUTTON in (await browser.get("/desk")).text
            answer = await browser.post("/desk/sample/remove")
            page = (await browser.get(answer.headers["Location"])).text
        assert "The sample is gone" in page
        assert BUTTON not in page
        assert await site.store.profiles.current(SAMPLE) is None
        assert list(await site.store.calls.list(SAMPLE)) == []
        assert len(await site.store.calls.list(DENTAL)) == 1
        deeds = [line.deed for line in await site.store.audit.lines(SAMPLE)]
        assert deeds[0] == "removed_sample"


async def test_a_real_business_is_not_removed(tmp_path: Path, clock: ManualClock) -> None:
    async with open_site(tmp_path, clock) as site:
        owner = await site.member()
        async with site.browser(owner) as browser:
            assert (await browser.post("/desk/sample/remove")).status_code == 404


async def test_managers_do_not_remove_it(tmp_path: Path, clock: ManualClock) -> None:
    async with open_site(tmp_path, clock) as site:
        manager = await at_the_sample(site, Role.MANAGER)
        async with site.browser(manager) as browser:
            assert BUTTON not in (await browser.get("/desk")).text
            assert (await browser.post("/desk/sample/remove")).status_code == 403
        assert await site.store.profiles.current(SAMPLE) is not None
