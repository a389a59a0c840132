"""Calls, their lines and figures over the API: found by pages, and nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.services.shop import SHOP
from tests.web.api.site import ApiSite
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId, Outcome

pytestmark = pytest.mark.unit

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


@pytest.fixture
async def site(clock: ManualClock) -> ApiSite:
    made = ApiSite(clock)
    now = clock.now()
    for n in range(5):
        call = Call(CallId(f"call-{n}"), SHOP, "phone", now - timedelta(hours=n), "+12025550143")
        await made.store.calls.begin(call)
        said = f"Is {WEEKDAYS[n]} free?"
        await made.store.calls.write(call.id, "heard", {"text": said}, now=now)
        await made.store.calls.end(call.id, Outcome.ANSWERED, reason="hang_up", now=now)
    other = Call(CallId("theirs"), BusinessId("other"), "web", now)
    await made.store.calls.begin(other)
    return made


async def test_calls_come_by_pages_the_latest_first(site: ApiSite) -> None:
    token = await site.token("calls:read")
    first = (await site.ask("GET", "/calls?limit=3", token=token)).json()
    assert [one["id"] for one in first["items"]] == ["call-0", "call-1", "call-2"]
    rest = (await site.ask("GET", f"/calls?cursor={first['next']}", token=token)).json()
    assert ([one["id"] for one in rest["items"]], rest["next"]) == (["call-3", "call-4"], None)


@pytest.mark.parametrize(
    "query, found",
    [
        ("words=wednesday%20free", ["call-2"]),
        ("outcome=booked", []),
        ("channel=phone&live=false&limit=1", ["call-0"]),
        ("since=2026-03-03T06:30:00-05:00", ["call-0", "call-1", "call-2"]),
        ("until=2026-03-03T05:30:00-05:00", ["call-4"]),
    ],
)
async def test_calls_are_found_by_what_is_known_of_them(
    site: ApiSite, query: str, found: list[str]
) -> None:
    answer = await site.ask("GET", f"/calls?{query}", token=await site.token())
    assert [one["id"] for one in answer.json()["items"]] == found


async def test_what_was_said_needs_a_scope_of_its_own(site: ApiSite) -> None:
    head, whole = await site.token("calls:read"), await site.token()
    assert (await site.ask("GET", "/calls/call-2", token=head)).json()["outcome"] == "answered"
    assert (await site.ask("GET", "/calls/call-2/lines", token=head)).status_code == 403
    lines = (await site.ask("GET", "/calls/call-2/lines", token=whole)).json()["items"]
    assert lines[0]["data"] == {"text": "Is Wednesday free?"}


async def test_how_a_call_sounded_is_told_with_it(site: ApiSite) -> None:
    heard = {"seconds": 90.0, "received": 950, "lost": 50, "jitter_ms": 12.4}
    sound = {**heard, "unheard_s": 0.0, "unsent_s": 0.0}
    await site.store.calls.write(CallId("call-2"), "event", {"sound": sound}, now=site.clock.now())
    token = await site.token("calls:read")
    assert (await site.ask("GET", "/calls/call-2", token=token)).json()["sound"] == {
        **sound,
        "loss": 0.05,
    }
    every = (await site.ask("GET", "/calls", token=token)).json()["items"]
    assert [one["sound"] is None for one in every] == [True, True, False, True, True]


@pytest.mark.parametrize("path", ["/calls/theirs", "/calls/theirs/lines", "/calls?cursor=theirs"])
async def test_calls_of_another_business_are_not_there(site: ApiSite, path: str) -> None:
    assert (await site.ask("GET", path, token=await site.token())).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "since=2026-03-03T06:30:00Z&until=2026-03-03T06:30:00Z",
        "until=0001-01-01T00:00:00%2B01:00",
        "since=9999-12-31T23:59:59-01:00",
    ],
)
async def test_in_a_stretch_that_holds_no_moment_is_nothing(site: ApiSite, query: str) -> None:
    answer = await site.ask("GET", f"/calls?{query}", token=await site.token())
    assert answer.json() == {"items": [], "next": None}


async def test_figures_open_their_calls(site: ApiSite) -> None:
    token = await site.token("figures:read")
    told = (await site.ask("GET", "/figures?days=7", token=token)).json()
    assert (told["now"]["calls"], told["before"]["calls"]) == (5, 0)
    assert told["now"]["outcomes"] == {"answered": 5}
    assert told["now"]["shares"]["containment"] == pytest.approx(
        {"some": 5, "of": 5, "undecided": 0, "value": 1.0, "low": 0.5655, "high": 1.0}, abs=1e-4
    )
    assert len(told["days"]) == 7
    assert told["cost"] == {
        "usd_minute": None,
        "minutes": 0.0,
        "known": 0,
        "unknown": 5,
        "parts_usd": {},
    }
    page = await site.ask("GET", "/figures/calls?days=7&of=outcome.answered&limit=2", token=token)
    assert page.json() == {"items": [{"id": "call-0"}, {"id": "call-1"}], "next": "call-1"}
    assert (await site.ask("GET", "/figures/calls?of=none", token=token)).status_code == 404
    assert (await site.ask("GET", "/figures?month=2026-03", token=token)).json()["now"][
        "calls"
    ] == 5
