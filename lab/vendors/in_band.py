"""Speech that carries its words in band: a modem beneath the voice, so that a double hears them.

ggwave's dual-tone protocol survives Opus, G.711 and lost frames. It is slower than speech: a
sentence of 40 letters takes four seconds, in which the voice is long done.
"""

from __future__ import annotations

from collections.abc import Callable

import ggwave
import numpy as np
import numpy.typing as npt
from livekit import rtc

from voicedesk.speech.local.heard import Samples
from voicedesk.speech.local.rate import resample, to_pcm, to_samples

Pcm = npt.NDArray[np.int16]
MOST_BYTES = 140
_DUAL_TONE_FASTEST = 8
_MODEM_RATE = 48_000
_VOLUME = 20
_FRAME = 1024
_PEAK = 0.2
"""Of full scale, beneath a voice of half of it."""

ggwave.disableLog()


def carrying(pcm: Pcm, words: str, *, rate: int) -> Pcm:
    """The voice with its words beneath it, as long as the longer of the two.

    Raises:
        ValueError: The words are more than one message holds.
    """
    if len(words.encode()) > MOST_BYTES:
        raise ValueError(f"one message holds {MOST_BYTES} bytes: {words[:20]}…")
    wave = ggwave.encode(words, protocolId=_DUAL_TONE_FASTEST, volume=_VOLUME)
    tones = resample(np.frombuffer(wave, np.float32), rate=_MODEM_RATE, to=rate)
    tones = tones * (_PEAK / max(1e-6, float(np.abs(tones).max())))
    both = np.zeros(max(len(pcm), len(tones)), np.float32)
    both[: len(pcm)] += to_samples(pcm)
    both[: len(tones)] += tones
    return to_pcm(both)


def exactly(words: str) -> str:
    """What a recogniser without mistakes makes of the words."""
    return words


class Demodulator:
    """Finds the words in what comes over a line.

    Args:
        rate: Of the line, in samples a second.
        mishear: What the recogniser makes of the words. `Noise.disturb` of the rehearsal loses,
            doubles and confuses them at known rates.
    """

    def __init__(self, rate: int, mishear: Callable[[str], str] = exactly) -> None:
        self._modem = ggwave.init(ggwave.getDefaultParameters())
        # ggwave's own resampler loses what comes at 8 or 16 kHz
        self._upwards = rtc.AudioResampler(rate, _MODEM_RATE) if rate != _MODEM_RATE else None
        self._rate = rate
        self._rest = np.zeros(0, np.float32)
        self._mishear = mishear

    def take(self, pcm: bytes) -> list[str]:
        """The messages that end within this sound."""
        self._rest = np.concatenate([self._rest, *self._at_modem_rate(pcm)])
        found: list[str] = []
        while len(self._rest) >= _FRAME:
            block, self._rest = self._rest[:_FRAME], self._rest[_FRAME:]
            message = ggwave.decode(self._modem, np.ascontiguousarray(block, np.float32).tobytes())
            if message:
                words = message.decode("utf-8", "replace")
                found.append(self._mishear(words))
        return found

    def _at_modem_rate(self, pcm: bytes) -> list[Samples]:
        frame = rtc.AudioFrame(pcm, self._rate, 1, len(pcm) // 2)
        frames = self._upwards.push(frame) if self._upwards else [frame]
        return [to_samples(np.frombuffer(each.data, np.int16)) for each in frames]

    def close(self) -> None:
        """Give the modem's memory back."""
        ggwave.free(self._modem)
