"""The one voice of a process: clauses pronounced, synthesised, trimmed and remembered."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from typing import Protocol

import numpy as np

from voicedesk.errors import SpeechModelMissing, VoiceFailed
from voicedesk.speech.cache import ClauseCache, ClauseKey
from voicedesk.speech.clauses import in_clauses
from voicedesk.speech.local.heard import Samples
from voicedesk.speech.local.rate import resample, to_pcm
from voicedesk.speech.pronounce import pronounced

VOICE_RATE = 24_000
_SILENT = 0.004
"""-48 dBFS: what is softer before the first word is cut, models begin with silence."""
_LEAD = VOICE_RATE * 5 // 1000
_TAIL = VOICE_RATE * 120 // 1000
_LOUDEST = 0.7


class Synthesiser(Protocol):
    """Turns words into sound; called from one thread at a time."""

    @property
    def name(self) -> str: ...

    @property
    def sample_rate(self) -> int: ...

    def speak(self, text: str, *, rate: float) -> Samples:
        """Synthesise one clause; `rate` 1.0 is the voice's own pace, 1.2 is faster."""


class Hibari:
    """A neural voice from a package: about 15 ms a clause on one core, no download."""

    sample_rate = VOICE_RATE

    def __init__(self, voice: str = "heart", *, seed: int = 7) -> None:
        if find_spec("hibari") is None:
            raise SpeechModelMissing(
                "the local voice is not installed; "
                "install voicedesk with the extra `local` (package hibari-tts)"
            )
        import hibari

        try:
            self._model = hibari.Hibari(voice=voice)
        except (KeyError, ValueError, OSError) as failure:
            raise SpeechModelMissing(f"the local voice {voice!r} cannot be loaded") from failure
        self._seed = seed
        self.name = f"hibari-{voice}"

    def speak(self, text: str, *, rate: float) -> Samples:
        return np.asarray(self._model(text, speed=rate, seed=self._seed), np.float32)


class Voice:
    """Speaks for every call of a process from one thread; remembers what it said."""

    def __init__(
        self,
        synthesiser: Synthesiser,
        *,
        rate: float = 1.0,
        cache: ClauseCache | None = None,
        sayings: Mapping[str, str] | None = None,
    ) -> None:
        self._synthesiser = synthesiser
        self._rate = rate
        self._sayings = dict(sayings or {})
        self.cache = cache or ClauseCache()
        self._one_at_a_time = threading.Lock()
        self._thread = ThreadPoolExecutor(1, "voice")

    @property
    def name(self) -> str:
        return self._synthesiser.name

    def known(self, clause: str) -> bytes | None:
        """16-bit sound of a clause said before."""
        return self.cache.get(self._key(self._words(clause)))

    def say(self, clause: str) -> bytes:
        """16-bit sound of one clause at 24 kHz, without silence around it; blocks.

        Raises:
            VoiceFailed: The words gave no sound.
        """
        words = self._words(clause)
        if not re.search(r"\w", words):
            return b""
        key = self._key(words)
        sound = self.cache.get(key)
        if sound is None:
            sound = self._synthesise(words)
            self.cache.put(key, sound)
        return sound

    async def speak(self, clause: str) -> bytes:
        """The same without blocking the loop; what is known comes at once."""
        known = self.known(clause)
        if known is not None:
            return known
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self.say, clause)

    def warm(self, texts: Iterable[str]) -> int:
        """Synthesise what will be said often, clause by clause; how many were new."""
        before = self.cache.misses
        for text in texts:
            for clause in in_clauses(text):
                self.say(clause)
        self.cache.trim()
        return self.cache.misses - before

    def close(self) -> None:
        """End the thread; twice is fine."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _words(self, clause: str) -> str:
        return pronounced(clause, sayings=self._sayings)

    def _key(self, words: str) -> ClauseKey:
        return ClauseKey(words, self._synthesiser.name, self._rate)

    def _synthesise(self, words: str) -> bytes:
        with self._one_at_a_time:
            sound = self._synthesiser.speak(words, rate=self._rate)
        sound = resample(sound, rate=self._synthesiser.sample_rate, to=VOICE_RATE)
        loud = np.flatnonzero(np.abs(sound) > _SILENT)
        if not len(loud):
            raise VoiceFailed(f"the voice {self.name} gave no sound")
        sound = sound[max(0, loud[0] - _LEAD) : loud[-1] + _TAIL]
        return to_pcm(sound * min(1.0, _LOUDEST / float(np.abs(sound).max()))).tobytes()
