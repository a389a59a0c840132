"""A machine that tries everything the description allows, and much that it does not."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case

from tests.web.api.site import filled
from voicedesk.connectors.clock import ManualClock

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("America/New_York"))
SITE, TOKEN = filled(ManualClock(NOW))
SCHEMA = schemathesis.openapi.from_asgi("/api/v1/openapi.json", SITE.app)


@SCHEMA.parametrize()
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_nothing_is_found(case: Case[Any]) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {TOKEN}"})


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
        "/customers",
        "/customers/{customer}",
        "/messages",
        "/messages/{message}",
        "/tickets",
        "/tickets/{ticket}",
    }
