"""Whatever the pages do, the API does, or it is said why not; and a machine finds nothing wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import schemathesis
from anyio.from_thread import start_blocking_portal
from hypothesis import HealthCheck, settings
from schemathesis import Case
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from tests.web.api.staff_site import OnItsLoop, api_of, description, some
from tests.web.dashboard.site import DENTAL, open_site
from voicedesk.connectors.clock import ManualClock
from voicedesk.services.tokens import SCOPES, Tokens
from voicedesk.web.api.app import api
from voicedesk.web.dashboard.site import dashboard

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("America/New_York"))
ACTS = Path(__file__).parents[3] / "docs" / "reference" / "api.md"
TWIN = re.compile(r"^\| [^|]+ \| `(/[^`]+)` \| `([A-Z]+) ([^`]+)` \| (.+) \|$", re.M)
ALONE = re.compile(r"^\| `(/[^`]+)` \| (.{10,}) \|$", re.M)
STAFF_ALONE = "questions|waitlist|causes|notes$|profile|people|invitations|deeds|listen|join|shares"
DESCRIBED = JSONResponse(description())
APP = OnItsLoop(Starlette(routes=[Route("/api/v1/openapi.json", lambda _: DESCRIBED)]))
SCHEMA = schemathesis.openapi.from_asgi("/api/v1/openapi.json", APP)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A key to everything; from here on the office itself answers."""
    clock = ManualClock(NOW)
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(
            open_site(tmp_path_factory.mktemp("staff"), clock)
        ) as site,
    ):
        portal.call(some, site)
        secret, _ = portal.call(Tokens(site.store.tokens, clock).create, DENTAL, "machine", SCOPES)
        APP.app, APP.portal = Starlette(routes=[Mount("/api/v1", api(api_of(site)))]), portal
        yield secret


@SCHEMA.include(path_regex=STAFF_ALONE).parametrize()
@settings(
    derandomize=True,
    max_examples=5,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
def test_nothing_is_found(case: Case[Any], key: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {key}"})


async def test_every_act_of_the_pages_has_a_twin_or_a_reason(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with open_site(tmp_path, clock) as site:
        pages = {
            one.path
            for one in dashboard(site.behind)
            if isinstance(one, Route) and one.name.startswith("POST:")
        }
        operations = api(api_of(site)).openapi()["paths"]
    text = ACTS.read_text()
    twins = TWIN.findall(text)
    assert {page for page, *_ in twins} | {page for page, _ in ALONE.findall(text)} == pages
    assert [(method, path) for _, method, path, _ in twins] == [
        (method, path) for _, method, path, _ in twins if method.lower() in operations.get(path, {})
    ]
    assert {scope for *_, scopes in twins for scope in re.findall(r"`([^`]+)`", scopes)} <= set(
        SCOPES
    )
