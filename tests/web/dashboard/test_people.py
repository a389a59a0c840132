"""Who is invited is invited as what was asked for, under an address that can be one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.dashboard.site import DENTAL, open_site
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.accounts import Role

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "given, words",
    [
        ({"email": "", "role": "staff"}, "no e-mail address"),
        ({"email": " ", "role": "staff"}, "no e-mail address"),
        ({"email": "bo", "role": "staff"}, "no e-mail address"),
        ({"email": "bo@smile.example", "role": "captain"}, "no such role"),
        ({"email": "bo@smile.example"}, "no such role"),
    ],
)
async def test_what_is_no_invitation_is_told(
    tmp_path: Path, clock: ManualClock, given: dict[str, str], words: str
) -> None:
    async with open_site(tmp_path, clock) as site:
        owner = await site.member()
        async with site.browser(owner) as browser:
            page = await browser.post("/desk/people/invite", data=given)
        assert page.status_code == 409
        assert words in page.text
        assert list(await site.store.accounts.invitations(DENTAL)) == []


async def test_an_unknown_role_changes_nobody(tmp_path: Path, clock: ManualClock) -> None:
    async with open_site(tmp_path, clock) as site:
        owner = await site.member()
        other = await site.member(Role.MANAGER)
        async with site.browser(owner) as browser:
            given = {"user": other.user.id, "role": "captain"}
            page = await browser.post("/desk/people/change", data=given)
        assert "no such role" in page.text
        member = await site.store.accounts.member(DENTAL, other.user.id)
        assert member is not None
        assert member.role is Role.MANAGER
