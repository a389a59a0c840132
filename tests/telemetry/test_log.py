"""Logs: JSON lines that carry no personal data."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from voicedesk.telemetry.log import JsonLines

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
