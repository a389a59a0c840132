"""One request, with its secret and its key; no redirect, no flood, no wait beyond the deadline."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace

import pytest
from aiohttp import web

from lab.vendors.double import Desk, running
from voicedesk.connectors.actions import LARGEST, HttpActions
from voicedesk.errors import (
    ConnectorError,
    ConnectorRefused,
    ConnectorUnavailable,
    CredentialsRejected,
)
from voicedesk.ports import ActionRequest

pytestmark = pytest.mark.unit


async def secret(name: str) -> str | None:
    return {"SHOP_KEY": "s3cret"}.get(name)


@dataclass(slots=True)
class Shop:
    """A system of the business."""

    desk: Desk = field(default_factory=lambda: Desk(None))
    heard: list[tuple[Mapping[str, str], object]] = field(default_factory=list)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/orders/{id}", self._order),
            web.post("/stops", self._stop),
            web.get("/slow", self._slow),
            web.get("/flood", self._flood),
            web.get("/list", self._list),
            web.get("/text", self._text),
            web.get("/away", self._away),
        ]

    async def _order(self, request: web.Request) -> web.Response:
        self.heard.append((dict(request.headers), dict(request.query)))
        if request.match_info["id"] == "404":
            return web.json_response({}, status=404)
        return web.json_response({"status": "packed"})

    async def _stop(self, request: web.Request) -> web.Response:
        self.heard.append((dict(request.headers), await request.json()))
        return web.Response(status=204)

    async def _slow(self, request: web.Request) -> web.Response:
        await asyncio.sleep(0.5)
        return web.json_response({})

    async def _flood(self, request: web.Request) -> web.Response:
        return web.json_response({"x": "y" * LARGEST})

    async def _list(self, request: web.Request) -> web.Response:
        return web.json_response(["not", "an", "object"])

    async def _text(self, request: web.Request) -> web.Response:
        return web.Response(text="<html>")

    async def _away(self, request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "http://169.254.169.254/"})


@pytest.fixture
async def there() -> AsyncIterator[tuple[Shop, str]]:
    shop = Shop()
    async with running(shop) as url:
        yield shop, url


async def test_a_request_bears_its_secret(there: tuple[Shop, str]) -> None:
    shop, url = there
    request = ActionRequest("s", "GET", f"{url}/orders/1", {"lang": "en"}, secret="SHOP_KEY")
    assert await HttpActions(secret).ask(request) == {"status": "packed"}
    ((headers, query),) = shop.heard
    assert (headers["Authorization"], query) == ("Bearer s3cret", {"lang": "en"})


async def test_what_writes_bears_its_key(there: tuple[Shop, str]) -> None:
    shop, url = there
    request = ActionRequest("s", "POST", f"{url}/stops", body={"order": "1"}, key="k1")
    assert await HttpActions(secret).ask(request) == {}
    ((headers, body),) = shop.heard
    assert (headers["Idempotency-Key"], body) == ("k1", {"order": "1"})


async def test_what_is_not_there_is_none(there: tuple[Shop, str]) -> None:
    request = ActionRequest("s", "GET", f"{there[1]}/orders/404")
    assert await HttpActions(secret).ask(request) is None


@pytest.mark.parametrize(
    "path,error",
    [
        ("slow", ConnectorUnavailable),
        ("flood", ConnectorRefused),
        ("list", ConnectorRefused),
        ("text", ConnectorRefused),
        ("away", ConnectorRefused),
    ],
)
async def test_a_bad_answer_is_an_error(
    there: tuple[Shop, str], path: str, error: type[ConnectorError]
) -> None:
    request = ActionRequest("s", "GET", f"{there[1]}/{path}", timeout_s=0.2)
    request = replace(request, timeout_s=0.2 if path == "slow" else 5)
    with pytest.raises(error):
        await HttpActions(secret).ask(request)


@pytest.mark.parametrize("status,error", [(401, CredentialsRejected), (503, ConnectorUnavailable)])
async def test_a_refusal_is_an_error(
    there: tuple[Shop, str], status: int, error: type[ConnectorError]
) -> None:
    there[0].desk.fail(status)
    with pytest.raises(error):
        await HttpActions(secret).ask(ActionRequest("s", "GET", f"{there[1]}/orders/1"))


async def test_a_secret_that_is_nowhere_sends_nothing(there: tuple[Shop, str]) -> None:
    with pytest.raises(CredentialsRejected):
        await HttpActions(secret).ask(
            ActionRequest("s", "GET", f"{there[1]}/orders/1", secret="NONE")
        )
    assert there[0].desk.asked == []


async def test_nobody_there_is_unavailable() -> None:
    with pytest.raises(ConnectorUnavailable):
        await HttpActions(secret).ask(ActionRequest("s", "GET", "http://127.0.0.1:9/"))
