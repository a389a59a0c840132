"""Cuts the frames of a line into the windows that the voice detector wants."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from livekit import rtc

from voicedesk.speech.local.heard import EAR_RATE, Pcm

WINDOW = 512
"""Samples at 16 kHz: 32 ms."""


class Windows:
    """One line's frames at any rate in, windows at 16 kHz out, with no delay to speak of."""

    def __init__(self) -> None:
        self._quick: rtc.AudioResampler | None = None
        self._rest: Pcm = np.zeros(0, np.int16)

    def push(self, frame: rtc.AudioFrame) -> Iterator[Pcm]:
        """The windows that this frame completes."""
        parts = [np.frombuffer(part.data, np.int16) for part in self._at_ear_rate(frame)]
        self._rest = np.concatenate([self._rest, *parts])
        while len(self._rest) >= WINDOW:
            window, self._rest = self._rest[:WINDOW], self._rest[WINDOW:]
            yield np.ascontiguousarray(window)

    def _at_ear_rate(self, frame: rtc.AudioFrame) -> list[rtc.AudioFrame]:
        if frame.sample_rate == EAR_RATE:
            return [frame]
        if self._quick is None:
            # the better qualities hold sound back for 50 ms
            quality = rtc.AudioResamplerQuality.QUICK
            self._quick = rtc.AudioResampler(frame.sample_rate, EAR_RATE, quality=quality)
        return self._quick.push(frame)
