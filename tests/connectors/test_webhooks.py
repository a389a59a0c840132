"""Webhooks reach public servers alone, at the address that was looked at."""

from __future__ import annotations

from collections.abc import Sequence

import httpx2
import pytest

from voicedesk.connectors.webhooks import HttpNotices
from voicedesk.errors import (
    ConnectorRefused,
    ConnectorUnavailable,
    CredentialsRejected,
    RateLimited,
    VoicedeskError,
)

pytestmark = pytest.mark.unit

HOOK = "https://hooks.example.com/desk?a=1"


def sender(
    status: int = 204, addresses: Sequence[str] = ("93.184.215.14",), **more: str
) -> tuple[HttpNotices, list[httpx2.Request]]:
    asked: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return httpx2.Response(status, headers=more)

    async def known(host: str, port: int) -> Sequence[str]:
        return addresses

    return HttpNotices(known, httpx2.MockTransport(answer)), asked


async def test_the_address_that_was_checked_is_the_one_that_is_asked() -> None:
    http, asked = sender()
    assert await http.send(HOOK, {"webhook-id": "evt_1"}, b"{}") == 204
    assert asked[0].url == "https://93.184.215.14/desk?a=1"
    assert asked[0].headers["Host"] == "hooks.example.com"
    assert asked[0].extensions["sni_hostname"] == "hooks.example.com"
    assert asked[0].headers["webhook-id"] == "evt_1"
    assert asked[0].content == b"{}"


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.0.0.8"],
        ["169.254.169.254"],
        # one public address does not excuse another
        ["93.184.215.14", "192.168.1.4"],
        ["::1"],
        ["::ffff:10.0.0.1"],
        ["2002:7f00:1::"],
        ["fd00::1"],
        ["100.64.0.1"],
        ["0.0.0.0"],  # noqa: S104  # an address that is refused
        ["224.0.0.1"],
        ["nonsense"],
        [],
    ],
)
async def test_private_networks_are_not_reached(addresses: list[str]) -> None:
    http, asked = sender(addresses=addresses)
    with pytest.raises(ConnectorRefused, match="public"):
        await http.send(HOOK, {}, b"")
    assert asked == []


@pytest.mark.parametrize("url", ["http://hooks.example.com/", "https:///x", "https://u:p@a.b/"])
async def test_only_https_without_passwords_is_asked(url: str) -> None:
    http, asked = sender()
    with pytest.raises(ConnectorRefused):
        await http.send(url, {}, b"")
    assert asked == []


@pytest.mark.parametrize(
    "status, error",
    [
        (302, ConnectorRefused),
        (400, ConnectorRefused),
        (401, CredentialsRejected),
        (429, RateLimited),
        (500, ConnectorUnavailable),
    ],
)
async def test_an_answer_that_is_none_is_told_apart(
    status: int, error: type[VoicedeskError]
) -> None:
    http, asked = sender(status, Location="https://10.0.0.1/")
    with pytest.raises(error):
        await http.send(HOOK, {}, b"")
    assert len(asked) == 1
