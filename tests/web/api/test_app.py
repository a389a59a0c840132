"""A machine that tries everything the description allows, and much that it does not."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case

from tests.web.api.site import ApiSite, filled
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.business import BusinessId
from voicedesk.profile.schema import Profile

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("America/New_York"))


class Mistaken(ApiSite):
    """An API with a mistake in it."""

    async def _profile(self, _: BusinessId) -> Profile:
        raise LookupError("what nobody foresaw")


SITE, TOKEN = filled(ManualClock(NOW))
SCHEMA = schemathesis.openapi.from_asgi("/api/v1/openapi.json", SITE.app)


@SCHEMA.parametrize()
@settings(
    derandomize=True,
    max_examples=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
def test_nothing_is_found(case: Case[Any]) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {TOKEN}"})


@pytest.mark.parametrize(
    "method, path, body, status",
    [
        ("POST", "/api/v1/bookings/x%0Ay/move", b"{}", 404),  # no route matches a line break
        ("POST", "/api/v1/bookings/a%2Fb/move", b"{}", 404),
        ("POST", "/api/v1/bookings/%FF/move", b"{}", 422),
        ("POST", "/api/v1/bookings//move", b"{}", 404),
        ("POST", "/api/v1/bookings/x/move", b'{"\\ud800": 1}', 422),  # half a character
        ("POST", "/api/v1/bookings/x/move", b"\xff", 400),
        ("POST", "/api/v1/bookings/x/move", b"[" * 60_000, 400),
        ("POST", "/api/v1/bookings/x/move", b'{"start":' + b"1" * 5_000 + b"}", 400),
        ("POST", "/api/v1/bookings/x/move", b" " * 70_000, 413),
        ("LINK", "/api/v1/bookings/x/move", b"{}", 405),
        ("GET", "/api/v2/bookings", b"", 404),
    ],
)
async def test_whatever_is_wrong_is_a_problem(
    method: str, path: str, body: bytes, status: int
) -> None:
    transport = httpx2.ASGITransport(app=SITE.app)
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    async with httpx2.AsyncClient(transport=transport, base_url="http://desk") as client:
        answer = await client.request(method, path, content=body, headers=headers)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["status"]) == (status, status)


async def test_a_mistake_of_ours_is_a_problem_too(clock: ManualClock) -> None:
    site = Mistaken(clock)
    transport = httpx2.ASGITransport(app=site.app, raise_app_exceptions=False)
    headers = {"Authorization": f"Bearer {await site.token()}"}
    async with httpx2.AsyncClient(transport=transport, base_url="http://desk") as client:
        answer = await client.get("/api/v1/bookings", headers=headers)
    assert (answer.status_code, answer.json()["status"]) == (500, 500)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "nobody foresaw" not in answer.text


def test_the_description_is_openapi_3_1() -> None:
    described = SITE.api.openapi()
    assert described["openapi"] == "3.1.0"
    assert set(described["paths"]) == {
        "/availability",
        "/bookings",
        "/bookings/{booking}",
        "/bookings/{booking}/cancel",
        "/bookings/{booking}/move",
        "/callbacks",
        "/callbacks/{callback}/settle",
        "/calls",
        "/calls/{call}",
        "/calls/{call}/lines",
        "/customers",
        "/customers/{customer}",
        "/failures",
        "/failures/{failure}/retry",
        "/figures",
        "/figures/calls",
        "/imports/bookings",
        "/imports/customers",
        "/messages",
        "/messages/{message}",
        "/tickets",
        "/tickets/{ticket}",
        "/webhooks/notices",
        "/webhooks/notices/{notice}/again",
    }
