"""The page of a call: whole in one file, and safe with whatever a caller says."""

from __future__ import annotations

import array
import wave
from pathlib import Path

import pytest

from voicedesk.rehearsal.page import CallPage, ShownRow, ShownTool, ShownTurn, render

pytestmark = pytest.mark.unit


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "call.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(array.array("h", [16000, 0] * 8000).tobytes())
    return path


def page(recording: Path | None = None) -> CallPage:
    return CallPage(
        title="A call",
        subtitle="<b>dental</b>",
        turns=[ShownTurn("caller", "<script>alert(1)</script>", 0.5, 1.0, "heard")],
        tools=[
            ShownTool("find_slots", '{"when": "Tuesday"}', "two times", ok=True, at_s=1.0, ms=3.2)
        ],
        ledger=[ShownRow("booked", "a check-up")],
        recording=recording,
    )


def test_what_a_caller_says_is_text_and_never_markup() -> None:
    shown = render(page())
    assert "<script>alert(1)</script>" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_the_recording_is_inside_and_drawn(recording: Path) -> None:
    shown = render(page(recording))
    assert "data:audio/wav;base64," in shown
    assert "-19.5" in shown


def test_nothing_is_fetched_from_elsewhere(recording: Path) -> None:
    shown = render(page(recording))
    assert "http" not in shown.split("base64", maxsplit=1)[0]
