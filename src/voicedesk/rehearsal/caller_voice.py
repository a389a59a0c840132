"""A synthetic caller: a voice of its own in a telephone's band, an ear, and a stopwatch."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from random import Random
from zlib import crc32

import numpy as np

from voicedesk.calls.audio import Pcm
from voicedesk.calls.local import CALLER_RATE, LOUD, LocalLine
from voicedesk.speech.local.heard import Samples
from voicedesk.speech.local.rate import resample, to_pcm
from voicedesk.speech.local.voice import Hibari, Synthesiser
from voicedesk.speech.pronounce import pronounced

_PEAK = 0.5
_BAND_HZ = (300.0, 3_400.0)
_PITCH = 0.88
"""The built-in voice plays the caller an eighth lower and slower than the desk."""


class CallerVoice:
    """Text as a telephone would carry it: 8 kHz, 300 to 3400 Hz, G.711 mu-law, some noise.

    Args:
        synthesiser: The voice; when absent the built-in one, made lower. Flite's voices are further
            from the desk's, and one word in ten of theirs is misheard.
        pitch: Factor on every frequency, and on the pace, of the built-in voice.
        noise_dbfs: Level of the line's white noise.
        random: Draws the noise.
    """

    def __init__(
        self,
        synthesiser: Synthesiser | None = None,
        *,
        pitch: float = _PITCH,
        noise_dbfs: float = -64.0,
        random: Random | None = None,
    ) -> None:
        self._pitch = pitch if synthesiser is None else 1.0
        self._synthesiser = synthesiser or Hibari(seed=3)
        self._noise = 10 ** (noise_dbfs / 20)
        self._seed = (random or Random(1)).getrandbits(32)

    @property
    def name(self) -> str:
        return self._synthesiser.name

    def say(self, text: str) -> Pcm:
        """One utterance from its first to its last loud sample."""
        sound = self._synthesiser.speak(pronounced(text), rate=1.0)
        spoken_at = round(self._synthesiser.sample_rate * self._pitch)
        sound = telephone_band(resample(sound, rate=spoken_at, to=CALLER_RATE))
        sound = sound / max(1e-6, float(np.abs(sound).max())) * _PEAK
        loud = np.flatnonzero(np.abs(to_pcm(sound).astype(np.int32)) > LOUD)
        if not len(loud):
            return np.zeros(0, np.int16)
        return self.on_the_line(sound[loud[0] : loud[-1] + 1], text)

    def with_pauses(self, text: str, *, pause_s: float) -> Pcm:
        """An utterance whose `|` are pauses of the given length."""
        gap = self.on_the_line(np.zeros(round(pause_s * CALLER_RATE), np.float32))
        parts: list[Pcm] = []
        for part in text.split("|"):
            parts += [gap, self.say(part)]
        return np.concatenate(parts[1:])

    def on_the_line(self, sound: Samples, about: str = "") -> Pcm:
        """Noise added, the same for the same words, coded and decoded as G.711."""
        draws = np.random.default_rng([self._seed, crc32(about.encode())])
        noisy = sound + draws.normal(0.0, self._noise, len(sound)).astype(np.float32)
        return mu_law(to_pcm(noisy))


def telephone_band(sound: Samples) -> Samples:
    """Only 300 to 3400 Hz, at 8 kHz."""
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / CALLER_RATE)
    low, high = _BAND_HZ
    gain = np.clip((hertz - low * 0.6) / (low * 0.4), 0, 1) * np.clip(
        (high * 1.1 - hertz) / (high * 0.1), 0, 1
    )
    return np.fft.irfft(spectrum * gain, len(sound)).astype(np.float32)


def mu_law(pcm: Pcm) -> Pcm:
    """G.711 mu-law there and back (ITU-T G.711)."""
    sign = np.sign(pcm).astype(np.int32)
    size = np.minimum(np.abs(pcm.astype(np.int32)), 32_635) + 132
    exponent = np.floor(np.log2(size)).astype(np.int32) - 7
    mantissa = (size >> (exponent + 3)) & 15
    out = sign * ((((mantissa << 1) + 33) << (exponent + 2)) - 132)
    clipped: Pcm = np.clip(out, -32_768, 32_767).astype(np.int16)
    return clipped


@dataclass(frozen=True, slots=True)
class Lap:
    """One turn: when the caller's last loud sample was sent and the answer's first was heard."""

    said: str
    ended_s: float
    answered_s: float | None
    early: bool = False
    """The desk began before the caller had finished."""

    @property
    def wait_ms(self) -> float | None:
        return None if self.answered_s is None else 1000 * (self.answered_s - self.ended_s)


@dataclass
class Stopwatch:
    """Waits of a call, from the caller's last sample above -45 dBFS to the desk's first one."""

    laps: list[Lap] = field(default_factory=list)

    def waits_ms(self) -> list[float]:
        return sorted(lap.wait_ms for lap in self.laps if lap.wait_ms is not None)

    def percentile_ms(self, share: float) -> float | None:
        """The wait that this share of the turns does not exceed (nearest rank)."""
        waits = self.waits_ms()
        return waits[max(0, math.ceil(share * len(waits)) - 1)] if waits else None

    def summary(self) -> str:
        """p50 and p95 in words, for a terminal."""
        half, most = self.percentile_ms(0.5), self.percentile_ms(0.95)
        if half is None or most is None:
            return "no answer was timed"
        waits = f"p50 {half:.0f} ms, p95 {most:.0f} ms ({len(self.waits_ms())} turns)"
        return f"last caller sample to first desk sample: {waits}"


class SpeakingCaller:
    """Holds the caller's end of a conversation: speak, then listen until the desk has finished."""

    def __init__(self, line: LocalLine, voice: CallerVoice, *, patience_s: float = 12.0) -> None:
        self._line = line
        self._voice = voice
        self._patience_s = patience_s
        self._done_s = 0.0
        self.stopwatch = Stopwatch()

    async def listen(self, *, silence_s: float = 0.7) -> bool:
        """Wait until the desk has answered and is silent; False when it says nothing for long."""
        return await self._line.quiet(
            for_s=silence_s, limit_s=self._patience_s, since_s=self._done_s
        )

    async def say(self, text: str, *, pause_s: float = 0.5) -> Lap:
        """Speak (a `|` is a pause), wait for the first sound of the answer, and note the time."""
        pcm = self._voice.with_pauses(text, pause_s=pause_s)
        began_s = self._line.now_s()
        self._done_s = await self._line.speak(pcm)
        early = self._line.desk.first_loud_s(began_s + 0.3, level=LOUD)
        answered_s = await self._answer()
        lap = Lap(
            said=text,
            ended_s=self._done_s,
            answered_s=answered_s,
            early=early is not None and early < self._done_s,
        )
        self.stopwatch.laps.append(lap)
        return lap

    async def _answer(self) -> float | None:
        give_up = self._done_s + self._patience_s
        while self._line.now_s() < give_up:
            found = self._line.desk.first_loud_s(self._done_s, level=LOUD)
            if found is not None and found <= self._line.now_s():
                return found
            await self._line.wait(0.02)
        return None
