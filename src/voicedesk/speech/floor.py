"""The floor under local speech: a recogniser and two voices that need no neural model."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
import time
import wave
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from voicedesk.errors import SpeechModelMissing, VoiceFailed
from voicedesk.speech.local.heard import Heard, Samples
from voicedesk.speech.local.rate import to_pcm, to_samples

_SPEAK_LIMIT_S = 20.0
_WORDS_A_MINUTE = 160


class PocketSphinx:
    """A `Recogniser` with its own English model: one word in four is wrong on a telephone line."""

    name = "pocketsphinx-en-us"

    def __init__(self) -> None:
        if find_spec("pocketsphinx") is None:
            raise SpeechModelMissing(
                "pocketsphinx is not installed; install voicedesk with the extra `floor`"
            )
        from pocketsphinx import Decoder

        self._decoder = Decoder(loglevel="FATAL")

    def decode(
        self,
        audio: Samples,
        *,
        beam: int = 1,
        words: Sequence[str] = (),
        whole_window: bool = False,
    ) -> Heard:
        """Recognise; hints and the width of the search are not known to this recogniser."""
        began = time.perf_counter()
        self._decoder.start_utt()
        self._decoder.process_raw(to_pcm(audio).tobytes(), no_search=False, full_utt=True)
        self._decoder.end_utt()
        best = self._decoder.hyp()
        text = re.sub(r"\(\d+\)", "", best.hypstr).strip() if best else ""
        others = [reading.hypstr for reading in self._decoder.nbest()][: beam * 2] if best else []
        return Heard(
            text=text,
            confidence=0.7 if text else 0.0,
            others=tuple(other for other in dict.fromkeys(others) if other != text)[: beam - 1],
            decode_s=time.perf_counter() - began,
        )


class Flite:
    """Carnegie Mellon's small voices, by the program `flite`."""

    sample_rate = 16_000

    def __init__(self, voice: str = "slt") -> None:
        self._program = _program("flite", "flite")
        self._voice = voice
        self.name = f"flite-{voice}"

    def speak(self, text: str, *, rate: float) -> Samples:
        with tempfile.TemporaryDirectory(prefix="voicedesk-voice-") as folder:
            file = Path(folder) / "said.wav"
            stretch = f"duration_stretch={1 / rate:.3f}"
            command = [
                self._program,
                "-voice",
                self._voice,
                "--setf",
                stretch,
                "-t",
                text,
                str(file),
            ]
            _run(command, self.name)
            return _sound(file.read_bytes(), self.name, self.sample_rate)


class EspeakNg:
    """The formant voice of `espeak-ng`: always there, never pretty."""

    sample_rate = 22_050

    def __init__(self, voice: str = "en-us") -> None:
        self._program = _program("espeak-ng", "espeak-ng")
        self._voice = voice
        self.name = f"espeak-ng-{voice}"

    def speak(self, text: str, *, rate: float) -> Samples:
        pace = str(round(_WORDS_A_MINUTE * rate))
        said = _run(
            [self._program, "--stdout", "-v", self._voice, "-s", pace, "--", text], self.name
        )
        return _sound(said, self.name, self.sample_rate)


def _program(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise SpeechModelMissing(f"the program {name} is not installed (Debian package {package})")
    return found


def _run(command: list[str], voice: str) -> bytes:
    try:
        done = subprocess.run(command, check=True, capture_output=True, timeout=_SPEAK_LIMIT_S)  # noqa: S603  # no shell, our own program
    except (subprocess.SubprocessError, OSError) as failure:
        raise VoiceFailed(f"{voice} failed ({type(failure).__name__})") from failure
    return done.stdout


def _sound(wav: bytes, voice: str, rate: int) -> Samples:
    # espeak-ng writes to a pipe, where the length in the header is a guess
    try:
        with wave.open(io.BytesIO(wav)) as file:
            found, pcm = file.getframerate(), file.readframes(len(wav))
    except (wave.Error, EOFError) as failure:
        raise VoiceFailed(f"{voice} gave no sound") from failure
    if found != rate:
        raise VoiceFailed(f"{voice} spoke at {found} samples a second instead of {rate}")
    return to_samples(np.frombuffer(pcm, "<i2"))
