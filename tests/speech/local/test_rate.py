"""Changing sample rates."""

from __future__ import annotations

import numpy as np
import pytest

from voicedesk.speech.local.rate import resample, to_pcm, to_samples

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "rate, to", [(8_000, 16_000), (24_000, 8_000), (22_050, 24_000), (16_000, 24_000)]
)
def test_a_tone_stays_the_same_tone(rate: int, to: int) -> None:
    seconds = 0.5
    tone = np.sin(2 * np.pi * 440 * np.arange(int(rate * seconds)) / rate).astype(np.float32)
    wanted = np.sin(2 * np.pi * 440 * np.arange(int(to * seconds)) / to)
    got = resample(tone, rate=rate, to=to)
    middle = slice(to // 20, -to // 20)
    assert len(got) == len(wanted)
    assert np.abs(got - wanted)[middle].max() < 0.02


def test_nothing_stays_nothing() -> None:
    assert len(resample(np.zeros(0, np.float32), rate=8_000, to=16_000)) == 0


def test_integers_survive_the_round_trip() -> None:
    pcm = np.array([-32_000, -1, 0, 1, 32_000], np.int16)
    assert np.abs(to_pcm(to_samples(pcm)).astype(int) - pcm).max() <= 1
