"""The callers' process: its clock runs on whatever this process does."""

from __future__ import annotations

import time

import numpy as np
import pytest

from lab.far_end import FarLine, far_end
from voicedesk.calls.local import CALLER_RATE, LOUD

pytestmark = pytest.mark.voice

TONE = (8_000 * np.sin(np.arange(CALLER_RATE) / CALLER_RATE * 2 * np.pi * 220)).astype(np.int16)


async def test_a_desk_that_stands_still_moves_no_word_of_the_caller() -> None:
    async with far_end() as far, FarLine(far) as line:
        await line.speak(TONE)
        began = line.caller.last_loud_s(line.caller.end_s, level=LOUD) or 0.0
        time.sleep(0.4)  # noqa: ASYNC251, TID251  # the desk's loop is blocked on purpose
        second = await line.speak(TONE)
        sound = line.caller.between(0.0, line.caller.end_s)
    loud = np.count_nonzero(np.abs(sound.astype(np.int32)) > LOUD)
    assert loud == pytest.approx(2 * np.count_nonzero(np.abs(TONE.astype(np.int32)) > LOUD), abs=4)
    assert second - began >= 1.4
    assert line.late_s < second
    assert [event.kind for event in line.events] == ["caller_began", "caller_ended"] * 2
