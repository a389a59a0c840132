"""What has to be seen to stands on the first page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.dashboard.site import DENTAL, Site, fill, open_site
from voicedesk.connectors.clock import ManualClock
from voicedesk.ports import Conflict

pytestmark = pytest.mark.unit


@pytest.fixture
async def site(tmp_path: Path, clock: ManualClock) -> AsyncIterator[Site]:
    async with open_site(tmp_path, clock) as opened:
        await fill(opened)
        yield opened


async def test_an_appointment_over_which_staff_put_something_is_shown_until_it_is_settled(
    site: Site,
) -> None:
    booking = next(iter(await site.store.ledger.bookings(DENTAL)))
    now, staff = site.clock.now(), booking.slot.staff
    await site.store.calendars.report(
        Conflict(
            id="c1",
            business=DENTAL,
            booking=booking.id,
            sequence=booking.sequence,
            staff=staff,
            calendar=f"{staff}/google-1",
            kind="busy",
            span=booking.span,
            found=now,
        )
    )
    async with site.browser(await site.member(email="ana@smile.example")) as browser:
        need = "appointment collides with the calendar"
        assert need in (await browser.get("/desk")).text
        await site.store.calendars.settle(DENTAL, "c1", how="moved", now=now)
        assert need not in (await browser.get("/desk")).text
