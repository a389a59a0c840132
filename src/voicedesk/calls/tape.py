"""The sound of one call on one timeline, on disk within a second, so that a crash loses little."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import IO, Literal

import numpy as np
import numpy.typing as npt

from voicedesk.calls.audio import Pcm

RATE = 16_000
_BYTES = 4
"""Of one moment: two channels of 16 bits, the caller left and the desk right."""
_HEADER = 44
_OPEN_ENDED = 0xFFFFFFFF
_JITTER = RATE // 10

Moments = npt.NDArray[np.int16]
"""Two columns: the caller, the desk."""
Side = Literal["caller", "desk"]


@dataclass
class _Waiting:
    """Sound that is placed but not written, in order; places are samples since the tape began."""

    pieces: list[tuple[int, Pcm]] = field(default_factory=list)
    end: int = 0

    def place(self, pcm: Pcm, at: int) -> None:
        # frames come a little early or late: a gap of milliseconds would be heard as a click
        at = self.end if at - self.end < _JITTER else at
        self.pieces.append((at, pcm))
        self.end = at + len(pcm)

    def lay(self, channel: Pcm, start: int) -> None:
        """Put what falls into the stretch from `start` on onto its channel."""
        stop = start + len(channel)
        for at, pcm in self.pieces:
            first, last = max(at, start), min(at + len(pcm), stop)
            if first < last:
                channel[first - start : last - start] = pcm[first - at : last - at]

    def forget(self, before: int) -> None:
        self.pieces = [(at, pcm) for at, pcm in self.pieces if at + len(pcm) > before]


class Tape:
    """A stereo WAV file at 16 kHz that can be played whenever its process dies.

    Times are seconds since the epoch. Sound may be placed for as long as its moment is not
    written; what comes too late is put right after what is there.
    """

    def __init__(self, path: Path, *, began: float) -> None:
        self.began = began
        self._waiting: dict[Side, _Waiting] = {"caller": _Waiting(), "desk": _Waiting()}
        self._muted: list[tuple[int, int]] = []
        self._written = 0
        self._placing, self._writing = Lock(), Lock()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file: IO[bytes] = path.open("w+b")
        self._file.write(wav_header(_OPEN_ENDED))

    def place(self, side: Side, pcm: Pcm, *, at: float) -> None:
        """Sound of one side, 16 kHz mono, that began at a moment; never waits for the disk."""
        with self._placing:
            self._waiting[side].place(pcm, max(self._sample(at), self._written))

    def write(self, until: float) -> None:
        """Write everything before a moment; blocks for as long as the disk does."""
        with self._writing:
            start, block = self._due(self._sample(until))
            self._put(start, block)

    def blank(self, start: float, end: float) -> None:
        """Take the caller's words out of a stretch, written or not: a card, a code."""
        first, last = self._sample(start), self._sample(end)
        with self._writing:
            with self._placing:
                self._muted.append((first, last))
            there = min(last, self._written)
            if first >= there:
                return
            self._file.seek(_HEADER + first * _BYTES)
            block = np.frombuffer(self._file.read((there - first) * _BYTES), "<i2").reshape(-1, 2)
            quiet = block.copy()
            quiet[:, 0] = 0
            self._put(first, quiet)

    def _due(self, stop: int) -> tuple[int, Moments]:
        """What is to be written next, and where."""
        with self._placing:
            start = self._written
            block = np.zeros((max(0, stop - start), 2), np.int16)
            for channel, waiting in enumerate(self._waiting.values()):
                line = np.zeros(len(block), np.int16)
                waiting.lay(line, start)
                waiting.forget(stop)
                block[:, channel] = line
            for first, last in self._muted:
                block[max(0, first - start) : max(0, last - start), 0] = 0
            self._written = max(start, stop)
        return start, block

    def _put(self, start: int, block: Moments) -> None:
        self._file.seek(_HEADER + start * _BYTES)
        self._file.write(block.astype("<i2").tobytes())
        self._file.flush()

    def close(self) -> None:
        """Say in the header how long it is; twice is fine."""
        if self._file.closed:
            return
        self._file.seek(0)
        self._file.write(wav_header(self._written * _BYTES))
        self._file.close()

    def _sample(self, at: float) -> int:
        return max(0, round((at - self.began) * RATE))


def wav_header(size: int) -> bytes:
    """The 44 bytes before 16-bit stereo sound of so many bytes."""
    whole = min(size + 36, _OPEN_ENDED)
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 2, RATE, RATE * _BYTES, _BYTES, 16)
    return b"".join(
        (struct.pack("<4sI4s", b"RIFF", whole, b"WAVE"), form, struct.pack("<4sI", b"data", size))
    )


def read_wav(path: Path) -> Moments:
    """The moments of a tape, two channels; of one whose process died, all that was written."""
    content = path.read_bytes()[_HEADER:]
    whole = len(content) // _BYTES * _BYTES
    return np.frombuffer(content[:whole], "<i2").reshape(-1, 2)
