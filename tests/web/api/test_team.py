"""A program invites and removes people as a manager may, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.api.staff_site import staff_api
from tests.web.dashboard.site import DENTAL
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.accounts import Role

pytestmark = pytest.mark.unit

ONE = {"email": "bo@smile.example", "role": "staff"}


async def test_a_link_lets_somebody_in_and_is_shown_once(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with staff_api(tmp_path, clock) as program:
        same = {"Idempotency-Key": "i-1"}
        made = await program.post("/invitations", ONE, headers=same)
        again = await program.post("/invitations", ONE, headers=same)
        waiting = (await program.get("/invitations"))["items"]
        async with program.site.browser() as browser:
            page = await browser.get(made.json()["link"])
        path = f"/invitations/{waiting[0]['id']}/take-back"
        taken = await program.post(path)
        twice = await program.post(path)
    assert (made.status_code, again.status_code, page.status_code) == (201, 409, 200)
    assert "bo@smile.example" in page.text
    assert [(one["email"], one["role"], one["by"]) for one in waiting] == [
        ("bo@smile.example", "staff", "api:till")
    ]
    assert (taken.status_code, twice.status_code) == (200, 404)


async def test_an_owner_is_out_of_reach(tmp_path: Path, clock: ManualClock) -> None:
    async with staff_api(tmp_path, clock) as program:
        owner = (await program.site.member()).user.id
        changed = await program.post(f"/people/{owner}/change", {"role": "staff"})
        removed = await program.post(f"/people/{owner}/remove")
        signed = await program.post(f"/people/{owner}/sign-out")
        made = await program.post("/invitations", {**ONE, "role": "owner"})
        people = (await program.get("/people"))["items"]
    assert [one.status_code for one in (changed, removed, signed, made)] == [403, 403, 403, 422]
    assert [one["role"] for one in people] == ["owner"]


async def test_somebody_changes_is_signed_out_and_leaves(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with staff_api(tmp_path, clock) as program:
        bo = (await program.site.member(Role.STAFF)).user.id
        inside = (await program.get(f"/people/{bo}/sign-ins"))["items"]
        out = await program.post(f"/people/{bo}/sign-out")
        outside = (await program.get(f"/people/{bo}/sign-ins"))["items"]
        changed = await program.post(f"/people/{bo}/change", {"role": "viewer", "hears": True})
        removed = await program.post(f"/people/{bo}/remove")
        again = await program.post(f"/people/{bo}/remove")
        acts = await program.acts()
    assert ([one["agent"] for one in inside], outside) == (["a test"], [])
    assert (changed.json()["role"], changed.json()["hears"]) == ("viewer", True)
    assert [one.status_code for one in (out, removed, again)] == [200, 200, 404]
    assert acts[:3] == [
        ("api:till", "removed"),
        ("api:till", "changed_role"),
        ("api:till", "signed_out"),
    ]


async def test_who_may_not_hear_gives_no_right_to(tmp_path: Path, clock: ManualClock) -> None:
    async with staff_api(tmp_path, clock, scopes=("people:read", "people:write")) as program:
        bo = (await program.site.member(Role.STAFF)).user.id
        made = await program.post("/invitations", {**ONE, "hears": True})
        changed = await program.post(f"/people/{bo}/change", {"role": "staff", "hears": True})
        invited = await program.site.store.accounts.invitations(DENTAL)
    assert (made.status_code, changed.status_code, list(invited)) == (403, 403, [])


async def test_a_kept_search_stands_on_the_page_of_calls(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with staff_api(tmp_path, clock) as program:
        entered = await program.site.member()
        path = f"/people/{entered.user.id}/views"
        view = {"name": "Long ones", "query": "days=30&outcome=booked"}
        await program.post(path, view)
        kept = (await program.get(path))["items"]
        async with program.site.browser(entered) as browser:
            page = await browser.get("/desk/calls")
        await program.post(f"{path}/drop", {"name": "Long ones"})
        left = (await program.get(path))["items"]
    assert (kept, left) == ([view], [])
    assert "Long ones" in page.text
