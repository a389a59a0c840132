"""What Prometheus is told: every name that alerts and pictures ask for, and nobody's words."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from voicedesk.telemetry.metrics import OfficeMetrics, WorkerMetrics, exposed

pytestmark = pytest.mark.unit

DEPLOY = Path(__file__).parents[2] / "deploy"
ALERTS = DEPLOY / "prometheus" / "alerts.yaml"
PICTURES = DEPLOY / "grafana" / "voicedesk.json"


def text(metrics: OfficeMetrics | WorkerMetrics) -> str:
    return exposed(metrics.registry)[0].decode()


@pytest.fixture
def office() -> OfficeMetrics:
    return OfficeMetrics("0.1.0")


@pytest.fixture
def worker() -> WorkerMetrics:
    return WorkerMetrics(version="0.1.0", live=lambda: 3, limit=8, ready=lambda: True)


def test_lines_of_journals_are_counted(office: OfficeMetrics) -> None:
    lines: list[tuple[str, dict[str, object]]] = [
        ("say", {"text": "Hello", "ms": 900.0, "by": "greeting"}),
        ("heard", {"text": "Maria Gonzalez"}),
        ("say", {"text": "Yes", "ms": 212.0, "by": "reflex"}),
        ("say", {"text": "Yes", "ms": 812.0, "by": "gemini-2.5-flash"}),
        ("tool", {"name": "find_slots", "ok": True}),
        ("tool", {"name": "find_slots", "ok": False}),
        ("state", {"effect": "booked", "ref": "bk-1"}),
        ("event", {"unfounded": "booked"}),
        ("event", {"failed": "ears", "goes_on": "local"}),
        ("event", {"taken_up": True}),
        ("end", {"outcome": "booked"}),
    ]
    for kind, data in lines:
        office.line(kind, data)
    told = text(office)
    assert 'voicedesk_answer_seconds_count{by="reflex"} 1.0' in told
    assert 'voicedesk_answer_seconds_bucket{by="model",le="0.75"} 0.0' in told
    assert 'voicedesk_tool_uses_total{ok="false",tool="find_slots"} 1.0' in told
    assert 'voicedesk_effects_total{effect="booked"} 1.0' in told
    assert 'voicedesk_claims_replaced_total{kind="unfounded"} 1.0' in told
    assert 'voicedesk_speech_failed_total{part="ears"} 1.0' in told
    assert "voicedesk_calls_rescued_total 1.0" in told
    assert 'voicedesk_calls_ended_total{outcome="booked"} 1.0' in told
    assert "Maria" not in told


@pytest.mark.parametrize("said", ["Maria Gonzalez", "+12025550123", "a" * 41, None])
def test_a_label_is_never_what_somebody_said(office: OfficeMetrics, said: object) -> None:
    office.line("tool", {"name": said, "ok": True})
    tools = set(re.findall(r'voicedesk_tool_uses_total\{ok="true",tool="([^"]*)"', text(office)))
    assert tools <= {"other", "None"}


def test_a_worker_tells_what_it_carries(worker: WorkerMetrics) -> None:
    worker.offered.inc()
    told = text(worker)
    assert "voicedesk_calls_live 3.0" in told
    assert "voicedesk_calls_limit 8.0" in told
    assert "voicedesk_worker_ready 1.0" in told
    assert "voicedesk_calls_offered_total 1.0" in told
    assert 'voicedesk_calls_refused_total{reason="no_capacity"} 0.0' in told
    assert 'voicedesk_build_info{version="0.1.0"} 1.0' in told


@pytest.mark.parametrize("path", [ALERTS, PICTURES], ids=["alerts", "pictures"])
def test_what_is_asked_for_is_told(
    path: Path, office: OfficeMetrics, worker: WorkerMetrics
) -> None:
    asked = set(re.findall(r"voicedesk_[a-z_]+", path.read_text("utf-8")))
    known = {
        sample.name + suffix
        for metrics in (office, worker)
        for family in metrics.registry.collect()
        for sample in (family,)
        for suffix in ("", "_total", "_bucket", "_count")
    }
    assert asked - known == set()
    assert len(asked) >= 10


def test_pictures_do_not_lie_upon_each_other() -> None:
    panels = json.loads(PICTURES.read_text("utf-8"))["panels"]
    places = [
        (x, y)
        for panel in panels
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(places) == len(set(places))
    assert len({panel["id"] for panel in panels}) == len(panels)


@pytest.mark.parametrize(
    "words",
    [
        ("check", "config", "prometheus.yaml"),
        ("check", "rules", "alerts.yaml"),
        ("test", "rules", "alerts_test.yaml"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_alerts_ring_when_they_should_and_not_before(words: tuple[str, ...]) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("no promtool; `make setup` installs it with prometheus")
    done = subprocess.run(
        [promtool, *words], cwd=ALERTS.parent, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
