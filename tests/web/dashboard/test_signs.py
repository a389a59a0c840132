"""The switcher names businesses as they call themselves."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.web.dashboard.site import DENTAL, open_site
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.accounts import Member, Role
from voicedesk.domain.business import BusinessId
from voicedesk.profile.load import load_profile
from voicedesk.web.dashboard.signs import Signs

pytestmark = pytest.mark.unit

SALON = BusinessId("salon")


async def test_the_switcher_shows_names(tmp_path: Path, clock: ManualClock) -> None:
    async with open_site(tmp_path, clock) as site:
        salon = load_profile("salon")
        await site.store.profiles.publish(SALON, salon.files, by="x", now=clock.now())
        owner = await site.member()
        await site.store.accounts.join(Member(SALON, owner.user.id, Role.OWNER))
        async with site.browser(owner) as browser:
            page = (await browser.get("/desk")).text
        assert f'<option value="salon">{salon.profile.business.name}</option>' in page
        assert f'value="{DENTAL}" selected' in page


async def test_a_new_name_is_seen_after_a_minute(tmp_path: Path, clock: ManualClock) -> None:
    async with open_site(tmp_path, clock) as site:
        signs, gone = Signs(site.behind.desks), BusinessId("gone")
        assert (await signs.of([gone, DENTAL]))[gone] == "gone"
        files = dict(load_profile("dental").files)
        files["profile.yaml"] = files["profile.yaml"].replace("Bright Smile", "Zahnarzt", 1)
        await site.store.profiles.publish(DENTAL, files, by="x", now=clock.now())
        before = await signs.of([gone, DENTAL])
        clock.advance(timedelta(minutes=2))
        after = await signs.of([DENTAL, gone])
        assert before[DENTAL].startswith("Bright Smile")
        assert after[DENTAL].startswith("Zahnarzt")
        assert list(after) == [gone, DENTAL]
