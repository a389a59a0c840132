"""Both sides of a call on one timeline, on disk within a second, without what must not be kept."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from voicedesk.calls.audio import Pcm
from voicedesk.calls.tape import RATE, Tape, read_wav

pytestmark = pytest.mark.unit

BEGAN = 1_000.0


def tone(seconds: float, level: int = 1_000) -> Pcm:
    return np.full(round(seconds * RATE), level, np.int16)


@pytest.fixture
def tape(path: Path) -> Iterator[Tape]:
    opened = Tape(path, began=BEGAN)
    yield opened
    opened.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "call" / "1000000.wav"


def level(path: Path, at: float, side: int) -> int:
    return int(read_wav(path)[round(at * RATE), side])


def test_both_sides_stand_where_they_were_heard(tape: Tape, path: Path) -> None:
    tape.place("caller", tone(1.0), at=BEGAN + 0.5)
    tape.place("desk", tone(1.0, 2_000), at=BEGAN + 2.0)
    tape.write(BEGAN + 4.0)
    tape.close()
    assert [level(path, at, 0) for at in (0.4, 1.0, 2.5)] == [0, 1_000, 0]
    assert [level(path, at, 1) for at in (1.0, 2.5, 3.5)] == [0, 2_000, 0]
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getnframes()) == (2, RATE, 4 * RATE)


def test_what_was_written_can_be_read_without_an_end(tape: Tape, path: Path) -> None:
    tape.place("caller", tone(3.0), at=BEGAN)
    tape.write(BEGAN + 2.0)
    assert len(read_wav(path)) == 2 * RATE


def test_frames_that_jitter_leave_no_gap(tape: Tape, path: Path) -> None:
    for number, jitter in enumerate((0.0, 0.004, -0.003, 0.012)):
        tape.place("caller", tone(0.02), at=BEGAN + 0.02 * number + jitter)
    tape.write(BEGAN + 0.08)
    assert (read_wav(path)[:, 0] == 1_000).all()


def test_sound_that_comes_late_is_not_lost(tape: Tape, path: Path) -> None:
    tape.write(BEGAN + 2.0)
    tape.place("desk", tone(1.0), at=BEGAN + 1.0)
    tape.write(BEGAN + 4.0)
    assert [level(path, at, 1) for at in (1.5, 2.5, 3.5)] == [0, 1_000, 0]


def test_a_card_is_taken_out_of_what_is_written_and_of_what_is_not(tape: Tape, path: Path) -> None:
    tape.place("caller", tone(4.0), at=BEGAN)
    tape.place("desk", tone(4.0, 2_000), at=BEGAN)
    tape.write(BEGAN + 2.0)
    tape.blank(BEGAN + 1.0, BEGAN + 3.0)
    tape.write(BEGAN + 4.0)
    assert [level(path, at, 0) for at in (0.5, 1.5, 2.5, 3.5)] == [1_000, 0, 0, 1_000]
    assert [level(path, at, 1) for at in (1.5, 2.5)] == [2_000, 2_000]


def test_closing_twice_is_fine(tape: Tape, path: Path) -> None:
    tape.close()
    tape.close()
    assert len(read_wav(path)) == 0


def test_nobody_else_may_listen(tape: Tape, path: Path) -> None:
    tape.close()
    assert path.parent.stat().st_mode & 0o077 == 0
