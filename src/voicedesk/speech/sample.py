"""Five sentences of a caller on a telephone line, to try recognisers on any machine.

A synthetic man's voice (Piper en_US-joe-medium, public domain), 300 to 3400 Hz, G.711.
"""

from __future__ import annotations

import wave
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np
import numpy.typing as npt

Pcm = npt.NDArray[np.int16]
SAMPLE_RATE = 8_000
_GAP = 4_000
_SAID = (
    ("I'd like to schedule a cleaning please", 14_678),
    ("next Tuesday at two in the afternoon", 14_313),
    ("can you tell me your opening hours", 13_667),
    ("I need to cancel my appointment on Friday", 17_993),
    ("no thank you, that is all", 10_583),
)
"""What is said, and for how many samples; half a second of silence follows each."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What was said and how it sounds at `SAMPLE_RATE`."""

    text: str
    pcm: Pcm


@cache
def sample() -> Sequence[Sentence]:
    """The sentences, each with the silence after it."""
    with as_file(files("voicedesk.speech") / "sentences.wav") as path, wave.open(str(path)) as file:
        pcm = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.int16)
    ends = np.cumsum([length + _GAP for _, length in _SAID])
    parts = np.split(pcm, ends[:-1])
    return [Sentence(text, part) for (text, _), part in zip(_SAID, parts, strict=True)]
