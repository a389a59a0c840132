"""Recognition of synthetic callers on a telephone line, with the packaged model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from voicedesk.calls.local import CALLER_RATE
from voicedesk.errors import SpeechModelMissing
from voicedesk.rehearsal.caller_voice import CallerVoice
from voicedesk.speech.local import Whisper
from voicedesk.speech.local.heard import EAR_RATE, Samples
from voicedesk.speech.local.mel import log_mel
from voicedesk.speech.local.models import whisper_folder
from voicedesk.speech.local.rate import resample, to_samples

pytestmark = pytest.mark.voice


@pytest.fixture(scope="module")
def whisper() -> Whisper:
    return Whisper()


def said(caller: CallerVoice, text: str) -> Samples:
    return resample(to_samples(caller.say(text)), rate=CALLER_RATE, to=EAR_RATE)


@pytest.mark.parametrize(
    "text, words",
    [
        ("I'd like to schedule a cleaning please", "schedule a cleaning"),
        ("next Tuesday at two PM", "tuesday at 2"),
        ("I was charged twice last month", "charged twice last month"),
        ("yes, that works for me", "that works for me"),
    ],
)
def test_a_telephone_line_is_understood(
    whisper: Whisper, caller_voice: CallerVoice, text: str, words: str
) -> None:
    assert words in whisper.decode(said(caller_voice, text), beam=5).text.lower()


def test_a_short_window_does_not_repeat_a_short_word(
    whisper: Whisper, caller_voice: CallerVoice
) -> None:
    heard = whisper.decode(said(caller_voice, "yes"), beam=5)
    assert heard.text.strip(".!").lower() == "yes"


def test_the_whole_window_reads_the_same_words(whisper: Whisper, caller_voice: CallerVoice) -> None:
    audio = said(caller_voice, "I need to cancel my appointment on Friday")
    heard = whisper.decode(audio, beam=5, whole_window=True)
    assert "cancel my appointment on friday" in heard.text.lower()


def test_silence_and_noise_are_blank(whisper: Whisper) -> None:
    noise = np.random.default_rng(1).normal(0, 0.01, EAR_RATE).astype(np.float32)
    assert whisper.decode(np.zeros(EAR_RATE, np.float32)).blank
    assert whisper.decode(noise).blank


def test_several_readings_come_best_first(whisper: Whisper, caller_voice: CallerVoice) -> None:
    heard = whisper.decode(said(caller_voice, "my name is Maria Gonzalez"), beam=5)
    assert heard.others
    assert heard.text not in heard.others


def test_the_spectrogram_is_the_one_that_whisper_was_trained_on(caller_voice: CallerVoice) -> None:
    reference = pytest.importorskip("faster_whisper.feature_extractor").FeatureExtractor()
    audio = said(caller_voice, "good morning")
    ours = log_mel(np.pad(audio, (0, EAR_RATE)))
    theirs = reference(np.pad(audio, (0, EAR_RATE)))[:, : ours.shape[1]]
    assert np.abs(ours - theirs).max() < 1e-4


def test_a_model_is_found_by_the_name_of_a_folder() -> None:
    assert whisper_folder(str(whisper_folder("local"))) == whisper_folder("local/tiny.en")


def test_a_folder_without_a_model_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SpeechModelMissing, match=r"model\.bin and tokenizer\.json missing"):
        whisper_folder(str(tmp_path))


def test_an_unknown_model_says_that_it_cannot_be_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(SpeechModelMissing, match="no-such-model"):
        whisper_folder("local/no-such-model")
