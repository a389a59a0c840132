"""`voicedesk rehearse`: what is printed, what is kept, and when it fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from voicedesk.cli.app import _typer

pytestmark = pytest.mark.unit

CALLS = """
- name: A cleaning on Thursday
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550123"
  tags: [short]
  caller:
    - say: a cleaning on Thursday at two please
    - {when: "shall I", say: "yes please"}
    - {when: "anything else", say: "no, bye"}
  expect:
    bookings: [{service: cleaning, start: 2026-03-05T14:00}]
- name: Something that never was booked
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  caller: [{say: "hello"}]
  expect: {outcome: booked}
"""


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    path = tmp_path / "calls.yaml"
    path.write_text(CALLS, "utf-8")
    return path


def test_calls_that_pass_are_counted_and_kept(calls: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"

    done = CliRunner().invoke(
        _typer, ["rehearse", str(calls), "--tag", "short", "--noise", "1", "--json", str(out)]
    )

    assert done.exit_code == 0, done.output
    assert "1 of 1 calls passed (100.0 %)" in done.output
    assert "0 wrong writes" in done.output
    assert [row["name"] for row in json.loads(out.read_text("utf-8"))] == ["A cleaning on Thursday"]


def test_a_failed_call_is_shown_with_its_transcript(calls: Path) -> None:
    done = CliRunner().invoke(_typer, ["rehearse", str(calls)])

    assert done.exit_code == 1
    assert "the outcome is abandoned, not booked" in done.output
    assert "caller  hello" in done.output


def test_a_model_without_its_key_cannot_be_the_caller(calls: Path) -> None:
    done = CliRunner().invoke(_typer, ["rehearse", str(calls), "--caller", "llm"])

    assert done.exit_code != 0
