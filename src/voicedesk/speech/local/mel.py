"""The log-mel spectrogram that Whisper was trained on, for a window of any length."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from voicedesk.speech.local.heard import EAR_RATE, Samples

_FFT = 400
_HOP = 160
FRAMES_A_SECOND = EAR_RATE // _HOP


def log_mel(audio: Samples, *, bands: int = 80) -> npt.NDArray[np.float32]:
    """Return (bands, frames) with an even number of frames, as the encoder halves them.

    Method: Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak Supervision".
    """
    padded = np.pad(audio.astype(np.float32), _FFT // 2, mode="reflect")
    frames = len(audio) // _HOP // 2 * 2
    pieces = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[::_HOP][:frames]
    power = np.abs(np.fft.rfft(pieces * _window(), axis=1)) ** 2
    mel = np.log10(np.maximum(_filters(bands) @ power.T, 1e-10))
    mel = np.maximum(mel, mel.max() - 8.0)
    return np.ascontiguousarray((mel + 4.0) / 4.0, dtype=np.float32)


@lru_cache
def _window() -> Samples:
    return np.hanning(_FFT + 1)[:-1].astype(np.float32)


@lru_cache
def _filters(bands: int) -> npt.NDArray[np.float32]:
    """Triangles on the Slaney mel scale, each of unit area."""
    hertz = np.linspace(0, EAR_RATE / 2, _FFT // 2 + 1)
    edges = _to_hertz(np.linspace(0.0, _to_mel(EAR_RATE / 2), bands + 2))
    width = np.diff(edges)
    ramps = edges[:, None] - hertz[None, :]
    rising, falling = -ramps[:-2] / width[:-1, None], ramps[2:] / width[1:, None]
    triangles = np.maximum(0.0, np.minimum(rising, falling))
    area: npt.NDArray[np.float64] = triangles * (2.0 / (edges[2:] - edges[:-2]))[:, None]
    return area.astype(np.float32)


_LINEAR_HZ = 200.0 / 3
_BEND_HZ = 1000.0
_STEP = np.log(6.4) / 27.0


def _to_mel(hertz: float) -> float:
    if hertz < _BEND_HZ:
        return hertz / _LINEAR_HZ
    return float(_BEND_HZ / _LINEAR_HZ + np.log(hertz / _BEND_HZ) / _STEP)


def _to_hertz(mel: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    bend = _BEND_HZ / _LINEAR_HZ
    return np.where(mel < bend, mel * _LINEAR_HZ, _BEND_HZ * np.exp(_STEP * (mel - bend)))
