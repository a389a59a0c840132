"""Traces tell how long things took; nothing that anybody said leaves with them."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Sequence

import pytest
from livekit.agents.telemetry import tracer
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

from tests.bookings import DENTAL, NOW
from voicedesk.calls.tracing import traced, tracing
from voicedesk.domain.call import Call, CallId
from voicedesk.telemetry.log import JsonLines

pytestmark = pytest.mark.unit

CALL = Call(CallId("call_7f"), DENTAL, "phone", NOW, caller="+12025550123")
PLANTED = ("Maria", "Gonzalez", "+12025550123", "1984-05-12", "maria@example.com", "cleaning")
WORDS = "Maria Gonzalez, +12025550123, born 1984-05-12, maria@example.com, wants a cleaning"


class Kept(SpanExporter):
    def __init__(self) -> None:
        self.spans: list[ReadableSpan] = []

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        self.spans.extend(spans)
        return SpanExportResult.SUCCESS


@pytest.fixture
def kept() -> Kept:
    exporter = Kept()
    provider = tracing(exporter, CALL, batched=False)
    with tracer.start_as_current_span("agent_turn") as span:
        span.set_attribute("lk.e2e_latency", 0.42)
        span.set_attribute("gen_ai.request.model", "gemini-2.5-flash")
        span.set_attribute("gen_ai.input.messages", WORDS)
        span.set_attribute("lk.pii.user_transcript", WORDS)
        span.set_attribute("lk.response.text", WORDS)
        span.set_attribute("gen_ai.tool.name", WORDS)
        span.set_attribute("lk.phone", 12025550123)
        span.set_attribute("something.new", [WORDS])
        span.set_attribute(WORDS, 1)
        span.add_event("gen_ai.user.message", {"content": WORDS, "n": 2})
        span.record_exception(ValueError(WORDS))
    with pytest.raises(ValueError, match="Maria"), tracer.start_as_current_span(WORDS):
        raise ValueError(WORDS)
    provider.shutdown()
    return exporter


def test_no_name_leaves_with_a_trace(kept: Kept) -> None:
    told = "\n".join(span.to_json() for span in kept.spans)
    assert len(kept.spans) == 2
    assert [word for word in PLANTED if word in told] == []
    assert "12025550123" not in told


def test_times_and_the_call_leave(kept: Kept) -> None:
    turn, other = kept.spans
    attributes = dict(turn.attributes or {})
    assert turn.name == "agent_turn"
    assert other.name == "span"
    assert attributes["lk.e2e_latency"] == 0.42
    assert attributes["gen_ai.request.model"] == "gemini-2.5-flash"
    assert attributes["voicedesk.call_id"] == "call_7f"
    assert attributes["voicedesk.business"] == "dental"
    assert turn.end_time is not None
    assert not other.status.is_ok
    assert other.status.description is None


async def test_a_collector_that_is_not_there_costs_nothing() -> None:
    async with traced("", CALL):
        pass


async def test_every_line_of_a_call_names_it_and_its_trace(kept: Kept) -> None:
    stream, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root.addHandler(handler)
    # commands that other tests run make loggers quiet: these are nobody's
    somebody, desk = logging.getLogger("tests.somebody"), logging.getLogger("tests.desk")
    somebody.setLevel(logging.WARNING)
    desk.setLevel(logging.WARNING)
    try:
        async with traced("", CALL):
            with tracer.start_as_current_span("agent_turn") as span:
                somebody.warning("somebody else's line")
            desk.warning("ours", extra={"call_id": "call_other"})
        desk.warning("after it")
    finally:
        root.removeHandler(handler)
    lines = {one["event"]: one for one in map(json.loads, stream.getvalue().splitlines())}
    theirs, ours, after = lines["somebody else's line"], lines["ours"], lines["after it"]
    assert theirs["call_id"] == "call_7f"
    assert theirs["trace_id"] == f"{span.get_span_context().trace_id:032x}"
    assert ours["call_id"] == "call_other"
    assert "trace_id" not in ours
    assert "call_id" not in after
