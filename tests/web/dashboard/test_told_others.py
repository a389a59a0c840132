"""Owners see what other systems were told, and tell it again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.dashboard.site import DENTAL, open_site
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.accounts import Role
from voicedesk.ports import Notice

pytestmark = pytest.mark.unit


async def test_a_notice_is_shown_and_told_again(tmp_path: Path, clock: ManualClock) -> None:
    async with open_site(tmp_path, clock) as site:
        notice = Notice("evt_1", DENTAL, "accounting", "booking.created", "bk-1", clock.now())
        await site.store.notices.add(notice)
        why = "the webhook fails (500)"
        await site.store.notices.tried(notice, "failed", status=None, why=why, now=clock.now())
        owner, viewer = await site.member(), await site.member(Role.VIEWER)
        async with site.browser(owner) as browser:
            assert why in (await browser.get("/desk/webhooks")).text
            again = await browser.post("/desk/webhooks/again", data={"id": "evt_1"})
            unknown = await browser.post("/desk/webhooks/again", data={"id": "evt_2"})
        async with site.browser(viewer) as browser:
            assert (await browser.get("/desk/webhooks")).status_code == 403
        told = await site.store.notices.get(DENTAL, "evt_1")
        deeds = [line.deed for line in await site.store.audit.lines(DENTAL)]
    assert (again.status_code, unknown.status_code) == (303, 404)
    assert told is not None
    assert told.state == "waiting"
    assert "told_again" in deeds
