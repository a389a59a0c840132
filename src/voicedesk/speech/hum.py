"""Tells a caller's hum from a word, so that "mhm" leaves the desk speaking."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import replace

import numpy as np
from livekit import rtc
from livekit.agents import vad

from voicedesk.speech.local.heard import Pcm

LONGEST_S = 0.8
"""Who hums for longer than this wants something."""
_CLOSED = 0.95
_MOUTH_HZ, _BAND_HZ = 500.0, (300.0, 3_400.0)
_WINDOWS = 2
_FAINT = 300
"""What is softer, as a 16-bit sample, is judged by nothing: the line's noise has no mouth."""


def closed(pcm: Pcm, *, rate: int) -> bool:
    """Whether this stretch of a voice was made with the mouth shut.

    A nasal's first resonance lies near 300 Hz and what is above it is damped (Fant 1960, "Acoustic
    Theory of Speech Production"), so nearly all its strength is below 500 Hz; a vowel's is not.
    """
    power = np.abs(np.fft.rfft(pcm * np.hanning(len(pcm)))) ** 2
    low, mouth, high = (round(hz * len(pcm) / rate) for hz in (_BAND_HZ[0], _MOUTH_HZ, _BAND_HZ[1]))
    whole = float(power[low:high].sum())
    return whole > 0 and float(power[low:mouth].sum()) >= _CLOSED * whole


class Hum:
    """What is known of one stretch of a caller's voice, window by window."""

    def __init__(self) -> None:
        self._shut: deque[bool] = deque(maxlen=_WINDOWS)
        self._word = False

    def window(self, pcm: Pcm, *, rate: int) -> None:
        """Take the next window of the detector."""
        if np.abs(pcm.astype(np.int32)).max(initial=0) > _FAINT:
            self._shut.append(closed(pcm, rate=rate))

    def so_far(self, spoken_s: float) -> bool:
        """Whether the voice has only hummed; a word once heard stays one."""
        shut = len(self._shut) == _WINDOWS and all(self._shut)
        self._word = self._word or not shut or spoken_s > LONGEST_S
        return not self._word


class HumVAD(vad.VAD):
    """A voice detector whose speech does not count as speech while it is only a hum.

    The beginning and the end of a hum are told like any other: only the length by which a session
    judges interruptions stays at nothing.
    """

    def __init__(self, detector: vad.VAD, *, judged_after_s: float) -> None:
        super().__init__(capabilities=detector.capabilities)
        self._detector = detector
        self.judged_after_s = judged_after_s
        self.only_hummed = False
        """Whether the latest stretch of voice was a hum from its beginning to its end."""

    @property
    def model(self) -> str:
        return self._detector.model

    @property
    def provider(self) -> str:
        return self._detector.provider

    def stream(self) -> vad.VADStream:
        return _Stream(self, self._detector.stream())


class _Stream(vad.VADStream):
    def __init__(self, parent: HumVAD, inner: vad.VADStream) -> None:
        self._parent, self._inner, self._hum = parent, inner, Hum()
        super().__init__(parent)

    async def _main_task(self) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._feed())
                async for event in self._inner:
                    self._event_ch.send_nowait(self._judged(event))
        finally:
            await self._inner.aclose()

    async def _feed(self) -> None:
        async for frame in self._input_ch:
            if isinstance(frame, rtc.AudioFrame):
                self._inner.push_frame(frame)
            else:
                self._inner.flush()
        self._inner.end_input()

    def _judged(self, event: vad.VADEvent) -> vad.VADEvent:
        if event.type == vad.VADEventType.START_OF_SPEECH:
            self._parent.only_hummed = False
        if event.type != vad.VADEventType.INFERENCE_DONE:
            return event
        for frame in event.frames:
            self._hum.window(np.frombuffer(frame.data, np.int16), rate=frame.sample_rate)
        if not event.speaking:
            self._hum = Hum()
        elif event.speech_duration >= self._parent.judged_after_s:
            # the detector counts the silence after a word as speech until it is sure
            spoken_s = event.speech_duration - event.raw_accumulated_silence
            self._parent.only_hummed = self._hum.so_far(spoken_s)
            return replace(event, speech_duration=0.0) if self._parent.only_hummed else event
        return event
