"""A desk is tried out from its page, and nothing of it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.dashboard.site import DENTAL, open_site
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.accounts import Role
from voicedesk.profile.blank import Answers, blank_files

pytestmark = pytest.mark.unit

FILES = {
    name: text.replace("id: dental_desk", "id: dental")
    for name, text in blank_files(
        Answers("Dental desk", "shop", "+12025550190", "America/New_York", "visit", 30, "Ann")
    ).items()
}


async def test_the_calls_are_held_and_shown(tmp_path: Path, clock: ManualClock) -> None:
    async with open_site(tmp_path, clock) as site:
        await site.store.profiles.publish(DENTAL, FILES, by="x", now=clock.now())
        manager = await site.member(Role.MANAGER)
        async with site.browser(manager) as browser:
            offered = await browser.get("/desk/setup/rehearse")
            page = await browser.post("/desk/setup/rehearse")
        assert "went well" not in offered.text
        assert "3 of 3 calls went well." in page.text
        assert "Shall I book it?" in page.text
        assert list(await site.store.ledger.bookings(DENTAL)) == []
        assert list(await site.store.calls.list(DENTAL)) == []
        assert list(await site.store.orders.pending()) == []
