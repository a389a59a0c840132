"""What rehearsals gave: for a reader, as JSON and as JUnit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from xml.etree import ElementTree as ET

from voicedesk.rehearsal.rehearse import Rehearsed


def transcript_lines(done: Rehearsed) -> list[str]:
    """The call as a reader wants it: who said what, which tools ran."""
    lines = []
    for row in done.transcript:
        if row["kind"] == "tool":
            mark = "" if row["ok"] else "!"
            lines.append(f"          {mark}{row['name']} {json.dumps(row['args'])}")
        elif row["kind"] == "handoff":
            lines.append(f"          -> {row['to']}")
        else:
            lines.append(f"{row['who']:>8}  {row['text']}")
    return lines


def figures(done: Sequence[Rehearsed]) -> dict[str, float]:
    """Over all calls: how many passed, how fast turns were, how the desk talked."""
    turns = sorted(ms for call in done for ms in call.turn_ms) or [0.0]
    return {
        "calls": len(done),
        "passed": sum(call.passed for call in done),
        "turn_p50_ms": round(median(turns), 1),
        "turn_p95_ms": round(turns[min(len(turns) - 1, int(0.95 * len(turns)))], 1),
        "words_a_turn": round(sum(call.manners.words_a_turn for call in done) / len(done), 1),
        "most_questions_a_turn": max(call.manners.most_questions_a_turn for call in done),
        "repeated_sentences": sum(call.manners.repeated_sentences for call in done),
    }


def write_json(done: Sequence[Rehearsed], path: Path) -> None:
    """One object for each call."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [call.row() for call in done]
    path.write_text(json.dumps(rows, indent=1, default=str, ensure_ascii=False) + "\n", "utf-8")


def write_junit(done: Sequence[Rehearsed], path: Path) -> None:
    """JUnit XML, one test case for each call."""
    failed = sum(not call.passed for call in done)
    suite = ET.Element("testsuite", name="rehearsal", tests=str(len(done)), failures=str(failed))
    for call in done:
        seconds = f"{sum(call.turn_ms) / 1000:.3f}"
        case = ET.SubElement(suite, "testcase", name=call.name, time=seconds)
        if not call.passed:
            failure = ET.SubElement(case, "failure", message=call.failures[0])
            failure.text = "\n".join([*call.failures, "", *transcript_lines(call)])
    path.parent.mkdir(parents=True, exist_ok=True)
    ET.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)
