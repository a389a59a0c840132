"""A program whispers to a live call, hears it, takes it over, and shares one that is over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.web.api.staff_site import staff_api
from voicedesk.connectors.clock import ManualClock

pytestmark = pytest.mark.unit

LIVE, OVER = "/calls/call-9", "/calls/call-1"


async def test_the_desk_of_a_live_call_is_told(tmp_path: Path, clock: ManualClock) -> None:
    async with staff_api(tmp_path, clock) as program:
        said = await program.post(f"{LIVE}/deeds", {"deed": "say", "words": "One moment."})
        empty = await program.post(f"{LIVE}/deeds", {"deed": "note", "words": " "})
        over = await program.post(f"{OVER}/deeds", {"deed": "end"})
        unknown = await program.post("/calls/no/deeds", {"deed": "end"})
        told = [(room, json.loads(words)) for room, _, words in program.site.rooms.told]
        acts = await program.acts()
    assert [one.status_code for one in (said, empty, over, unknown)] == [200, 422, 409, 404]
    assert told == [("room-9", {"deed": "say", "words": "One moment."})]
    assert acts[0] == ("api:till", "live_say")


async def test_a_token_is_for_one_room_and_shown_once(tmp_path: Path, clock: ManualClock) -> None:
    async with staff_api(tmp_path, clock) as program:
        same = {"Idempotency-Key": "l-1"}
        heard = await program.post(f"{LIVE}/listen", headers=same)
        again = await program.post(f"{LIVE}/listen", headers=same)
        joined = await program.post(f"{LIVE}/join")
        acts = await program.acts()
    assert heard.json()["url"] == "ws://127.0.0.1:7880"
    assert heard.headers["Cache-Control"] == "no-store"
    assert heard.json()["token"] != joined.json()["token"]
    assert again.status_code == 409
    assert acts[:2] == [("api:till", "took_over"), ("api:till", "listened_in")]


async def test_the_sound_is_a_scope_of_its_own(tmp_path: Path, clock: ManualClock) -> None:
    async with staff_api(tmp_path, clock, scopes=("live:write",)) as program:
        heard = await program.post(f"{LIVE}/listen")
        joined = await program.post(f"{LIVE}/join")
    assert (heard.status_code, joined.status_code) == (403, 200)


async def test_a_shared_link_opens_until_it_is_ended(tmp_path: Path, clock: ManualClock) -> None:
    async with staff_api(tmp_path, clock) as program:
        link = (await program.post(f"{OVER}/shares", {"days": 7})).json()["link"]
        (kept,) = (await program.get(f"{OVER}/shares"))["items"]
        async with program.site.browser() as outsider:
            opened = await outsider.get(link)
            elsewhere = await program.post(f"/calls/call-2/shares/{kept['id']}/end")
            ended = await program.post(f"{OVER}/shares/{kept['id']}/end")
            closed = await outsider.get(link)
    assert opened.status_code == 200
    assert "A cleaning is $120." in opened.text
    assert (elsewhere.status_code, ended.status_code, closed.status_code) == (404, 200, 410)
