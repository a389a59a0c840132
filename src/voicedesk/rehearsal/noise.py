"""What a recogniser does to words, at known rates: homophones, lost and doubled words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

HOMOPHONES = {
    "two": "to", "to": "two", "four": "for", "for": "four", "eight": "ate", "one": "won",
    "there": "their", "right": "write", "hour": "our", "week": "weak", "weeks": "weaks",
    "buy": "by", "know": "no", "new": "knew", "meet": "meat", "whole": "hole", "hear": "here",
    "mail": "male", "see": "sea", "wait": "weight", "sunday": "sundae", "due": "do",
}  # fmt: skip
SHORT = frozenset({"a", "the", "at", "on", "in", "to", "for", "please", "i", "an", "is", "of"})
"""Words that a recogniser loses first."""
LETTERS = {"b": "p", "p": "b", "d": "t", "t": "d", "m": "n", "n": "m", "s": "f", "f": "s"}
"""Spelled letters that sound alike on a telephone."""
CLOCK = re.compile(
    r"\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r" (fifteen|thirty|forty-five)\b",
    re.IGNORECASE,
)
_HOURS = "one two three four five six seven eight nine ten eleven twelve".split()
_MINUTES = {"fifteen": 15, "thirty": 30, "forty-five": 45}


@dataclass(frozen=True, slots=True)
class Rates:
    """Chances for each word, or for each thing of its kind."""

    homophone: float
    lost: float
    letter: float
    clock: float
    dropped: float
    doubled: float


LEVELS: dict[int, Rates] = {
    1: Rates(homophone=0.05, lost=0.05, letter=0.0, clock=0.5, dropped=0.0, doubled=0.0),
    2: Rates(homophone=0.10, lost=0.10, letter=0.05, clock=0.5, dropped=0.02, doubled=0.02),
    3: Rates(homophone=0.20, lost=0.20, letter=0.15, clock=0.5, dropped=0.05, doubled=0.04),
}
"""Level 0 leaves words alone; 1 is a good line, 2 a poor one, 3 a bad one."""


class Noise:
    """Disturbs utterances, the same way for the same seed."""

    def __init__(self, level: int, random: Random) -> None:
        self._rates = LEVELS[level]
        self._random = random

    def disturb(self, words: str) -> str:
        """The utterance as a recogniser might write it; never empty."""
        written = CLOCK.sub(self._as_clock, words)
        heard = [piece for word in written.split() for piece in self._heard(word)]
        return " ".join(heard) or words

    def _as_clock(self, match: re.Match[str]) -> str:
        if not self._happens(self._rates.clock):
            return match.group()
        hour = _HOURS.index(match[1].lower()) + 1
        return f"{hour}:{_MINUTES[match[2].lower()]}"

    def _heard(self, word: str) -> list[str]:
        plain = word.lower().strip(",.?!")
        if plain in SHORT and self._happens(self._rates.lost):
            return []
        if self._happens(self._rates.dropped):
            return []
        if len(plain) == 1 and plain in LETTERS and self._happens(self._rates.letter):
            return [LETTERS[plain]]
        if plain in HOMOPHONES and self._happens(self._rates.homophone):
            return [HOMOPHONES[plain]]
        return [word, word] if self._happens(self._rates.doubled) else [word]

    def _happens(self, chance: float) -> bool:
        return self._random.random() < chance
