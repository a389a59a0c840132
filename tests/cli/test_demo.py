"""`voicedesk demo`: a whole call in sound ends in the ledger, the outbox and a recording."""

from __future__ import annotations

import subprocess
import sys
import wave
from pathlib import Path

import pytest

pytestmark = pytest.mark.voice

COMMAND = [sys.executable, "-c", "from voicedesk.cli import app; app()", "demo", "--folder"]


def run_demo(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, str(folder), *options], capture_output=True, text=True, timeout=240, check=False
    )


def test_a_caller_who_is_only_heard_gets_an_appointment(tmp_path: Path) -> None:
    done = run_demo(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "booked: checkup with dr_lee, 2026-03-10T14:00" in " ".join(done.stdout.split())
    assert "confirmation sms to +12025550123: sent" in " ".join(done.stdout.split())
    with wave.open(str(tmp_path / "call.wav")) as recording:
        assert recording.getnchannels() == 2
        assert recording.getnframes() / recording.getframerate() > 20
    assert "Delta Dental" in (tmp_path / "transcript.txt").read_text("utf-8")
    assert (tmp_path / "call.html").read_text("utf-8").startswith("<!doctype html>")


def test_a_call_without_a_booking_is_a_failure(tmp_path: Path) -> None:
    done = run_demo(tmp_path, "--say", "Wrong number, sorry. Goodbye.")
    assert done.returncode == 1
    assert "No booking is in the ledger" in done.stdout
