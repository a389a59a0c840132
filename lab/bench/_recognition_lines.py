"""The lines that a recogniser is tried on: wideband, telephone, noise, lost packets, suppressed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from livekit import rtc

from voicedesk.calls.audio import Pcm
from voicedesk.calls.local import CALLER_RATE
from voicedesk.rehearsal.caller_voice import CallerVoice, mu_law
from voicedesk.speech.grade import comparable, word_errors
from voicedesk.speech.local import Hibari, Whisper
from voicedesk.speech.local.ear import FINAL_BEAM
from voicedesk.speech.local.heard import EAR_RATE, Samples
from voicedesk.speech.local.rate import resample, to_samples
from voicedesk.speech.pronounce import pronounced

LOST = 0.05
_PACKET = CALLER_RATE // 50
_SPOKEN = 300
_QUIET_S = 0.2
_SETTLING_S = 1.0
"""A noise suppressor needs this long to know the noise; a call gives it the greeting."""
Line = Callable[[Pcm, np.random.Generator], Pcm]


@dataclass(frozen=True, slots=True)
class Row:
    """Words wrong on one line, as it came and with WebRTC's noise suppression."""

    line: str
    plain: float
    suppressed: float


def noisy(snr_db: float, *, pink: bool) -> Line:
    """Noise by its level below the loud parts of the speech, then G.711."""

    def line(pcm: Pcm, draws: np.random.Generator) -> Pcm:
        sound = pcm.astype(np.float64)
        loud = np.sqrt(np.mean(sound[np.abs(sound) > _SPOKEN] ** 2))
        noise = _noise(len(sound), draws, pink=pink) * loud / 10 ** (snr_db / 20)
        return mu_law(np.clip(sound + noise, -32_000, 32_000).astype(np.int16))

    return line


def lossy(pcm: Pcm, draws: np.random.Generator) -> Pcm:
    """Packets of 20 ms that never come, as silence."""
    out = mu_law(pcm)
    for at in range(0, len(out), _PACKET):
        if draws.random() < LOST:
            out[at : at + _PACKET] = 0
    return out


LINES: Mapping[str, Line] = {
    "G.711": lambda pcm, _: mu_law(pcm),
    "G.711, 5 % of the packets lost": lossy,
    "G.711, white noise 15 dB": noisy(15, pink=False),
    "G.711, white noise 10 dB": noisy(10, pink=False),
    "G.711, white noise 5 dB": noisy(5, pink=False),
    "G.711, pink noise 15 dB": noisy(15, pink=True),
    "G.711, pink noise 10 dB": noisy(10, pink=True),
    "G.711, pink noise 5 dB": noisy(5, pink=True),
}


def on_lines(
    whisper: Whisper, voice: CallerVoice, sentences: Sequence[str], lines: Mapping[str, Line]
) -> list[Row]:
    """Hear every sentence on every line, with and without the suppressor."""
    said = [(text, _in_a_call(voice.say(text))) for text in sentences]
    rows = []
    for name, line in lines.items():
        draws = np.random.default_rng(1)
        heard = [(text, line(pcm, draws)) for text, pcm in said]
        plain = _wrong(whisper, heard)
        rows.append(Row(name, plain, _wrong(whisper, [(t, suppressed(p)) for t, p in heard])))
    return rows


def wideband(whisper: Whisper, sentences: Sequence[str]) -> float:
    """The share of wrong words at 16 kHz, without a telephone."""
    speaker = Hibari(seed=3)
    errors = words = 0
    for text in sentences:
        sound = speaker.speak(pronounced(text), rate=1.0)
        audio = resample(sound, rate=speaker.sample_rate, to=EAR_RATE)
        quiet = np.zeros(int(EAR_RATE * _QUIET_S), np.float32)
        errors += _errors(whisper, text, np.concatenate([quiet, audio, quiet]))
        words += len(comparable(text))
    return errors / words


def suppressed(pcm: Pcm, *, rate: int = CALLER_RATE) -> Pcm:
    """Through WebRTC's noise suppression, 10 ms at a time."""
    module = rtc.AudioProcessingModule(noise_suppression=True)
    size, out = rate // 100, []
    for at in range(0, len(pcm) - size + 1, size):
        frame = rtc.AudioFrame(bytearray(pcm[at : at + size].tobytes()), rate, 1, size)
        module.process_stream(frame)
        out.append(np.frombuffer(bytes(frame.data), np.int16))
    return np.concatenate(out)


def _in_a_call(pcm: Pcm) -> Pcm:
    before, after = (np.zeros(int(CALLER_RATE * s), np.int16) for s in (_SETTLING_S, _QUIET_S))
    return np.concatenate([before, pcm, after])


def _wrong(whisper: Whisper, heard: Sequence[tuple[str, Pcm]]) -> float:
    cut = int((_SETTLING_S - _QUIET_S) * CALLER_RATE)
    errors = sum(
        _errors(whisper, text, resample(to_samples(pcm[cut:]), rate=CALLER_RATE, to=EAR_RATE))
        for text, pcm in heard
    )
    return errors / sum(len(comparable(text)) for text, _ in heard)


def _errors(whisper: Whisper, text: str, audio: Samples) -> int:
    heard = whisper.decode(audio, beam=FINAL_BEAM)
    return word_errors(comparable(text), comparable(heard.text))


def _noise(count: int, draws: np.random.Generator, *, pink: bool) -> npt.NDArray[np.float64]:
    white = draws.normal(0.0, 1.0, count)
    if not pink:
        return white
    spectrum = np.fft.rfft(white)
    spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), 1))
    noise = np.fft.irfft(spectrum, count)
    return np.asarray(noise / noise.std())
