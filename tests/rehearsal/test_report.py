"""The reports of rehearsals: for a reader, as JSON, as JUnit."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from voicedesk.rehearsal.grade import Written
from voicedesk.rehearsal.manners import manners
from voicedesk.rehearsal.rehearse import Rehearsed
from voicedesk.rehearsal.report import figures, transcript_lines, write_json, write_junit

pytestmark = pytest.mark.unit

TRANSCRIPT: list[dict[str, object]] = [
    {"kind": "say", "who": "desk", "text": "How can I help?"},
    {"kind": "heard", "who": "caller", "text": "a check-up & a crown"},
    {"kind": "handoff", "from": "front", "to": "scheduling"},
    {"kind": "tool", "name": "find_slots", "args": {"when": ""}, "result": "", "ok": False},
]


def _done(name: str, *failures: str) -> Rehearsed:
    written = Written([], [], [], "abandoned", [], 0, ["How can I help?"], 1)
    return Rehearsed(
        name, list(failures), [*TRANSCRIPT], written, manners(TRANSCRIPT), [4.0, 10.0, 6.0]
    )


def test_a_transcript_tells_who_said_what_and_which_tools_failed() -> None:
    lines = transcript_lines(_done("a call"))

    assert lines[0].split(maxsplit=1) == ["desk", "How can I help?"]
    assert lines[2].strip() == "-> scheduling"
    assert lines[3].strip().startswith("!find_slots")


def test_figures_count_calls_and_passes() -> None:
    total = figures([_done("one"), _done("two", "no booking")])

    assert (total["calls"], total["passed"]) == (2, 1)
    assert total["turn_p50_ms"] == 6.0


def test_json_holds_what_a_machine_needs(tmp_path: Path) -> None:
    write_json([_done("one", "no booking")], tmp_path / "deep" / "out.json")

    (row,) = json.loads((tmp_path / "deep" / "out.json").read_text("utf-8"))

    assert row["passed"] is False
    assert row["failures"] == ["no booking"]
    assert row.keys() >= {"name", "transcript", "ledger", "notifications", "tickets", "timings"}


def test_junit_has_a_case_for_each_call_and_its_failure(tmp_path: Path) -> None:
    write_junit([_done("one"), _done("two", "no booking")], tmp_path / "out.xml")

    suite = ET.parse(tmp_path / "out.xml").getroot()  # noqa: S314 - written a line above

    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert [case.find("failure") is not None for case in suite] == [False, True]
