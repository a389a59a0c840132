"""The caller's telephone and the stopwatch."""

from __future__ import annotations

import numpy as np
import pytest

from voicedesk.calls.local import CALLER_RATE, LOUD
from voicedesk.rehearsal.caller_voice import CallerVoice, Lap, Stopwatch, mu_law, telephone_band
from voicedesk.speech.local.heard import Samples

pytestmark = pytest.mark.unit


class Tone:
    """A voice of one pitch, silence around it."""

    name = "tone"
    sample_rate = 16_000

    def speak(self, text: str, *, rate: float) -> Samples:
        at = np.arange(16_000) / 16_000
        tone = np.sin(2 * np.pi * 500 * at).astype(np.float32)
        return np.concatenate([np.zeros(8_000, np.float32), tone, np.zeros(8_000, np.float32)])


def level(sound: Samples) -> float:
    return float(np.sqrt(np.square(sound).mean()))


def tone(hertz: float) -> Samples:
    return np.sin(2 * np.pi * hertz * np.arange(CALLER_RATE) / CALLER_RATE).astype(np.float32)


def test_an_utterance_runs_from_its_first_to_its_last_loud_sample() -> None:
    pcm = CallerVoice(Tone(), noise_dbfs=-90).say("hello")
    assert len(pcm) / CALLER_RATE == pytest.approx(1.0, abs=0.02)
    assert np.abs(pcm[:8]).max() > LOUD
    assert np.abs(pcm[-8:]).max() > LOUD


def test_a_bar_is_a_pause() -> None:
    voice = CallerVoice(Tone())
    pcm = voice.with_pauses("two oh two|five five five", pause_s=0.8)
    assert len(pcm) / CALLER_RATE == pytest.approx(2.8, abs=0.05)
    middle = pcm[round(1.2 * CALLER_RATE) : round(1.6 * CALLER_RATE)]
    assert np.abs(middle).max() < LOUD


def test_the_same_words_sound_the_same() -> None:
    voice = CallerVoice(Tone(), noise_dbfs=-40)
    first = voice.say("hello")
    voice.say("something else")
    assert np.array_equal(first, voice.say("hello"))
    assert not np.array_equal(first, voice.say("hullo"))


@pytest.mark.parametrize("hertz, least, most", [(1_000, 0.95, 1.05), (60, 0, 0.01)])
def test_a_telephone_carries_only_its_band(hertz: float, least: float, most: float) -> None:
    assert least <= level(telephone_band(tone(hertz))) / level(tone(hertz)) <= most


@pytest.mark.parametrize(
    "sample, decoded",
    # ITU-T G.711, mu-law decoder output
    [(0, 0), (100, 104), (-1_000, -988), (32_000, 32_124), (-32_768, -32_124)],
)
def test_mu_law_keeps_the_nearest_step(sample: int, decoded: int) -> None:
    assert mu_law(np.array([sample], np.int16))[0] == decoded


def test_the_stopwatch_counts_what_was_answered() -> None:
    watch = Stopwatch()
    watch.laps += [
        Lap("a", ended_s=1.0, answered_s=1.0 + ms / 1000) for ms in range(100, 2100, 100)
    ]
    watch.laps.append(Lap("never answered", ended_s=1.0, answered_s=None))
    assert watch.percentile_ms(0.5) == pytest.approx(1000)
    assert watch.percentile_ms(0.95) == pytest.approx(1900)
    assert "p50 1000 ms, p95 1900 ms (20 turns)" in watch.summary()


def test_a_call_without_answers_says_so() -> None:
    assert Stopwatch().summary() == "no answer was timed"
