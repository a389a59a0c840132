"""One side of a call on the line's clock: sound that is played, paused, cut and recorded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Pcm = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Piece:
    """Sound and where on the line's clock it begins, in samples."""

    at: int
    pcm: Pcm

    @property
    def end(self) -> int:
        return self.at + len(self.pcm)


class Track:
    """One side of a call in one sample rate; times are seconds since the line opened.

    Pure: whoever plays it brings the clock. Sound is placed after what still plays, and what has
    not been played can be taken back.
    """

    def __init__(self, *, rate: int) -> None:
        self.rate = rate
        self._pieces: list[Piece] = []

    @property
    def end_s(self) -> float:
        """When the last placed sample will have been played."""
        return self._pieces[-1].end / self.rate if self._pieces else 0.0

    def place(self, pcm: Pcm, *, now_s: float) -> Piece:
        """Play after what is queued, or now."""
        at = max(round(now_s * self.rate), self._pieces[-1].end if self._pieces else 0)
        piece = Piece(at, pcm)
        self._pieces.append(piece)
        return piece

    def cut(self, *, now_s: float) -> Pcm:
        """Take back everything that has not been played; it is returned in order."""
        now = round(now_s * self.rate)
        kept: list[Piece] = []
        back: list[Pcm] = []
        for piece in self._pieces:
            played = min(max(now - piece.at, 0), len(piece.pcm))
            if played:
                kept.append(Piece(piece.at, piece.pcm[:played]))
            if played < len(piece.pcm):
                back.append(piece.pcm[played:])
        self._pieces = kept
        return np.concatenate(back) if back else np.zeros(0, np.int16)

    def between(self, start_s: float, end_s: float) -> Pcm:
        """What is heard in a stretch of time, silence included."""
        start, end = round(start_s * self.rate), round(end_s * self.rate)
        out = np.zeros(max(0, end - start), np.int16)
        for piece in reversed(self._pieces):
            if piece.end <= start:
                break
            first, last = max(start, piece.at), min(end, piece.end)
            if first < last:
                out[first - start : last - start] = piece.pcm[first - piece.at : last - piece.at]
        return out

    def first_loud_s(self, after_s: float, *, level: int) -> float | None:
        """When the first sample louder than `level` after a moment is heard."""
        after = round(after_s * self.rate)
        for piece in self._pieces:
            if piece.end <= after:
                continue
            skipped = max(0, after - piece.at)
            loud = np.flatnonzero(np.abs(piece.pcm[skipped:].astype(np.int32)) > level)
            if len(loud):
                return (piece.at + skipped + int(loud[0])) / self.rate
        return None

    def last_loud_s(self, before_s: float, *, level: int) -> float | None:
        """When the last sample louder than `level` up to a moment was heard."""
        before = round(before_s * self.rate)
        for piece in reversed(self._pieces):
            heard = piece.pcm[: max(0, before - piece.at)]
            loud = np.flatnonzero(np.abs(heard.astype(np.int32)) > level)
            if len(loud):
                return (piece.at + int(loud[-1])) / self.rate
        return None
