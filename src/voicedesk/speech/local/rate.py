"""Changes the sample rate of a finished stretch of audio, without delay."""

from __future__ import annotations

from math import gcd

import numpy as np

from voicedesk.speech.local.heard import Pcm, Samples

_BLOCK = 1024


def resample(audio: Samples, *, rate: int, to: int) -> Samples:
    """Band-limited resampling of the whole stretch by its spectrum."""
    if rate == to or not len(audio):
        return audio
    common = gcd(rate, to)
    step = rate // common * max(1, _BLOCK // (rate // common))
    length = -(-(len(audio) + step // 4) // step) * step
    spectrum = np.fft.rfft(audio, length)
    wanted = length * to // rate
    kept = spectrum[: wanted // 2 + 1]
    if len(kept) < wanted // 2 + 1:
        kept = np.pad(kept, (0, wanted // 2 + 1 - len(kept)))
    out = np.fft.irfft(kept, wanted) * (to / rate)
    return out[: round(len(audio) * to / rate)].astype(np.float32)


def to_samples(pcm: Pcm) -> Samples:
    """16-bit integers as numbers between -1 and 1."""
    return pcm.astype(np.float32) / 32768.0


def to_pcm(audio: Samples) -> Pcm:
    """Numbers between -1 and 1 as 16-bit integers, clipped."""
    return (np.clip(audio, -1.0, 1.0) * 32767.0).astype(np.int16)
