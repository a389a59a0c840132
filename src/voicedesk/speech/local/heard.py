"""What an ear makes of a stretch of audio, and what any recogniser must offer to be one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]
"""Mono audio between -1 and 1."""
Pcm = npt.NDArray[np.int16]
"""Mono 16-bit audio."""
EAR_RATE = 16_000
"""Samples a second that recognisers want."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Recognised words with how sure the recogniser is of them."""

    text: str
    confidence: float = 1.0
    """exp of the mean log probability of a token: 0.85 is usual for right words, 0.6 for wrong."""
    others: tuple[str, ...] = ()
    """Other readings, best first."""
    no_speech: float = 0.0
    """How likely the audio holds no words at all."""
    decode_s: float = 0.0
    waited_s: float = 0.0

    @property
    def blank(self) -> bool:
        """Nothing was said: silence, a cough, or words made up out of noise."""
        return not self.text or (self.no_speech > 0.6 and self.confidence < 0.55)


class Recogniser(Protocol):
    """Turns a whole utterance into words; called from one thread at a time."""

    @property
    def name(self) -> str: ...

    def decode(
        self,
        audio: Samples,
        *,
        beam: int = 1,
        words: Sequence[str] = (),
        whole_window: bool = False,
    ) -> Heard:
        """Recognise audio at `EAR_RATE`; `words` are names likely to be said."""
