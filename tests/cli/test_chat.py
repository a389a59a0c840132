"""`voicedesk chat` as a program meets it: piped lines in, JSON lines out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

BOOKING = b"I'd like to schedule an appointment\nNext Tuesday at 2 PM\nYes, that works for me\n"


def chat(text: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    command = [str(Path(sys.executable).with_name("voicedesk")), "chat", *options]
    return subprocess.run(command, input=text, capture_output=True, timeout=120, check=False)


def events(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_call_from_the_ring_to_the_ledger_in_json() -> None:
    done = chat(
        BOOKING,
        *("--profile", "dental", "--from", "+12025550123"),
        *("--now", "2026-03-03T09:00:00-05:00", "--json"),
    )
    told = events(done)
    assert done.returncode == 0
    assert told[0]["type"] == "say"
    tools = [e for e in told if e["type"] == "tool"]
    assert [t["name"] for t in tools][-1] == "book_appointment"
    assert set(tools[-1]) == {"type", "name", "args", "result", "ok", "ms"}
    assert {"type": "handoff", "from": "front", "to": "scheduling"} in told
    says = [e for e in told if e["type"] == "say" and e["who"] == "desk"]
    assert set(says[-1]) == {"type", "who", "text", "ms", "by"}
    assert "confirmed" in str(says[-1]["text"])
    end = told[-1]
    assert (end["type"], end["outcome"]) == ("end", "booked")
    assert [b["start"] for b in end["bookings"]] == ["2026-03-10T14:00:00-04:00"]  # type: ignore[attr-defined]  # parsed JSON
    assert any(n["kind"] == "confirmation" for n in end["notifications"])  # type: ignore[attr-defined]  # parsed JSON


def test_empty_lines_of_a_file_are_no_silence() -> None:
    done = chat(b"\n\n\n\n" + BOOKING.replace(b"\n", b"\n\n"), "--json")
    heard = [e["text"] for e in events(done) if e["type"] == "say" and e["who"] == "caller"]
    assert heard == BOOKING.decode().splitlines()


def test_whatever_comes_in_is_answered() -> None:
    done = chat(b"\n\xff\xfe\x00\xe9\n" + b"so " * 10_000 + b"\nbye\n", "--json")
    told = events(done)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert told[-1]["type"] == "end"
    desk = [e for e in told if e["type"] == "say" and e["who"] == "desk"]
    assert len(desk) == 4


@pytest.mark.parametrize(
    "options,words,code",
    [
        (["--profile", "nowhere"], b"no profile called", 1),
        (["--now", "yesterday"], b"2026-03-03T09:00:00-05:00", 2),
        (["--now", "2026-03-03T09:00:00"], b"offset", 2),
        (["--from", "me"], b"+12025550123", 2),
        (["--brain", "hosted"], b"key", 1),
        (["--voice", "--microphone", "nowhere"], b"microphone", 1),
    ],
)
def test_a_wrong_option_is_told_in_words(options: list[str], words: bytes, code: int) -> None:
    done = chat(b"hello\n", *options)
    assert done.returncode == code
    assert words in done.stderr
    assert b"Traceback" not in done.stderr
