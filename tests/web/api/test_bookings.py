"""Bookings over the API: made once by their key, by the rules, for those with the right."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.web.api.site import BOOKING, ApiSite
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.business import BusinessId
from voicedesk.services.tokens import Tokens

pytestmark = pytest.mark.unit


@pytest.fixture
def site(clock: ManualClock) -> ApiSite:
    """The API of an empty shop."""
    return ApiSite(clock)


async def test_a_free_time_is_found_booked_moved_and_cancelled(site: ApiSite) -> None:
    token = await site.token()
    free = await site.ask("GET", "/availability?service=checkup&day=2026-03-05", token=token)
    assert "2026-03-05T19:00:00Z" in [slot["start"] for slot in free.json()["items"]]
    made = await site.ask("POST", "/bookings", token=token, json=BOOKING, key="k1")
    assert (made.status_code, made.json()["name"]) == (201, "Ada Byron")
    path = f"/bookings/{made.json()['id']}"
    to = {"start": "2026-03-06T15:00:00Z"}
    moved = await site.ask("POST", f"{path}/move", token=token, json=to, key="k2")
    assert (moved.json()["start"], moved.json()["changes"]) == ("2026-03-06T15:00:00Z", 1)
    gone = await site.ask("POST", f"{path}/cancel", token=token)
    assert gone.json()["status"] == "cancelled"
    assert (await site.ask("GET", "/bookings", token=token)).json()["items"] == []
    kinds = {order.kind for order in await site.store.orders.pending()}
    assert kinds >= {"booked", "moved", "cancelled"}


async def test_a_request_with_a_key_is_done_once(site: ApiSite) -> None:
    token = await site.token()
    first = await site.ask("POST", "/bookings", token=token, json=BOOKING, key="k1")
    again = await site.ask("POST", "/bookings", token=token, json=BOOKING, key="k1")
    assert (again.status_code, again.json()) == (201, first.json())
    other = await site.ask(
        "POST", "/bookings", token=token, json={**BOOKING, "note": "x"}, key="k1"
    )
    assert other.status_code == 409
    assert len((await site.ask("GET", "/bookings", token=token)).json()["items"]) == 1


@pytest.mark.parametrize(
    "change, status",
    [
        ({"start": "2026-03-05T07:00:00Z"}, 409),  # closed
        ({"start": "2026-03-05T19:00:00"}, 422),  # whose clock?
        ({"service": "surgery"}, 404),
        ({"staff": "nobody"}, 404),
        ({"customer": {"name": "Ada", "phone": "+882345678901"}}, 409),  # out of reach
        ({"customer": {"name": ""}}, 422),
        ({"unknown": 1}, 422),
    ],
)
async def test_what_cannot_be_is_said_as_a_problem(
    site: ApiSite, change: dict[str, object], status: int
) -> None:
    answer = await site.ask(
        "POST", "/bookings", token=await site.token(), json={**BOOKING, **change}
    )
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status


async def test_a_taken_time_is_not_taken_twice(site: ApiSite) -> None:
    token = await site.token()
    wanted = {**BOOKING, "staff": "lee"}
    await site.ask("POST", "/bookings", token=token, json=wanted)
    assert (await site.ask("POST", "/bookings", token=token, json=wanted)).status_code == 409


@pytest.mark.parametrize("token", [None, "nonsense", "vd_abc_def", "vd__"])
async def test_without_a_known_key_nothing_is_shown(site: ApiSite, token: str | None) -> None:
    answer = await site.ask("GET", "/bookings", token=token)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


async def test_a_key_opens_what_it_is_for_and_no_more(site: ApiSite) -> None:
    token = await site.token("bookings:read")
    assert (await site.ask("GET", "/bookings", token=token)).status_code == 200
    assert (await site.ask("GET", "/customers", token=token)).status_code == 403
    assert (await site.ask("POST", "/bookings", token=token, json=BOOKING)).status_code == 403


async def test_a_key_opens_one_business_only(site: ApiSite, clock: ManualClock) -> None:
    ours, theirs = await site.token(), await site.token(business=BusinessId("other"))
    ticket = await site.ask(
        "POST", "/tickets", token=ours, json={"category": "billing", "summary": "Twice."}
    )
    token = await Tokens(site.store.tokens, clock).known(theirs)
    assert token is not None
    assert token.business == "other"
    assert await site.store.tickets.get(token.business, ticket.json()["id"]) is None


async def test_lists_come_by_pages(site: ApiSite) -> None:
    token = await site.token()
    for hour in (15, 16, 19):
        wanted = {**BOOKING, "start": f"2026-03-05T{hour}:00:00Z"}
        await site.ask("POST", "/bookings", token=token, json=wanted)
    first = (await site.ask("GET", "/bookings?limit=2", token=token)).json()
    rest = (await site.ask("GET", f"/bookings?limit=2&cursor={first['next']}", token=token)).json()
    assert [one["start"][11:13] for one in first["items"] + rest["items"]] == ["15", "16", "19"]
    assert rest["next"] is None
    lost = await site.ask("GET", "/bookings?cursor=nowhere", token=token)
    assert lost.status_code == 404


async def test_a_key_that_is_over_or_ended_opens_nothing(site: ApiSite, clock: ManualClock) -> None:
    token = await site.token()
    name = token.split("_")[1]
    assert await site.store.tokens.revoke(BusinessId("shop"), name, now=clock.now())
    assert (await site.ask("GET", "/bookings", token=token)).status_code == 401
    clock.advance(timedelta(days=1))
    assert not await site.store.tokens.revoke(BusinessId("shop"), name, now=clock.now())


async def test_a_body_without_end_is_cut_off(site: ApiSite) -> None:
    wanted = {**BOOKING, "note": "x" * 70_000}
    answer = await site.ask("POST", "/bookings", token=await site.token(), json=wanted)
    assert answer.status_code == 413


async def test_too_many_requests_are_told_to_wait(site: ApiSite) -> None:
    wrong = [(await site.ask("GET", "/bookings", token="vd_x_y")).status_code for _ in range(21)]
    assert wrong == [401] * 20 + [429]
