"""Requests to others: repeated where that is safe, given up in time, silent about their content."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from lab.vendors.double import Desk, running
from voicedesk.connectors.http import Body, Http, object_of
from voicedesk.errors import (
    ConnectorError,
    ConnectorRefused,
    ConnectorUnavailable,
    CredentialsRejected,
    RateLimited,
)

pytestmark = pytest.mark.unit


class Echo:
    def __init__(self) -> None:
        self.desk = Desk(contract=None)
        self.keys: list[str | None] = []

    def routes(self) -> list[web.RouteDef]:
        return [web.route("*", "/{path}", self._answer)]

    async def _answer(self, request: web.Request) -> web.Response:
        self.keys.append(request.headers.get("Idempotency-Key"))
        return web.json_response({"said": await request.text()})


class Waits(list[float]):
    async def sleep(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
async def http(echo: Echo, waits: Waits) -> AsyncIterator[Http]:
    async with running(echo) as url:
        yield Http("Echo", url, sleep=waits.sleep)


@pytest.mark.parametrize(
    "status, error",
    [
        (400, ConnectorRefused),
        (401, CredentialsRejected),
        (403, CredentialsRejected),
        (404, ConnectorRefused),
        (429, RateLimited),
        (500, ConnectorUnavailable),
    ],
)
async def test_a_status_is_one_of_our_errors(
    http: Http, echo: Echo, status: int, error: type[ConnectorError]
) -> None:
    echo.desk.fail(status, times=3)
    with pytest.raises(error, match=rf"^Echo .*\({status}\)$") as caught:
        await http.send("GET", "maria@example.com")
    assert "maria" not in str(caught.value)


async def test_a_read_is_repeated_and_a_write_is_not(http: Http, echo: Echo) -> None:
    echo.desk.fail(500)
    await http.send("GET", "a")
    echo.desk.fail(500)
    with pytest.raises(ConnectorUnavailable):
        await http.send("POST", "a", body=Body(json={}))
    assert echo.desk.asked == ["GET /a", "GET /a", "POST /a"]


async def test_a_write_with_a_key_is_repeated_under_that_key(http: Http, echo: Echo) -> None:
    echo.desk.after = [502]
    await http.send("POST", "a", body=Body(json={}), key="k1")
    await http.send("POST", "a", body=Body(json={}), key="k1")
    assert set(echo.keys) == {"k1"}


async def test_the_far_side_says_how_long_to_wait(http: Http, echo: Echo, waits: Waits) -> None:
    echo.desk.fail(429, Retry_After="7")
    await http.send("POST", "a", body=Body(form={"a": "b"}))
    assert waits == [7.0]


async def test_too_long_a_wait_is_left_to_the_one_who_asked(
    http: Http, echo: Echo, waits: Waits
) -> None:
    echo.desk.fail(429, Retry_After="3600")
    with pytest.raises(RateLimited):
        await http.send("GET", "a")
    assert waits == []


async def test_a_date_is_a_wait_too(http: Http, echo: Echo, waits: Waits) -> None:
    echo.desk.fail(
        503, Retry_After="Tue, 03 Mar 2026 14:00:05 GMT", Date="Tue, 03 Mar 2026 14:00:00 GMT"
    )
    await http.send("GET", "a")
    assert waits == [5.0]


async def test_nobody_there_is_unavailable(http: Http) -> None:
    nowhere = Http("Nowhere", "http://127.0.0.1:9", attempts=1)
    with pytest.raises(ConnectorUnavailable, match="Nowhere cannot be reached"):
        await nowhere.send("GET", "a")


async def test_an_answer_that_is_no_object_is_a_failure_of_the_far_side(
    http: Http, echo: Echo
) -> None:
    answer = await http.send("POST", "a", body=Body(content=b"x"))
    assert object_of("Echo", answer) == {"said": "x"}
    echo.desk.failures = [web.Response(text="[]"), web.Response(text="<html>")]
    with pytest.raises(ConnectorUnavailable):
        object_of("Echo", await http.send("GET", "a"))
    with pytest.raises(ConnectorUnavailable):
        object_of("Echo", await http.send("GET", "a"))
