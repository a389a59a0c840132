"""What recording a call costs its process: processor time, and what is on disk after it."""

from __future__ import annotations

import asyncio
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from livekit import rtc

from lab.bench.registry import Options, Result, Target
from voicedesk.bootstrap import live_call, new_call, open_office
from voicedesk.calls.recorder import Recorder
from voicedesk.calls.recordings import parts
from voicedesk.calls.tape import RATE, read_wav
from voicedesk.profile.load import load_profile

SECONDS = 600
QUICK_SECONDS = 60
MOST_PERCENT = 2.0
_NOW = datetime(2026, 3, 3, 14, tzinfo=UTC)
_ROOM_RATE, _VOICE_RATE = 48_000, 24_000
_FRAMES = 50
"""A second has so many frames of each side."""


def run(options: Options) -> Result:
    """Both sides speak all the time, which no call does."""
    seconds = QUICK_SECONDS if options.quick else SECONDS
    with tempfile.TemporaryDirectory(prefix="voicedesk-recorder-") as folder:
        used_s, kept_s = asyncio.run(record(Path(folder), seconds))
    percent = 100 * used_s / seconds
    table = "\n".join(
        [
            "| sound of both sides, s | processor time, s | share of a core |",
            "|---|---|---|",
            f"| {seconds} | {used_s:.2f} | {percent:.2f} % |",
        ]
    )
    share = f"<= {MOST_PERCENT:.0f} % of a core"
    return Result(
        table,
        (
            Target(share, f"{percent:.2f} %", met=percent <= MOST_PERCENT, by_clock=True),
            Target("all of it is on disk", f"{kept_s:.0f} s", met=kept_s >= seconds - 1),
        ),
    )


async def record(folder: Path, seconds: int) -> tuple[float, float]:
    """Processor seconds that the recorder took, and seconds of sound on disk."""
    async with open_office(load_profile("dental"), now=_NOW) as office:
        live = live_call(office.desk, new_call(office.desk, channel="phone", caller=None))
        recorder = Recorder(live, folder)
        recorder.begin()
        tape = recorder._tape  # noqa: SLF001  # its clock stands still here
        if tape is None:
            raise RuntimeError("nothing is recorded")
        caller, desk = _frame(_ROOM_RATE), _frame(_VOICE_RATE)
        began = time.process_time()
        for second in range(seconds):
            for number in range(_FRAMES):
                at = tape.began + second + number / _FRAMES
                recorder._place("caller", caller, at)  # noqa: SLF001
                recorder._place("desk", desk, at)  # noqa: SLF001
            tape.write(tape.began + second)
        tape.write(tape.began + seconds)
        tape.close()
        used_s = time.process_time() - began
        kept = sum(len(read_wav(path)) for _, path in parts(folder / live.call.id))
    return used_s, kept / RATE


def _frame(rate: int) -> rtc.AudioFrame:
    samples = np.random.default_rng(1).integers(-9_000, 9_000, rate // _FRAMES).astype(np.int16)
    return rtc.AudioFrame(samples.tobytes(), rate, 1, len(samples))
