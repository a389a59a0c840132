"""The voice of a process, and its LiveKit side."""

from __future__ import annotations

import numpy as np
import pytest
from livekit import rtc
from livekit.agents import APIConnectionError, APIConnectOptions, APIError

from voicedesk.errors import SpeechModelMissing, VoiceFailed
from voicedesk.speech.cache import ClauseCache
from voicedesk.speech.local import LocalTTS, Voice
from voicedesk.speech.local.heard import Samples
from voicedesk.speech.local.voice import VOICE_RATE
from voicedesk.speech.opened import open_voice

pytestmark = pytest.mark.voice
ONCE = APIConnectOptions(max_retry=0)


class Hum:
    """A voice that hums half a second between silences, at a rate of its own."""

    name = "hum"
    sample_rate = 16_000

    def __init__(self, level: float = 0.9) -> None:
        self.level = level
        self.said: list[tuple[str, float]] = []

    def speak(self, text: str, *, rate: float) -> Samples:
        self.said.append((text, rate))
        silence = np.zeros(8_000, np.float32)
        hum = self.level * np.sin(np.arange(8_000) / 8, dtype=np.float32)
        return np.concatenate([silence, hum, silence])


def pcm(sound: bytes) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return np.frombuffer(sound, np.int16)


def test_silence_around_a_clause_is_trimmed_and_its_level_held() -> None:
    sound = pcm(Voice(Hum()).say("hello"))
    assert len(sound) / VOICE_RATE == pytest.approx(0.5 + 0.125, abs=0.01)
    assert 20_000 < np.abs(sound.astype(int)).max() < 24_000


def test_a_clause_is_synthesised_once_and_as_it_is_pronounced() -> None:
    hum = Hum()
    voice = Voice(hum, rate=1.1, sayings={"Lee": "lea"})
    assert voice.known("Dr. Lee at 2:30") is None
    assert voice.say("Dr. Lee at 2:30") == voice.say("**Dr. Lee** at 2:30")
    assert hum.said == [("Doctor lea at two thirty", 1.1)]
    assert voice.known("Dr. Lee at 2:30")


def test_what_is_said_every_day_is_warmed_clause_by_clause() -> None:
    hum = Hum()
    voice = Voice(hum, cache=ClauseCache())
    assert voice.warm(["Of course. What day?", "Of course. Which one?"]) == 3
    assert [text for text, _ in hum.said] == ["Of course.", "What day?", "Which one?"]


def test_a_voice_without_sound_fails_in_words() -> None:
    with pytest.raises(VoiceFailed, match="hum gave no sound"):
        Voice(Hum(level=0.0)).say("hello")


def test_marks_alone_are_silent() -> None:
    assert Voice(Hum()).say("...") == b""


async def test_a_growing_answer_is_spoken_clause_by_clause() -> None:
    hum = Hum()
    tts = LocalTTS(Voice(hum))
    stream = tts.stream(conn_options=ONCE)
    for word in ["Of ", "course. ", "What ", "day?"]:
        stream.push_text(word)
    stream.end_input()
    seconds = sum([event.frame.duration async for event in stream])
    assert [text for text, _ in hum.said] == ["Of course.", "What day?"]
    assert seconds == pytest.approx(2 * 0.625 + 0.12, abs=0.03)
    assert (tts.model, tts.provider, tts.sample_rate) == ("hum", "local", VOICE_RATE)


async def test_a_whole_text_can_be_spoken_at_once() -> None:
    frame = await LocalTTS(Voice(Hum())).synthesize("Hello.", conn_options=ONCE).collect()
    assert isinstance(frame, rtc.AudioFrame)
    assert frame.duration == pytest.approx(0.745, abs=0.03)


async def test_a_failed_voice_lets_the_chain_go_on() -> None:
    tts = LocalTTS(Voice(Hum(level=0.0)))
    with pytest.raises(APIError):
        await tts.synthesize("Hello.", conn_options=ONCE).collect()
    with pytest.raises(APIConnectionError):
        await tts.sound("Hello.")


def test_the_packaged_voice_speaks(voice: Voice) -> None:
    sound = pcm(voice.say("Tuesday the tenth at half past two."))
    assert 1.0 < len(sound) / VOICE_RATE < 5.0
    assert voice.name == "hibari-heart"


def test_an_unknown_voice_is_named() -> None:
    with pytest.raises(SpeechModelMissing, match="nobody"):
        open_voice("local/nobody")
