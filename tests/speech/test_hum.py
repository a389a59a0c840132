"""Hums of a closed mouth, and words, as a detector hands them on."""

from __future__ import annotations

from collections.abc import AsyncIterator

import numpy as np
import pytest
from livekit import rtc
from livekit.agents import vad

from voicedesk.speech.hum import Hum, HumVAD, closed
from voicedesk.speech.local.heard import Pcm

pytestmark = pytest.mark.unit

RATE = 16_000
WINDOW = 512
WINDOW_S = WINDOW / RATE


def voice(seconds: float, *resonances: tuple[float, float], pitch: float = 120.0) -> Pcm:
    """Harmonics of one pitch, each as strong as its nearest resonance lets it."""
    at = np.arange(round(seconds * RATE)) / RATE
    tones = np.arange(pitch, 3_400.0, pitch)
    strengths = [max(s / (1 + ((f - hz) / 60) ** 2) for hz, s in resonances) for f in tones]
    sound = sum(s * np.sin(2 * np.pi * f * at) for f, s in zip(tones, strengths, strict=True))
    return np.asarray(9_000 * sound / np.abs(sound).max(), np.int16)


MM = ((280.0, 1.0), (1_000.0, 0.03), (2_200.0, 0.02))
AH = ((650.0, 1.0), (1_100.0, 0.7), (2_500.0, 0.2))


def test_a_shut_mouth_is_known_at_any_rate() -> None:
    pcm = voice(0.032, *MM)
    assert closed(pcm, rate=RATE)
    assert closed(np.repeat(pcm, 3), rate=3 * RATE)
    assert not closed(voice(0.032, *AH), rate=RATE)
    assert not closed(np.zeros(WINDOW, np.int16), rate=RATE)


def take(hum: Hum, pcm: Pcm) -> None:
    for window in windows(pcm):
        hum.window(window, rate=RATE)


def windows(pcm: Pcm) -> list[Pcm]:
    return [pcm[at : at + WINDOW] for at in range(0, len(pcm) - WINDOW + 1, WINDOW)]


@pytest.mark.parametrize(
    "pcm, spoken_s, hums",
    [
        (voice(0.4, *MM), 0.4, True),
        (voice(0.4, *AH), 0.4, False),
        (np.concatenate([voice(0.2, *AH), voice(0.2, *MM)]), 0.4, True),
        (np.concatenate([voice(0.2, *MM), voice(0.2, *AH)]), 0.4, False),
        # nobody listens for so long
        (voice(0.9, *MM), 0.9, False),
        # and silence is no hum
        (np.zeros(RATE, np.int16), 0.4, False),
    ],
)
def test_a_hum_is_judged_by_its_latest_sound(pcm: Pcm, spoken_s: float, *, hums: bool) -> None:
    hum = Hum()
    take(hum, pcm)
    assert hum.so_far(spoken_s) is hums


def test_what_was_a_word_is_no_hum_again() -> None:
    hum = Hum()
    take(hum, voice(0.2, *AH))
    assert not hum.so_far(0.2)
    take(hum, voice(0.2, *MM))
    assert not hum.so_far(0.4)


class Loud(vad.VAD):
    """Takes every frame for speech unless it is silent."""

    def __init__(self) -> None:
        super().__init__(capabilities=vad.VADCapabilities(update_interval=WINDOW_S))

    def stream(self) -> vad.VADStream:
        return LoudStream(self)


class LoudStream(vad.VADStream):
    async def _main_task(self) -> None:
        spoken_s = 0.0
        async for frame in self._input_ch:
            if not isinstance(frame, rtc.AudioFrame):
                continue
            loud = bool(np.any(np.frombuffer(frame.data, np.int16)))
            if loud and not spoken_s:
                self._event_ch.send_nowait(event(vad.VADEventType.START_OF_SPEECH, frame, 0.0))
            spoken_s = spoken_s + WINDOW_S if loud else 0.0
            self._event_ch.send_nowait(event(vad.VADEventType.INFERENCE_DONE, frame, spoken_s))


def event(kind: vad.VADEventType, frame: rtc.AudioFrame, spoken_s: float) -> vad.VADEvent:
    return vad.VADEvent(
        kind, 0, 0.0, speech_duration=spoken_s, silence_duration=0.0, frames=[frame],
        speaking=spoken_s > 0,
    )  # fmt: skip


async def heard(detector: HumVAD, pcm: Pcm) -> list[vad.VADEvent]:
    stream = detector.stream()
    for window in windows(pcm):
        stream.push_frame(rtc.AudioFrame(window.tobytes(), RATE, 1, WINDOW))
    stream.end_input()
    events = [one async for one in _all(stream)]
    await stream.aclose()
    return events


async def _all(stream: vad.VADStream) -> AsyncIterator[vad.VADEvent]:
    async for one in stream:
        yield one


@pytest.mark.parametrize("resonances, longest_s", [(MM, 0.15), (AH, 0.4)])
async def test_a_hum_never_lasts_long_enough_to_interrupt(
    resonances: tuple[tuple[float, float], ...], longest_s: float
) -> None:
    detector = HumVAD(Loud(), judged_after_s=0.16)
    events = await heard(detector, voice(0.4, *resonances))
    assert max(one.speech_duration for one in events) == pytest.approx(longest_s, abs=0.033)
    assert detector.only_hummed is (resonances is MM)
    assert events[0].type == vad.VADEventType.START_OF_SPEECH


async def test_each_stretch_of_voice_is_judged_anew() -> None:
    detector = HumVAD(Loud(), judged_after_s=0.16)
    word, hum, silence = voice(0.3, *AH), voice(0.3, *MM), np.zeros(RATE // 4, np.int16)
    events = await heard(detector, np.concatenate([word, silence, hum]))
    assert detector.only_hummed
    assert max(one.speech_duration for one in events) > 0.16
    events = await heard(detector, np.concatenate([hum, silence, word]))
    assert not detector.only_hummed
