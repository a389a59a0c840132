"""What waits for staff can be answered, muted, noted and closed by a program."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.api.staff_site import staff_api
from tests.web.dashboard.site import DENTAL
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.booking import Attendee
from voicedesk.domain.business import ServiceId
from voicedesk.ports import Wait

pytestmark = pytest.mark.unit


async def test_an_answer_is_said_from_now_on(tmp_path: Path, clock: ManualClock) -> None:
    async with staff_api(tmp_path, clock) as program:
        asked = (await program.get("/questions"))["items"]
        answer = {"question": "Do you take dogs?", "answer": "Guide dogs are welcome."}
        said = await program.post("/questions/answer", answer)
        left = (await program.get("/questions"))["items"]
        acts = await program.acts()
    assert {one["question"] for one in asked} == {
        "Do you take dogs?",
        "Is there parking for a van?",
    }
    assert "Guide dogs are welcome." in said.json()["said"]
    assert [one["question"] for one in left] == ["Is there parking for a van?"]
    assert acts[0] == ("api:till", "answered")


async def test_a_question_is_closed_once(tmp_path: Path, clock: ManualClock) -> None:
    async with staff_api(tmp_path, clock) as program:
        closed = await program.post("/questions/close", {"question": "Do you take dogs?"})
        again = await program.post("/questions/close", {"question": "Do you take dogs?"})
        empty = {"question": "Is there parking for a van?", "answer": " "}
        blank = await program.post("/questions/answer", empty)
    assert (closed.status_code, again.status_code, blank.status_code) == (200, 404, 422)


async def test_who_waits_is_taken_off_the_list(tmp_path: Path, clock: ManualClock) -> None:
    async with staff_api(tmp_path, clock) as program:
        who = Attendee("Ada Byron", "+12025550166")
        wait = Wait("wait-1", DENTAL, ServiceId("checkup"), who, clock.now())
        await program.site.store.waitlist.add(wait, key="wait-1")
        before = (await program.get("/waitlist"))["items"]
        gone = await program.post("/waitlist/wait-1/remove")
        unknown = await program.post("/waitlist/wait-2/remove")
        after = (await program.get("/waitlist"))["items"]
    assert [(one["id"], one["name"]) for one in before] == [("wait-1", "Ada Byron")]
    assert (gone.status_code, unknown.status_code, after) == (200, 404, [])


async def test_a_cause_is_muted_as_on_the_page(tmp_path: Path, clock: ManualClock) -> None:
    async with staff_api(tmp_path, clock) as program:
        (cause,) = (await program.get("/causes"))["items"]
        muted = await program.post("/causes/mute", {"cause": cause["cause"]})
        owner = await program.site.member()
        async with program.site.browser(owner) as browser:
            page = await browser.get("/desk/failures")
        loud = await program.post("/causes/unmute", {"cause": cause["cause"]})
        unknown = await program.post("/causes/mute", {"cause": "no such"})
    assert cause == {"cause": "deliver: The mail server refused us.", "count": 1, "muted": False}
    assert (muted.json()["muted"], loud.json()["muted"]) == (True, False)
    assert "/desk/failures/unmute" in page.text
    assert unknown.status_code == 404


async def test_a_note_is_added_once(tmp_path: Path, clock: ManualClock) -> None:
    async with staff_api(tmp_path, clock) as program:
        customer = (await program.get("/customers?limit=1"))["items"][0]["id"]
        path, same = f"/customers/{customer}/notes", {"Idempotency-Key": "n-1"}
        first = await program.post(path, {"note": "Prefers mornings."}, headers=same)
        second = await program.post(path, {"note": "Prefers mornings."}, headers=same)
        blank = await program.post(path, {"note": "  "})
        nobody = await program.post("/customers/nobody/notes", {"note": "Who?"})
        acts = await program.acts()
    assert (first.status_code, second.json()) == (201, {"done": "noted"})
    assert (blank.status_code, nobody.status_code) == (422, 404)
    assert acts.count(("api:till", "noted")) == 1
