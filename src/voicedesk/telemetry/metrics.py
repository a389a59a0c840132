"""What Prometheus is told: one registry in a process, names with units, and never whose call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

BUCKETS_S = (0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.4, 2.0, 3.0, 5.0, 10.0)


def exposed(registry: CollectorRegistry) -> tuple[bytes, str]:
    """The text that is scraped, and its type."""
    return generate_latest(registry), CONTENT_TYPE_LATEST


@dataclass(slots=True)
class WorkerMetrics:
    """What the parent of the calls' processes knows; a killed call takes nothing with it."""

    version: str
    live: Callable[[], int]
    """How many calls go on."""
    limit: int
    ready: Callable[[], bool]
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    offered: Counter = field(init=False)
    turned_away: Counter = field(init=False)

    def __post_init__(self) -> None:
        """Put every name into the registry."""
        registry = self.registry
        self.offered = Counter(
            "voicedesk_calls_offered", "Calls that were offered to this worker", registry=registry
        )
        self.turned_away = Counter(
            "voicedesk_calls_refused",
            "Calls that are told that all lines are busy",
            ["reason"],
            registry=registry,
        )
        self.turned_away.labels("no_capacity")
        gauge(registry, "voicedesk_calls_live", "Calls that go on", self.live)
        gauge(registry, "voicedesk_calls_limit", "Calls taken at once", lambda: self.limit)
        gauge(registry, "voicedesk_worker_ready", "Whether it takes calls", self.ready)
        told_build(registry, self.version)


class OfficeMetrics:
    """What the office counts from the journals and the orders, whichever worker wrote them."""

    def __init__(self, version: str) -> None:
        self.registry = registry = CollectorRegistry()
        self.ended = Counter(
            "voicedesk_calls_ended", "Calls that ended", ["outcome"], registry=registry
        )
        self.answer = Histogram(
            "voicedesk_answer_seconds",
            "From the caller's last word to the desk's answer, by what thought of it",
            ["by"],
            buckets=BUCKETS_S,
            registry=registry,
        )
        self.tools = Counter(
            "voicedesk_tool_uses", "Uses of tools", ["tool", "ok"], registry=registry
        )
        self.effects = Counter(
            "voicedesk_effects", "Deeds that calls committed", ["effect"], registry=registry
        )
        self.claims = Counter(
            "voicedesk_claims_replaced",
            "Sentences that claimed what no row shows, and were not said",
            ["kind"],
            registry=registry,
        )
        self.failed = Counter(
            "voicedesk_speech_failed",
            "Ears or voices that failed in a call",
            ["part"],
            registry=registry,
        )
        self.taken_up = Counter(
            "voicedesk_calls_rescued", "Calls that another process took up", registry=registry
        )
        for kind in ("unfounded", "ungrounded"):
            self.claims.labels(kind)
        self._open_gauges(registry)
        told_build(registry, version)

    def _open_gauges(self, registry: CollectorRegistry) -> None:
        """What stands now, and is read anew each time."""
        self.depth = Gauge(
            "voicedesk_orders_waiting", "Orders that no engine has taken", registry=registry
        )
        self.oldest = Gauge(
            "voicedesk_outbox_oldest_seconds",
            "Age of the oldest order or message that should have left",
            ["kind"],
            registry=registry,
        )
        self.given_up = Gauge(
            "voicedesk_orders_failed", "Orders that were given up", ["kind"], registry=registry
        )
        self.late = Gauge(
            "voicedesk_callbacks_late", "Promised calls back that are overdue", registry=registry
        )
        self.read = Gauge(
            "voicedesk_journal_read_seconds", "When the journals were last read", registry=registry
        )
        for kind in ("order", "message"):
            self.oldest.labels(kind)

    def line(self, kind: str, data: Mapping[str, object]) -> None:
        """Count one line of a journal."""
        counts: Mapping[str, Callable[[Mapping[str, object]], None]] = {
            "say": self._say,
            "tool": self._tool,
            "state": lambda row: self.effects.labels(_short(row.get("effect"))).inc(),
            "event": self._event,
            "end": lambda row: self.ended.labels(_short(row.get("outcome"))).inc(),
        }
        if kind in counts:
            counts[kind](data)

    def _say(self, row: Mapping[str, object]) -> None:
        took, by = row.get("ms"), row.get("by")
        if by != "greeting" and isinstance(took, int | float) and took > 0:
            who = by if by in ("reflex", "desk") else "model"
            self.answer.labels(who).observe(took / 1000)

    def _tool(self, row: Mapping[str, object]) -> None:
        name = _short(row.get("name"))
        self.tools.labels(name, "true" if row.get("ok") else "false").inc()

    def _event(self, row: Mapping[str, object]) -> None:
        for kind in ("unfounded", "ungrounded"):
            if kind in row:
                self.claims.labels(kind).inc()
        if "failed" in row:
            self.failed.labels(_short(row["failed"])).inc()
        if "taken_up" in row:
            self.taken_up.inc()


def gauge(registry: CollectorRegistry, name: str, help_: str, value: Callable[[], float]) -> None:
    """A gauge that is read when it is asked for."""
    Gauge(name, help_, registry=registry).set_function(value)


def told_build(registry: CollectorRegistry, version: str) -> None:
    """Which release runs."""
    build = Gauge("voicedesk_build_info", "The release", ["version"], registry=registry)
    build.labels(version).set(1)


def _short(value: object) -> str:
    """A label: one of the few words that code writes, never what somebody said."""
    text = str(value)
    return text if text.replace("_", "").isalnum() and len(text) <= 40 else "other"
