"""The sound of a call is for those who may hear it, and every playback is written down."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.dashboard.site import DENTAL, Site, fill, open_site
from voicedesk.calls.recordings import NAME
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.accounts import Role
from voicedesk.domain.call import CallId

pytestmark = pytest.mark.unit

CALL = CallId("call-1")
SOUND = bytes(range(100))
PATH = f"/desk/calls/{CALL}/sound.ogg"


@pytest.fixture
async def site(tmp_path: Path, clock: ManualClock) -> AsyncIterator[Site]:
    async with open_site(tmp_path, clock) as opened:
        await fill(opened)
        kept = await opened.behind.desks.recordings(DENTAL)
        await kept.put(DENTAL, CALL, NAME, SOUND)
        yield opened


async def played(site: Site) -> list[str]:
    return [line.subject for line in await site.store.audit.lines(DENTAL) if line.deed == "played"]


async def test_an_owner_hears_a_call_and_it_is_written_down(site: Site) -> None:
    async with site.browser(await site.member()) as browser:
        answer = await browser.get(PATH)
    assert (answer.status_code, answer.content) == (200, SOUND)
    assert answer.headers["content-type"] == "audio/ogg"
    assert await played(site) == [CALL]


@pytest.mark.parametrize("hears, status", [(True, 200), (False, 403)])
async def test_hearing_is_a_right_of_its_own(site: Site, *, hears: bool, status: int) -> None:
    member = await site.member(Role.MANAGER, email="m@smile.example", hears=hears)
    async with site.browser(member) as browser:
        assert (await browser.get(PATH)).status_code == status


@pytest.mark.parametrize(
    "asked, status, content, told",
    [
        ("bytes=0-", 206, SOUND, "bytes 0-99/100"),
        ("bytes=90-", 206, SOUND[90:], "bytes 90-99/100"),
        ("bytes=10-19", 206, SOUND[10:20], "bytes 10-19/100"),
        ("bytes=90-500", 206, SOUND[90:], "bytes 90-99/100"),
        ("bytes=100-", 416, b"", "bytes */100"),
    ],
)
async def test_players_may_ask_for_a_part(
    site: Site, asked: str, status: int, content: bytes, told: str
) -> None:
    async with site.browser(await site.member()) as browser:
        answer = await browser.get(PATH, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (status, content)
    assert answer.headers["content-range"] == told


async def test_a_call_without_a_recording_has_none(site: Site) -> None:
    async with site.browser(await site.member()) as browser:
        assert (await browser.get("/desk/calls/call-2/sound.ogg")).status_code == 404
        assert (await browser.get("/desk/calls/nobody/sound.ogg")).status_code == 404


async def test_the_page_of_a_recorded_call_plays_it_in_step(site: Site) -> None:
    async with site.browser(await site.member()) as browser:
        before = (await browser.get(f"/desk/calls/{CALL}")).text
        now = site.clock.now()
        await site.store.calls.write(CALL, "event", {"recording": "began"}, now=now)
        after = (await browser.get(f"/desk/calls/{CALL}")).text
    assert "<audio" not in before
    assert f'src="{PATH}" data-since="' in after
