"""What people do on the pages: each deed is carried out once, by the rules, and written down."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.web.dashboard.site import DENTAL, Site, fill, open_site
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.accounts import Role
from voicedesk.domain.booking import Booking, BookingStatus
from voicedesk.domain.call import CallbackStatus, CallId, TicketId, TicketStatus
from voicedesk.services.entrance import Entered

pytestmark = pytest.mark.unit


@pytest.fixture
async def site(tmp_path: Path, clock: ManualClock) -> AsyncIterator[Site]:
    async with open_site(tmp_path, clock) as opened:
        await fill(opened)
        yield opened


@pytest.fixture
async def owner(site: Site) -> Entered:
    return await site.member(email="ana@smile.example")


async def first_booking(site: Site) -> Booking:
    return next(iter(await site.store.ledger.bookings(DENTAL)))


async def deeds(site: Site) -> list[str]:
    return [line.deed for line in await site.store.audit.lines(DENTAL)]


async def test_a_call_back_is_kept(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        assert "Call Noor Haddad back" in (await browser.get("/desk")).text
        await browser.post("/desk/todo/callback", data={"id": "cb-1", "as": "kept"})
        again = await browser.post("/desk/todo/callback", data={"id": "cb-1", "as": "kept"})
        assert "Noor Haddad" not in (await browser.get("/desk/todo")).text
    assert again.status_code == 404
    (kept,) = await site.store.callbacks.list(DENTAL, status=CallbackStatus.KEPT)
    assert kept.id == "cb-1"
    assert "callback_kept" in await deeds(site)


async def test_an_address_that_is_none_is_said_within_the_desk(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        nowhere = await browser.get("/desk/nowhere/at/all")
    async with site.browser() as stranger:
        door = await stranger.get("/desk/nowhere")
    assert (nowhere.status_code, "/desk/bookings" in nowhere.text) == (404, True)
    assert door.status_code == 303


async def test_a_ticket_is_closed(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        wrong = await browser.post("/desk/todo/ticket", data={"id": "t-1", "as": "lost"})
        await browser.post("/desk/todo/ticket", data={"id": "t-1", "as": "done"})
    ticket = await site.store.tickets.get(DENTAL, TicketId("t-1"))
    assert wrong.status_code == 404
    assert ticket is not None
    assert ticket.status is TicketStatus.DONE


async def test_a_booking_moves_by_the_rules_and_the_customer_is_told(
    site: Site, owner: Entered
) -> None:
    booking = await first_booking(site)
    day = booking.span.start.date() + timedelta(days=7)
    page = f"/desk/bookings/{booking.id}"
    async with site.browser(owner) as browser:
        offered = (await browser.get(page, params={"day": day.isoformat()})).text
        chosen = re.findall(r'name="slot" value="([^"]+)"', offered)[-1]
        moved = await browser.post(f"{page}/move", data={"slot": chosen})
    assert moved.headers["Location"] == f"{page}?done=moved"
    now = await site.store.ledger.booking(DENTAL, booking.id)
    assert now is not None
    assert now.span.start.date() == day
    assert now.sequence == booking.sequence + 1
    last = (await site.store.ledger.entries(DENTAL, booking=booking.id))[-1]
    assert (last.deed, last.by) == ("moved", "staff")
    assert [one.kind for one in await site.store.orders.pending()][-1] == "moved"


@pytest.mark.parametrize("slot", ["", "nonsense", "2026-03-08T03:00:00-05:00|dr_lee"])
async def test_a_time_that_is_not_free_is_refused(site: Site, owner: Entered, slot: str) -> None:
    booking = await first_booking(site)
    async with site.browser(owner) as browser:
        answer = await browser.post(f"/desk/bookings/{booking.id}/move", data={"slot": slot})
    assert answer.status_code == 409
    assert await first_booking(site) == booking


async def test_a_booking_is_cancelled_by_staff(site: Site, owner: Entered) -> None:
    booking = await first_booking(site)
    async with site.browser(owner) as browser:
        await browser.post(f"/desk/bookings/{booking.id}/cancel")
    now = await site.store.ledger.booking(DENTAL, booking.id)
    assert now is not None
    assert now.status is BookingStatus.CANCELLED


async def test_failures_are_tried_again_or_muted_until_there_are_more(
    site: Site, owner: Entered
) -> None:
    cause = {"cause": "deliver: The mail server refused us."}
    async with site.browser(owner) as browser:
        await browser.post("/desk/failures/mute", data=cause)
        assert "The mail server refused us." not in (await browser.get("/desk")).text
        await browser.post("/desk/failures/unmute", data=cause)
        assert "The mail server refused us." in (await browser.get("/desk")).text
        await browser.post("/desk/failures/retry", data=cause)
    assert list(await site.store.orders.failures(DENTAL)) == []


async def test_an_answer_is_live_at_once(site: Site, owner: Entered) -> None:
    given = {"question": "Do you take dogs?", "answer": "Dogs may wait in the garden."}
    async with site.browser(owner) as browser:
        shown = await browser.post("/desk/questions/answer", data=given)
        again = await browser.post("/desk/questions/answer", data=given)
    assert "<strong>Dogs may wait in the garden.</strong>" in shown.text
    assert again.status_code == 404
    assert "answered" in await deeds(site)


async def test_a_call_is_shared_for_a_while_without_its_tools(
    site: Site, owner: Entered, clock: ManualClock
) -> None:
    async with site.browser(owner) as browser:
        made = await browser.post("/desk/calls/call-1/share", data={"days": "7"})
        page = (await browser.get(made.headers["Location"])).text
    link = re.findall(r'value="http://desk\.example(/shared/[^"]+)"', page)[0]
    async with site.browser() as outside:
        shared = await outside.get(link)
        assert "Can I get a cleaning" in shared.text
        assert "find_slots" not in shared.text
        assert "/desk/" not in shared.text
        clock.advance(timedelta(days=7))
        assert (await outside.get(link)).status_code == 410
        assert (await outside.get("/shared/nothing")).status_code == 410


async def test_searches_are_kept_and_exported(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        kept = {"name": "Booked", "query": "outcome=booked"}
        await browser.post("/desk/calls/views", data=kept)
        assert 'href="/desk/calls?outcome=booked"' in (await browser.get("/desk/calls")).text
        table = (await browser.get("/desk/calls.csv?outcome=booked")).text.splitlines()
        await browser.post("/desk/calls/views/drop", data=kept)
        assert "outcome=booked" not in (await browser.get("/desk/calls")).text
    assert table[0].startswith("id,started")
    assert len(table) == 3


async def test_how_a_call_sounded_is_on_its_page_and_in_the_table(
    site: Site, owner: Entered
) -> None:
    heard = {"seconds": 90.0, "received": 950, "lost": 50, "jitter_ms": 12.4}
    sound = {**heard, "unheard_s": 6.0, "unsent_s": 0.0}
    await site.store.calls.write(CallId("call-4"), "event", {"sound": sound}, now=site.clock.now())
    async with site.browser(owner) as browser:
        page = (await browser.get("/desk/calls/call-4")).text
        table = (await browser.get("/desk/calls.csv")).text.splitlines()
        figures = (await browser.get("/desk/figures.csv")).text.splitlines()
    assert "5.0 % lost, 12 ms jitter. Nothing came from the caller for 6 s." in page
    (line,) = [one for one in table if one.startswith("call-4,")]
    assert line.endswith(",0.0500,12.4,6.0,0.0")
    told = {one.split(",")[0]: one.split(",")[2:4] for one in figures if ",period," in one}
    assert (told["lossy"], told["one_way"]) == (["1", "1"], ["1", "1"])


async def test_a_search_without_a_name_is_not_said_to_be_kept(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        kept = await browser.post("/desk/calls/views", data={"name": " ", "query": "days=1"})
    assert kept.headers["Location"] == "/desk/calls?days=1"


async def test_a_live_call_is_told_what_people_say(site: Site) -> None:
    staff = await site.member(Role.STAFF)
    async with site.browser(staff) as browser:
        await browser.post("/desk/live/call-9/say", data={"words": "We are on our way."})
        empty = await browser.post("/desk/live/call-9/say", data={"words": " "})
        over = await browser.post("/desk/live/call-1/say", data={"words": "Hello?"})
        joined = await browser.post("/desk/live/call-9/join")
        deaf = await browser.post("/desk/live/call-9/listen")
    said = [(room, words) for room, _, words in site.rooms.told]
    assert said[0] == ("room-9", '{"deed": "say", "words": "We are on our way."}')
    assert said[1] == ("room-9", '{"deed": "step_aside"}')
    assert (empty.status_code, over.status_code, deaf.status_code) == (404, 404, 403)
    assert joined.json()["token"].startswith("room-9/staff-")
    assert {"live_say", "took_over"} <= set(await deeds(site))


async def test_hearing_is_a_right_of_its_own(site: Site) -> None:
    staff = await site.member(Role.STAFF, hears=True)
    async with site.browser(staff) as browser:
        heard = await browser.post("/desk/live/call-9/listen")
    assert heard.status_code == 200
    assert "listened_in" in await deeds(site)


async def test_a_wrong_line_becomes_another_name_and_then_answers_calls(
    site: Site, owner: Entered
) -> None:
    base = "/desk/calls/call-1/fix"
    means = {"line": "2", "how": "means", "words": "pearl shine", "service": "cleaning"}
    async with site.browser(owner) as browser:
        assert "Can I get a cleaning" in (await browser.get(f"{base}?line=2")).text
        tried = (await browser.post(f"{base}/try", data=means)).text
        sealed = re.findall(r'name="sealed" value="([^"]+)"', tried)[0]
        forged = await browser.post(f"{base}/live", data={"sealed": sealed[:-9] + "AAAAAAAA="})
        live = await browser.post(f"{base}/live", data={"sealed": sealed})
    assert "No past call would have gone otherwise." in tried
    assert forged.status_code == 404
    assert live.headers["Location"] == "/desk/calls/call-1?done=fixed"
    stored = await site.store.profiles.current(DENTAL)
    assert stored is not None
    assert "pearl shine" in stored.files["profile.yaml"]
    assert stored.by == "ana@smile.example"


async def test_a_call_is_held_again_beside_what_was_said(site: Site, owner: Entered) -> None:
    async with site.browser(owner) as browser:
        shown = await browser.get("/desk/calls/call-1/replay")
    assert "I have Thursday at half past two." in shown.text
    assert "outcome: " in shown.text
    assert await site.store.calls.get(DENTAL, CallId("call-1")) is not None


async def test_the_last_owner_stays(site: Site, owner: Entered) -> None:
    me = {"user": owner.user.id, "role": "viewer"}
    async with site.browser(owner) as browser:
        assert (await browser.post("/desk/people/change", data=me)).status_code == 409
        assert (await browser.post("/desk/people/remove", data=me)).status_code == 409


async def test_a_manager_makes_no_owner_and_gives_no_right_that_they_lack(site: Site) -> None:
    await site.member(email="ana@smile.example")
    manager = await site.member(Role.MANAGER)
    asked = ({"role": "owner"}, {"role": "staff", "hears": "on"}, {"role": "staff"})
    async with site.browser(manager) as browser:
        codes = [
            (await browser.post("/desk/people/invite", data={"email": "x@y.example", **one}))
            for one in asked
        ]
    assert [one.status_code for one in codes] == [409, 409, 200]
    assert "/join/" in codes[-1].text
