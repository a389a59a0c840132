"""What no route answers: a problem for programs, words for people."""

from __future__ import annotations

import httpx2
import pytest

from tests.web.api.site import ApiSite
from voicedesk.connectors.clock import ManualClock

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "path, kind",
    [
        ("/api/v1/%0A", "application/problem+json"),
        ("/api/", "application/problem+json"),
        ("/nothing", "text/plain; charset=utf-8"),
    ],
)
async def test_absent(clock: ManualClock, path: str, kind: str) -> None:
    transport = httpx2.ASGITransport(app=ApiSite(clock).app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://desk") as client:
        answer = await client.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, kind)
