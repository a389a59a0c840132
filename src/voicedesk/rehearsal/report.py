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
    """Over all calls: what passed, what was written wrongly, how fast and how the desk talked."""
    turns = sorted(ms for call in done for ms in call.turn_ms) or [0.0]
    told = [call.manners for call in done]
    writes = [m.read_backs_a_write for m in told if m.read_backs_a_write]
    return {
        "calls": len(done),
        "passed": sum(call.passed for call in done),
        "wrong_writes": sum(len(call.wrong) for call in done),
        "misheard": sum(call.misheard for call in done),
        "turn_p50_ms": round(median(turns), 1),
        "turn_p95_ms": round(turns[min(len(turns) - 1, int(0.95 * len(turns)))], 1),
        "words_a_turn": round(sum(m.words_a_turn for m in told) / len(done), 1),
        "longest_turn": max(m.longest_turn for m in told),
        "most_questions_a_turn": max(m.most_questions_a_turn for m in told),
        "repeated_sentences": sum(m.repeated_sentences for m in told),
        "asked_again": sum(m.asked_again for m in told),
        "unasked_writes": sum(m.unasked_writes for m in told),
        "read_backs_a_write": round(sum(writes) / len(writes), 2) if writes else 0.0,
    }


def summary_lines(done: Sequence[Rehearsed]) -> list[str]:
    """The figures as a reader wants them, under the list of calls; nothing without calls."""
    if not done:
        return []
    total = figures(done)
    share = 100 * total["passed"] / total["calls"]
    return [
        f"{total['passed']:.0f} of {total['calls']:.0f} calls passed ({share:.1f} %)",
        f"{total['wrong_writes']:.0f} wrong writes (nobody had said yes to them); "
        f"{total['misheard']:.0f} bookings with a misheard name, number or address",
        f"a turn took {total['turn_p50_ms']} ms (p50), {total['turn_p95_ms']} ms (p95)",
        f"manners: {total['words_a_turn']} words a turn (longest {total['longest_turn']:.0f}), "
        f"at most {total['most_questions_a_turn']:.0f} questions in one, "
        f"{total['repeated_sentences']:.0f} sentences said twice, "
        f"{total['asked_again']:.0f} questions for what was told, "
        f"{total['read_backs_a_write']} read-backs a write, "
        f"{total['unasked_writes']:.0f} writes without one",
    ]


def write_json(done: Sequence[Rehearsed], path: Path) -> None:
    """One object for each call."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [call.row() for call in done]
    path.write_text(json.dumps(rows, indent=1, default=str, ensure_ascii=False) + "\n", "utf-8")


def write_junit(done: Sequence[Rehearsed], path: Path) -> None:
    """JUnit XML, one test case for each call."""
    failed = sum(not call.passed or bool(call.wrong) for call in done)
    suite = ET.Element("testsuite", name="rehearsal", tests=str(len(done)), failures=str(failed))
    for call in done:
        seconds = f"{sum(call.turn_ms) / 1000:.3f}"
        case = ET.SubElement(suite, "testcase", name=call.name, time=seconds)
        told = [*call.failures, *(f"written without a yes: {wrong}" for wrong in call.wrong)]
        if told:
            failure = ET.SubElement(case, "failure", message=told[0])
            failure.text = "\n".join([*told, "", *transcript_lines(call)])
    path.parent.mkdir(parents=True, exist_ok=True)
    ET.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)
