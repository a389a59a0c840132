"""What every recogniser's double has in common: it hears that somebody speaks and is told what."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

import numpy as np

from lab.vendors.in_band import Demodulator
from lab.vendors.pace import Pace
from lab.vendors.serving import Fault

_LOUD = 300
_ENOUGH_S = 0.2
"""Of loud sound: an utterance."""
_ALL = 0.9
"""Of its time: an entry has been said."""
_WORD_S = 0.33
_LATE_S = 0.3
"""From a word to its interim result."""


class Timed(str):
    """Words with how long it takes to say them: a turn that ends early has the first of them."""

    __slots__ = ("seconds",)
    seconds: float

    def __new__(cls, words: str, seconds: float) -> Timed:
        """`words` as any text, `seconds` from the first sound to the last."""
        made = super().__new__(cls, words)
        made.seconds = seconds
        return made


@dataclass(frozen=True, slots=True)
class Told:
    """One message of a recogniser, before it is put as its vendor puts it."""

    turn: int
    words: tuple[str, ...]
    ended: bool
    """The turn is over; else the words may still change."""

    def under(self, fault: Fault) -> Told:
        """The same with words that are none, or without any."""
        if fault == "garbled":
            return replace(self, words=tuple(word[::-1] for word in self.words))
        return replace(self, words=()) if fault == "empty" else self


class Hearing:
    """Finds utterances by their loudness; their words are told beforehand, or lie in the sound."""

    def __init__(
        self,
        words: deque[str],
        rate: int,
        *,
        silence_s: float,
        pace: Pace | None,
        demodulator: Demodulator | None = None,
    ) -> None:
        self._demodulator = demodulator
        self._words, self._rate, self._pace = words, rate, pace
        self._silence_s = silence_s
        self._loud_s = self._quiet_s = self._since_s = 0.0
        self._told = self._shown = self._turn = 0
        self._wait_s: float | None = None

    def take(self, pcm: bytes) -> list[Told]:
        """What is to be told after this piece of sound."""
        if self._demodulator is not None:
            self._words.extend(self._demodulator.take(pcm))
        samples = np.frombuffer(pcm, "<i2")
        seconds = len(samples) / self._rate
        loud = bool(samples.size and np.abs(samples.astype(np.int32)).max() > _LOUD)
        # an entry begins with its first sound, and lasts over the pauses within it
        self._since_s += seconds if loud or self._since_s else 0.0
        if loud:
            self._loud_s, self._quiet_s, self._wait_s = self._loud_s + seconds, 0.0, None
        else:
            self._quiet_s += seconds
        if self._loud_s < _ENOUGH_S or not self._words:
            return []
        return self._interim() if self._quiet_s < self._until_told() else self._final()

    def _until_told(self) -> float:
        if self._pace is None:
            return self._silence_s
        if self._wait_s is None and self._quiet_s > 0:
            self._wait_s = max(self._silence_s, self._pace.wait_s("ear"))
        return self._wait_s or self._silence_s

    def _said(self) -> list[str]:
        """The words of the entry that have been said by now."""
        entry = self._words[0]
        words = entry.replace("|", " ").split()
        if not isinstance(entry, Timed):
            return words
        share = (self._since_s - self._quiet_s) / max(entry.seconds, 0.1)
        return words if share >= _ALL else words[: max(1, round(share * len(words)))]

    def _interim(self) -> list[Told]:
        words = self._said()[self._told :]
        known = 1 if self._pace is None else int((self._loud_s - _LATE_S) / _WORD_S)
        if known <= self._shown or self._shown >= len(words):
            return []
        self._shown = min(known, len(words))
        return [self._as_told(words[: self._shown], ended=False)]

    def _final(self) -> list[Told]:
        words = self._said()
        new, self._told = words[self._told :], len(words)
        if self._told == len(self._words[0].replace("|", " ").split()):
            self._words.popleft()
            self._told, self._since_s = 0, 0.0
        self._loud_s, self._shown, self._wait_s = 0.0, 0, None
        return [self._as_told(new, ended=True)] if new else []

    def _as_told(self, words: list[str], *, ended: bool) -> Told:
        turn = self._turn
        self._turn += ended
        return Told(turn, tuple(words), ended)
