"""Labelled sound for turn-taking: made in the lab with known pauses, or recorded in a folder."""

from __future__ import annotations

import json
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from lab.caller import CLOSED_PAUSES, OPEN_PAUSES, SENTENCES, Knobs, caller_voice
from voicedesk.calls.audio import Pcm
from voicedesk.calls.local import CALLER_RATE
from voicedesk.rehearsal.caller_voice import CallerVoice
from voicedesk.speech.local.heard import EAR_RATE
from voicedesk.speech.local.rate import resample, to_pcm, to_samples

Kind = Literal["open", "complete", "whole", "interruption", "backchannel", "hum"]
KINDS: tuple[Kind, ...] = ("open", "complete", "whole", "interruption", "backchannel", "hum")
"""A pause inside words that are open, one after words that may be all, none; words said over the
desk's to stop it, words that only show that somebody listens, and hums that do."""
INTERRUPTIONS = (
    "stop",
    "wait",
    "wait a minute",
    "hold on",
    "no, that's wrong",
    "sorry, can I ask something",
    "excuse me",
    "stop please, I meant Friday",
)
BACKCHANNELS = ("okay", "right", "yeah", "uh-huh")
HUMS = ("[[m::]]", "[[m:h'm:]]", "[[m'mm:]]", "[[h'm::]]")
"""With the mouth shut, in phonemes of `espeak-ng`: other voices spell "mhm" or say "em"."""
HUMMERS = ("en-us", "en-us+m1", "en-us+m3", "en-us+m7", "en-us+f1", "en-us+f2", "en-us+f4")
_NUMBER = "What's the best telephone number to reach you on?"
_DESK = "How can I help?"
_BEFORE_S, _AFTER_S = 0.5, 2.0


@dataclass(frozen=True, slots=True)
class Case:
    """One caller's turn."""

    name: str
    kind: Kind
    pcm: Pcm
    """At 16 kHz, with the silence of the line before and after."""
    spoken: tuple[tuple[float, float], ...]
    """Seconds from and to which somebody speaks; between two of them is a pause."""
    asked: str = ""
    """The desk's last words."""


def made(voice: CallerVoice, *, pauses_s: Sequence[float], every: int = 1) -> Iterator[Case]:
    """Cases in a synthetic voice on a telephone line; every so manieth sentence of the lists."""
    for pause_s in pauses_s:
        yield from (_made(voice, "open", text, pause_s) for text in OPEN_PAUSES[::every])
    yield from (_made(voice, "complete", text, 0.5) for text in CLOSED_PAUSES[::every])
    yield from (_made(voice, "whole", text, 0.0) for text in SENTENCES[::every])
    yield from (_made(voice, "interruption", text, 0.0) for text in INTERRUPTIONS)
    yield from (_made(voice, "backchannel", text, 0.0) for text in BACKCHANNELS)


def hummed(*, every: int = 1) -> Iterator[Case]:
    """Hums over the desk's words, in every so manieth voice."""
    for name in HUMMERS[::every]:
        voice = caller_voice(Knobs(voice=f"espeak-ng/{name}"))
        yield from (_made(voice, "hum", text, 0.0) for text in HUMS)


def _made(voice: CallerVoice, kind: Kind, text: str, pause_s: float) -> Case:
    pieces, spoken, at_s = [_silence(voice, _BEFORE_S)], [], _BEFORE_S
    for part in text.split("|"):
        said = voice.say(part)
        spoken.append((at_s, at_s + len(said) / CALLER_RATE))
        pieces += [said, _silence(voice, pause_s)]
        at_s = spoken[-1][1] + pause_s
    pcm = np.concatenate([*pieces, _silence(voice, _AFTER_S)])
    asked = _NUMBER if "number is" in text else _DESK
    name = f"{text} ({pause_s:.1f} s)" if pause_s else text
    return Case(name, kind, _at_ear_rate(pcm, CALLER_RATE), tuple(spoken), asked)


def _silence(voice: CallerVoice, seconds: float) -> Pcm:
    return voice.on_the_line(np.zeros(round(seconds * CALLER_RATE), np.float32))


def _at_ear_rate(pcm: Pcm, rate: int) -> Pcm:
    return to_pcm(resample(to_samples(pcm), rate=rate, to=EAR_RATE))


def recorded(folder: Path) -> Iterator[Case]:
    """People's turns: `cases.jsonl` beside mono WAV files of 16 bits.

    A line is `{"file", "kind", "spoken": [[from_s, to_s], …], "asked"?}`; the sound goes on for two
    seconds after the last word.

    Raises:
        ValueError: In words, which line is not of that form.
    """
    for number, line in enumerate((folder / "cases.jsonl").read_text("utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            spoken = tuple((float(start), float(end)) for start, end in row["spoken"])
            kind, file, asked = row["kind"], folder / row["file"], str(row.get("asked", _DESK))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"cases.jsonl, line {number}: wants file, kind and spoken") from error
        if kind not in KINDS or not spoken:
            raise ValueError(f"cases.jsonl, line {number}: kind is one of {', '.join(KINDS)}")
        yield Case(file.name, kind, _read(file), spoken, asked)


def _read(file: Path) -> Pcm:
    with wave.open(str(file), "rb") as sound:
        if sound.getnchannels() != 1 or sound.getsampwidth() != 2:
            raise ValueError(f"{file.name}: wants one channel of 16 bits")
        pcm = np.frombuffer(sound.readframes(sound.getnframes()), np.int16)
        return _at_ear_rate(pcm, sound.getframerate())
