"""Every page of the dashboard: shown to those who may, in their language, and to nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.web.dashboard.site import DENTAL, Site, fill, open_site
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.accounts import Member, Role
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId, Ticket, TicketId
from voicedesk.services.entrance import Entered

pytestmark = pytest.mark.unit

PAGES = (
    "/desk",
    "/desk/live",
    "/desk/live/call-9",
    "/desk/calls",
    "/desk/calls?words=thursday&outcome=booked&channel=web&days=7",
    "/desk/calls?days=all&before=nonsense&outcome=nonsense&channel=nonsense",
    "/desk/calls/call-1",
    "/desk/bookings",
    "/desk/bookings?view=day&day=2026-03-04&staff=dr_lee",
    "/desk/todo",
    "/desk/customers",
    "/desk/customers?words=Okafor",
    "/desk/questions",
    "/desk/promises",
    "/desk/failures",
    "/desk/health",
    "/desk/account",
)
MANAGED = ("/desk/people", "/desk/audit", "/desk/audit?verify=1")
SCRIPT = "<script>alert('x')</script>"


@pytest.fixture
async def site(tmp_path: Path, clock: ManualClock) -> AsyncIterator[Site]:
    async with open_site(tmp_path, clock) as opened:
        await fill(opened)
        yield opened


@pytest.fixture
async def owner(site: Site) -> Entered:
    return await site.member()


async def test_every_page_is_shown_and_runs_only_its_own_files(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        shown = [(path, await browser.get(path)) for path in (*PAGES, *MANAGED)]
    assert [(path, page.status_code) for path, page in shown if page.status_code != 200] == []
    policies = {page.headers["Content-Security-Policy"] for _, page in shown}
    assert all(one.startswith("default-src 'none'; script-src 'self';") for one in policies)
    assert not [one for one in policies if "unsafe" in one]
    assert {page.headers["Cache-Control"] for _, page in shown} == {"no-store"}
    assert not [path for path, page in shown if " style=" in page.text or "onclick" in page.text]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "banana"])
async def test_a_day_that_nobody_could_mean_is_today(site: Site, owner: Entered, day: str) -> None:
    async with site.browser(owner) as browser:
        today = await browser.get("/desk/bookings?view=day")
        shown = await browser.get(f"/desk/bookings?view=day&day={day}")
    assert (shown.status_code, shown.text) == (200, today.text)


async def test_every_page_is_there_in_a_second_language(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        await browser.post("/desk/account/language", data={"language": "es"})
        shown = {path: (await browser.get(path)).text for path in (*PAGES, *MANAGED)}
    assert all('<html lang="es">' in html for path, html in shown.items() if "live/" not in path)
    assert "Le necesita" in shown["/desk"]
    english = ("Needs you", "Sign out", "Caller", "No name", "Nothing")
    assert not [(path, word) for path, html in shown.items() for word in english if word in html]


async def test_nobody_sees_anything_from_outside(site: Site) -> None:
    async with site.browser() as browser:
        codes = {(await browser.get(path)).headers.get("Location", "")[:8] for path in PAGES}
        part = await browser.get("/desk", headers={"HX-Request": "true"})
    assert codes == {"/sign-in"}
    assert (part.status_code, part.headers["HX-Redirect"]) == (401, "/sign-in")


async def test_a_viewer_sees_and_does_nothing(site: Site) -> None:
    viewer = await site.member(Role.VIEWER)
    async with site.browser(viewer) as browser:
        assert {(await browser.get(path)).status_code for path in PAGES} == {200}
        assert {(await browser.get(path)).status_code for path in MANAGED} == {403}
        deeds = (
            "/desk/todo/callback",
            "/desk/todo/ticket",
            "/desk/questions/answer",
            "/desk/failures/retry",
            "/desk/failures/mute",
            "/desk/people/invite",
            "/desk/calls/call-1/share",
            "/desk/live/call-9/listen",
            "/desk/live/call-9/join",
            "/desk/live/call-9/end",
        )
        done = {
            (await browser.post(path, data={"id": "cb-1", "as": "kept"})).status_code
            for path in deeds
        }
    assert done == {403}
    refused = [line for line in await site.store.audit.lines(DENTAL) if line.deed == "refused"]
    assert len(refused) == len(deeds) + len(MANAGED)


async def test_another_business_is_as_if_it_were_not_there(site: Site, owner: Entered) -> None:
    salon = BusinessId("salon")
    now = site.clock.now()
    await site.store.calls.begin(Call(CallId("theirs"), salon, "phone", now, room="theirs"))
    await site.store.tickets.open(Ticket(TicketId("theirs"), salon, "billing", "x", now), key="k")
    paths = ("/desk/calls/theirs", "/desk/live/theirs", "/desk/calls/theirs/export.json")
    async with site.browser(owner) as browser:
        assert {(await browser.get(path)).status_code for path in paths} == {404}
        ticket = await browser.post("/desk/todo/ticket", data={"id": "theirs", "as": "done"})
        ended = await browser.post("/desk/live/theirs/end")
    assert (ticket.status_code, ended.status_code) == (404, 404)
    assert site.rooms.told == []


@pytest.mark.parametrize(
    "path",
    [
        "/desk/calls/nothing",
        "/desk/bookings/nothing",
        "/desk/customers/nothing",
        "/desk/calls/%3Cscript%3E",
    ],
)
async def test_what_is_not_there_is_a_page_that_says_so(
    site: Site, owner: Entered, path: str
) -> None:
    async with site.browser(owner) as browser:
        page = await browser.get(path)
    assert page.status_code == 404
    assert "<script>" not in page.text.replace("<script src", "")


async def test_words_of_callers_stay_words(site: Site, owner: Entered) -> None:
    call = Call(CallId("evil"), DENTAL, "web", site.clock.now(), caller=SCRIPT, room="evil")
    await site.store.calls.begin(call)
    at = site.clock.now()
    await site.store.calls.write(call.id, "heard", {"text": SCRIPT}, now=at)
    await site.store.calls.write(
        call.id, "tool", {"name": SCRIPT, "args": {"a": SCRIPT}, "result": SCRIPT}, now=at
    )
    ticket = Ticket(TicketId("evil"), DENTAL, SCRIPT, SCRIPT, at, name=SCRIPT, call=call.id)
    await site.store.tickets.open(ticket, key="evil")
    paths = ("/desk", "/desk/calls", "/desk/calls/evil", "/desk/live", "/desk/todo")
    async with site.browser(owner) as browser:
        pages = [(await browser.get(path)).text for path in paths]
        found = (await browser.get("/desk/calls", params={"words": SCRIPT})).text
    assert not [html for html in (*pages, found) if "<script>" in html]


async def test_a_database_that_goes_away_is_a_page_in_words(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        await site.store.database.write(
            lambda connection: connection.exec_driver_sql("ALTER TABLE sign_ins RENAME TO away")
        )
        page = await browser.get("/desk")
        door = await browser.post("/sign-in", data={"email": "a@b.example", "password": "x" * 12})
    assert page.status_code == 503
    assert "sign_ins" not in page.text
    assert "Nothing is lost" in page.text
    assert door.status_code in (401, 503)


async def test_a_member_of_two_businesses_can_switch(site: Site, owner: Entered) -> None:
    await site.store.accounts.join(Member(BusinessId("salon"), owner.user.id, Role.VIEWER))
    async with site.browser(owner) as browser:
        assert '<option value="salon">' in (await browser.get("/desk")).text


async def test_a_language_is_ones_own(site: Site, owner: Entered) -> None:
    spanish = replace(owner.user, language=None)
    await site.store.accounts.save(spanish)
    async with site.browser(owner) as browser:
        page = await browser.get("/desk", headers={"Accept-Language": "es-MX,en;q=0.5"})
    assert '<html lang="es">' in page.text
