"""Logs: JSON lines that carry no personal data."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from voicedesk.telemetry.log import JsonLines, quiet_clients

pytestmark = pytest.mark.unit


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("voicedesk.example")
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


def test_a_line_has_its_event_and_fields(lines: io.StringIO) -> None:
    logging.getLogger("voicedesk.example").warning("booked", extra={"call": "c1", "ms": 3})
    line = json.loads(lines.getvalue())
    assert (line["event"], line["level"], line["call"], line["ms"]) == (
        "booked",
        "warning",
        "c1",
        3,
    )


def test_an_exception_is_named_and_its_words_stay_inside(lines: io.StringIO) -> None:
    error = ValueError("Maria said her number is 2025550123")
    logging.getLogger("voicedesk.example").error("failed", exc_info=error)
    assert json.loads(lines.getvalue())["error"] == "ValueError"
    assert "Maria" not in lines.getvalue()


def test_what_json_cannot_hold_is_written_as_text(lines: io.StringIO) -> None:
    logging.getLogger("voicedesk.example").error("odd", extra={"thing": {1}})
    assert json.loads(lines.getvalue())["thing"] == "{1}"


def test_what_other_packages_log_keeps_figures_and_names_of_things_only() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    record = logging.makeLogRecord(
        {
            "name": "livekit.agents",
            "msg": "executing tool\nwith Maria",
            "function": "take_message",
            "arguments": '{"name": "Maria"}',
            "item": {"text": "Maria"},
            "tries": 2,
            "reason": "user_initiated",
            "status": "Maria said no",
        }
    )
    handler.handle(record)
    line = json.loads(stream.getvalue())
    assert "Maria" not in stream.getvalue()
    assert (line["event"], line["function"], line["tries"]) == ("executing tool", "take_message", 2)
    assert (line["reason"], line["status"]) == ("user_initiated", "[hidden]")


def test_what_is_asked_of_another_system_is_not_logged_with_whom_it_is_about() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    words = 'HTTP Request: GET https://crm.example/contacts?name=Maria "HTTP/1.1 500"'
    handler.handle(logging.makeLogRecord({"name": "aiohttp.client", "msg": words}))
    assert "Maria" not in stream.getvalue()
    assert "https://crm.example/contacts?[hidden]" in stream.getvalue()


def test_clients_tell_of_trouble_only() -> None:
    quiet_clients()
    assert not logging.getLogger("httpx2").isEnabledFor(logging.INFO)
    assert logging.getLogger("httpx2").isEnabledFor(logging.WARNING)
