"""The recogniser and the voices that need no neural model."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from voicedesk.errors import SpeechModelMissing, VoiceFailed
from voicedesk.speech.floor import EspeakNg, Flite, PocketSphinx
from voicedesk.speech.local import Voice
from voicedesk.speech.local.heard import EAR_RATE
from voicedesk.speech.local.rate import resample
from voicedesk.speech.opened import open_ear, open_voice

pytestmark = pytest.mark.voice


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(
        shutil.which(program) is None, reason=f"the program {program} is not installed"
    )


@needs("flite")
def test_flite_speaks_faster_when_asked() -> None:
    flite = Flite("rms")
    slow, fast = flite.speak("good morning", rate=1.0), flite.speak("good morning", rate=1.5)
    assert len(slow) > 1.3 * len(fast) > 0
    assert np.abs(slow).max() > 0.05


@needs("flite")
def test_a_text_that_looks_like_an_option_is_only_spoken() -> None:
    assert len(Flite("rms").speak("-voice", rate=1.0)) > 0


@needs("espeak-ng")
def test_espeak_speaks() -> None:
    espeak = EspeakNg()
    sound = espeak.speak("good morning", rate=1.0)
    assert 0.4 < len(sound) / espeak.sample_rate < 3.0


@needs("espeak-ng")
def test_a_voice_that_does_not_exist_fails_in_words() -> None:
    with pytest.raises(VoiceFailed, match="espeak-ng-xx-nowhere"):
        EspeakNg("xx-nowhere").speak("hello", rate=1.0)


@needs("espeak-ng")
def test_the_floor_is_opened_by_name() -> None:
    voice = open_voice("espeak-ng")
    assert isinstance(voice, Voice)
    assert len(voice.say("good morning")) > 10_000


def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SpeechModelMissing, match="flite"):
        Flite()


@needs("flite")
def test_pocketsphinx_hears_plain_words() -> None:
    pytest.importorskip("pocketsphinx")
    flite = Flite("rms")
    audio = resample(flite.speak("good morning", rate=1.0), rate=flite.sample_rate, to=EAR_RATE)
    heard = PocketSphinx().decode(np.pad(audio, 4_000), beam=5)
    assert "morning" in heard.text


def test_pocketsphinx_is_an_ear_by_name() -> None:
    pytest.importorskip("pocketsphinx")
    ear = open_ear("pocketsphinx")
    assert ear.hear(np.zeros(EAR_RATE, np.float32)).result(20).decode_s > 0
    ear.close()
