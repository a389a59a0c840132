"""The page of figures: each number opens its calls, and leaves as a table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.dashboard.site import DENTAL, Site, fill, open_site
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.accounts import Role
from voicedesk.domain.call import CallId
from voicedesk.services.entrance import Entered

pytestmark = pytest.mark.unit


@pytest.fixture
async def site(tmp_path: Path, clock: ManualClock) -> AsyncIterator[Site]:
    async with open_site(tmp_path, clock) as opened:
        await fill(opened)
        yield opened


@pytest.fixture
async def viewer(site: Site) -> Entered:
    return await site.member(Role.VIEWER)


async def test_every_number_of_the_page_opens(site: Site, viewer: Entered) -> None:
    async with site.browser(viewer) as browser:
        page = await browser.get("/desk/figures?days=7")
        links = sorted(set(re.findall(r'href="(/desk/figures/calls\?[^"]+)"', page.text)))
        answers = [await browser.get(link.replace("&amp;", "&")) for link in links]
    assert page.status_code == 200
    assert len(links) > 15
    assert {answer.status_code for answer in answers} == {200}


async def test_a_number_opens_the_calls_that_it_counts(site: Site, viewer: Entered) -> None:
    async with site.browser(viewer) as browser:
        booked = await browser.get("/desk/figures/calls?of=outcome.booked")
        nothing = await browser.get("/desk/figures/calls?of=share.none")
    # of six calls that ended, two were booked
    assert sorted(set(re.findall(r"/desk/calls/(call-\d)", booked.text))) == ["call-0", "call-4"]
    assert nothing.status_code == 404


async def test_a_period_and_a_channel_are_chosen(site: Site, viewer: Entered) -> None:
    async with site.browser(viewer) as browser:
        web = (await browser.get("/desk/figures?channel=web")).text
        month = (await browser.get("/desk/figures?month=2025-12")).text
        wrong = await browser.get("/desk/figures?month=0000-99&days=²&channel=x")
    assert "3 calls, 0 in the period before" in web
    assert "0 calls" in month
    assert "/desk/figures?month=2026-01" in month
    assert wrong.status_code == 200


async def test_figures_leave_as_a_table(site: Site, viewer: Entered) -> None:
    async with site.browser(viewer) as browser:
        answer = await browser.get("/desk/figures.csv?days=7")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    period = {row["figure"]: row for row in rows if row["group"] == "period"}
    assert period["calls"]["some"] == "7"
    assert (period["containment"]["some"], period["containment"]["of"]) == ("3", "6")
    assert float(period["containment"]["low"]) < 3 / 6 < float(period["containment"]["high"])
    assert period["answer_s_p50"]["share"] == "0.3460"
    assert "exported" in [line.deed for line in await site.store.audit.lines(DENTAL)]


async def test_what_a_call_cost_is_shown_or_said_to_be_unknown(site: Site, viewer: Entered) -> None:
    used = [{"kind": "stt", "provider": "local", "model": "ear", "amount": 60.0, "out": 0.0}]
    now = site.clock.now()
    await site.store.calls.write(CallId("call-0"), "event", {"used": used}, now=now)
    async with site.browser(viewer) as browser:
        page = (await browser.get("/desk/figures?days=7")).text
        table = (await browser.get("/desk/figures.csv?days=7")).text
        known = (await browser.get("/desk/figures/calls?days=7&of=cost.known")).text
        unheard_of = await browser.get("/desk/figures/calls?of=cost.guessed")
        call = (await browser.get("/desk/calls/call-0")).text
        other = (await browser.get("/desk/calls/call-1")).text
    assert "0.0000 US dollars a minute" in page
    assert "5 calls have no known cost" in page
    assert "cost_usd_minute,period,1,6,0.0000,,,5" in table.splitlines()
    assert "cost_usd_minute,part stt,1,6,0.0000,,,5" in table.splitlines()
    assert "/desk/calls/call-0" in known
    assert "/desk/calls/call-1" not in known
    assert unheard_of.status_code == 404
    assert "0.0000 US dollars, by list prices" in call
    assert "Not known: the line, what was used" in other
