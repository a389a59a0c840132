"""Traces of a call, exported without anything that somebody said, and log lines that name it."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress

from livekit.agents.telemetry import set_tracer_provider
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Event, ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import (
    BatchSpanProcessor,
    SimpleSpanProcessor,
    SpanExporter,
    SpanExportResult,
)
from opentelemetry.trace import Status, get_current_span

from voicedesk.domain.call import Call

EXPORT_S = 5
FLUSH_S = 6.0
WORDS = frozenset(
    {
        "error.type",
        "gen_ai.operation.name",
        "gen_ai.provider.name",
        "gen_ai.request.model",
        "gen_ai.tool.name",
        "voicedesk.business",
        "voicedesk.call_id",
    }
)
"""Attributes whose words are ours or a vendor's; of all others only numbers leave."""
_PLAIN_NAME = re.compile(r"[a-z][a-z_]{0,39}")
_PLAIN_WORDS = re.compile(r"[\w./:@-]{1,80}")


class WithoutWords(SpanExporter):
    """Lets out names of spans, times, numbers, and the few words that are known to be harmless.

    A list of what may leave, and not of what may not: an attribute that a new release of LiveKit
    adds stays here until somebody has looked at it.
    """

    def __init__(self, inner: SpanExporter) -> None:
        self._inner = inner

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Pass the spans on, cleaned."""
        return self._inner.export([_clean(span) for span in spans])

    def shutdown(self) -> None:
        """Close what is behind it."""
        self._inner.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Pass on what is waiting."""
        return self._inner.force_flush(timeout_millis)


@asynccontextmanager
async def traced(endpoint: str, call: Call) -> AsyncIterator[None]:
    """Name a call in all that this process logs, and trace it to a collector if there is one.

    A dead collector loses spans and nothing else.

    Args:
        endpoint: Where OTLP over HTTP is taken, such as http://127.0.0.1:4318; empty: nowhere.
        call: The call; its id and its business stand in every span.
    """
    with named_in_logs(call):
        if not endpoint:
            yield
            return
        async with _exported(endpoint, call):
            yield


@contextmanager
def named_in_logs(call: Call) -> Iterator[None]:
    """Every line carries the call, and the trace that it was written in, whoever writes it."""
    named = _OfCall(call)
    handlers = list(logging.getLogger().handlers)
    for handler in handlers:
        handler.addFilter(named)
    try:
        yield
    finally:
        for handler in handlers:
            handler.removeFilter(named)


class _OfCall(logging.Filter):
    def __init__(self, call: Call) -> None:
        super().__init__()
        self._call = call

    def filter(self, record: logging.LogRecord) -> bool:
        """Let it through, with what is not in it yet."""
        within = get_current_span().get_span_context()
        known = vars(record)
        known.setdefault("call_id", str(self._call.id))
        if within.is_valid:
            known.setdefault("trace_id", f"{within.trace_id:032x}")
        return True


@asynccontextmanager
async def _exported(endpoint: str, call: Call) -> AsyncIterator[None]:
    exporter = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces", timeout=EXPORT_S)
    provider = tracing(exporter, call, batched=True)
    try:
        yield
    finally:
        # a thread that is stuck ends with the process, and the call is over
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.to_thread(provider.shutdown), FLUSH_S)


def tracing(exporter: SpanExporter, call: Call, *, batched: bool) -> TracerProvider:
    """Have LiveKit's spans of this process exported, cleaned, with the call's id."""
    provider = TracerProvider(resource=Resource({"service.name": "voicedesk"}))
    clean = WithoutWords(exporter)
    processor = BatchSpanProcessor(clean) if batched else SimpleSpanProcessor(clean)
    provider.add_span_processor(processor)
    whose = {"voicedesk.call_id": str(call.id), "voicedesk.business": str(call.business)}
    set_tracer_provider(provider, metadata=dict(whose), allow_pii=False)
    return provider


def _clean(span: ReadableSpan) -> ReadableSpan:
    return ReadableSpan(
        name=span.name if _PLAIN_NAME.fullmatch(span.name) else "span",
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=_harmless(span.attributes or {}),
        events=[
            Event("event", _harmless(event.attributes or {}), event.timestamp)
            for event in span.events
        ],
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _harmless(attributes: Mapping[str, object]) -> dict[str, str | int | float | bool]:
    return {
        key: value
        for key, value in attributes.items()
        if _PLAIN_WORDS.fullmatch(key) and "pii" not in key.split(".")
        if (isinstance(value, int | float) and abs(value) < 1_000_000)
        or (isinstance(value, str) and key in WORDS and _PLAIN_WORDS.fullmatch(value))
    }
