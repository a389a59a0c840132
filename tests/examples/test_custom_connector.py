"""The example is found by its entry point and meets what is asked of a messenger."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast

import pytest

from voicedesk.connectors.registry import Wiring, find, known
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Message, MessageId
from voicedesk.errors import ConnectorRefused, ConnectorUnavailable, CredentialsRejected
from voicedesk.ports import Messenger

pytestmark = pytest.mark.unit


class Gateway(ThreadingHTTPServer):
    """A gateway that knows one token, sends once by key, and refuses a text without words."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.sent: dict[str, dict[str, str]] = {}
        self.url = f"http://127.0.0.1:{self.server_port}"


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        known_caller = self.headers["authorization"] == "Bearer right"
        self._answer(200 if known_caller else 401, {})

    def do_POST(self) -> None:
        gateway = cast("Gateway", self.server)  # http.server types it by its base
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        status = {"": 422, "cause a fault": 503}.get(asked["text"], 200)
        gateway.sent.setdefault(self.headers["idempotency-key"], asked)
        self._answer(status, {"id": f"sent-{len(gateway.sent)}"})

    def _answer(self, status: int, body: dict[str, str]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with Gateway() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def pigeon(url: str, folder: Path, *, secret: str = "right") -> Messenger:
    wiring = Wiring(BusinessId("b"), folder, options={"url": url}, secret=secret)
    return cast("Messenger", find("sms", "pigeon")(wiring))  # the registry promises an object


def text(body: str = "See you on Thursday at two.", *, key: str = "booked:1") -> Message:
    return Message(
        id=MessageId("m1"),
        business=BusinessId("b"),
        kind="confirmation",
        channel="sms",
        to="+12025550123",
        subject="",
        body=body,
        key=key,
        created=datetime(2026, 3, 3, 14, tzinfo=UTC),
    )


def test_the_registry_knows_it_by_its_entry_point() -> None:
    assert "pigeon" in known("sms")


async def test_a_key_sends_one_text(gateway: Gateway, tmp_path: Path) -> None:
    messenger = pigeon(gateway.url, tmp_path)
    first = await messenger.send(text())
    assert await messenger.send(text()) == first
    assert gateway.sent == {
        "booked:1": {"to": "+12025550123", "text": "See you on Thursday at two."}
    }


async def test_a_working_gateway_passes_the_check(gateway: Gateway, tmp_path: Path) -> None:
    await pigeon(gateway.url, tmp_path).check()


async def test_a_wrong_token_is_told_from_an_outage(gateway: Gateway, tmp_path: Path) -> None:
    with pytest.raises(CredentialsRejected):
        await pigeon(gateway.url, tmp_path, secret="wrong").check()
    with pytest.raises(ConnectorUnavailable):
        await pigeon("http://127.0.0.1:9", tmp_path).check()


@pytest.mark.parametrize(
    "body, error", [("", ConnectorRefused), ("cause a fault", ConnectorUnavailable)]
)
async def test_what_the_gateway_says_becomes_our_error(
    gateway: Gateway, tmp_path: Path, body: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await pigeon(gateway.url, tmp_path).send(text(body))


def test_the_token_is_in_no_representation(tmp_path: Path) -> None:
    assert "right" not in repr(pigeon("http://127.0.0.1:9", tmp_path))
