"""One call on one page of HTML: waveform, turns in time, tools, ledger and messages."""

from __future__ import annotations

import array
import base64
import wave
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, PackageLoader, select_autoescape

PEAKS = 1200
"""Columns of the waveform."""


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """Something that was said, on the recording's timeline in seconds."""

    who: str
    """caller or desk."""
    text: str
    start_s: float
    end_s: float
    note: str = ""
    """Who thought of it and how long the caller waited."""


@dataclass(frozen=True, slots=True)
class ShownTool:
    """One tool call."""

    name: str
    arguments: str
    result: str
    ok: bool
    at_s: float
    ms: float


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A line of the ledger or of the outbox: what it is and its details."""

    what: str
    details: str


@dataclass(frozen=True, slots=True)
class CallPage:
    """Everything that the page shows."""

    title: str
    subtitle: str
    turns: Sequence[ShownTurn]
    tools: Sequence[ShownTool] = ()
    ledger: Sequence[ShownRow] = ()
    messages: Sequence[ShownRow] = ()
    figures: Sequence[ShownRow] = ()
    recording: Path | None = None
    """A stereo WAV, caller left, desk right."""
    language: str = field(default="en")


def render(page: CallPage) -> str:
    """The page as HTML that needs no network; the recording is inside."""
    environment = Environment(
        loader=PackageLoader("voicedesk.rehearsal"),
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    sound = _sound(page.recording) if page.recording else None
    return environment.get_template("call.html").render(page=page, sound=sound)


@dataclass(frozen=True, slots=True)
class _Sound:
    seconds: float
    caller: str
    desk: str
    data: str


def _sound(path: Path) -> _Sound:
    with wave.open(str(path), "rb") as file:
        frames, rate, channels = file.getnframes(), file.getframerate(), file.getnchannels()
        samples = array.array("h", file.readframes(frames))
    return _Sound(
        seconds=frames / rate,
        caller=_outline(samples[0::channels]),
        desk=_outline(samples[channels - 1 :: channels]),
        data=base64.b64encode(path.read_bytes()).decode("ascii"),
    )


def _outline(samples: array.array[int]) -> str:
    """An SVG path around the loudest sample of each column, 40 units high around zero."""
    step = max(1, len(samples) // PEAKS)
    peaks = [
        max(map(abs, samples[at : at + step]), default=0) / 32768 * 40
        for at in range(0, len(samples), step)
    ]
    width = PEAKS / max(1, len(peaks))
    above = " ".join(f"{at * width:.1f},{-peak:.1f}" for at, peak in enumerate(peaks))
    below = " ".join(
        f"{at * width:.1f},{peak:.1f}" for at, peak in reversed(list(enumerate(peaks)))
    )
    return f"M0,0 L{above} {below} Z"
