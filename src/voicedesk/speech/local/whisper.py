"""Whisper on one core: the window cut to the utterance, several readings, names as a hint."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from voicedesk.errors import SpeechModelMissing
from voicedesk.speech.local.heard import EAR_RATE, Heard, Samples
from voicedesk.speech.local.mel import log_mel
from voicedesk.speech.local.models import whisper_folder
from voicedesk.speech.local.repeats import until_it_starts_again

_WHOLE_S = 30.0
_SPARE_S = 0.6
"""Silence after the words inside a cut window: less makes more mistakes, more costs time."""
_TOKENS_A_SECOND = 8
_HINT_TOKENS = 100


class Whisper:
    """A `Recogniser`; loading takes 0.2 s, a sentence about 50 ms with the packaged model."""

    def __init__(self, name: str = "local", *, threads: int = 1) -> None:
        _require("ctranslate2", "tokenizers")
        import ctranslate2
        import tokenizers

        folder: Path = whisper_folder(name)
        self._model = ctranslate2.models.Whisper(
            str(folder), device="cpu", compute_type="int8", intra_threads=threads
        )
        self._array = ctranslate2.StorageView.from_array
        self._tokens = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._start = [self._token(each) for each in self._opening()]
        self._previous = self._token("<|startofprev|>")
        self._name = folder.name if folder.name != "model" else "tiny.en"

    @property
    def name(self) -> str:
        return f"whisper-{self._name}"

    def decode(
        self,
        audio: Samples,
        *,
        beam: int = 1,
        words: Sequence[str] = (),
        whole_window: bool = False,
    ) -> Heard:
        """Recognise up to 30 seconds of audio at 16 kHz.

        Whisper was trained on windows of 30 seconds, six times as slow; in a window cut to the
        utterance it repeats short sentences, which is undone here.
        """
        began = time.perf_counter()
        seconds = _WHOLE_S if whole_window else min(_WHOLE_S, len(audio) / EAR_RATE + _SPARE_S)
        window = np.zeros(int(seconds * EAR_RATE), np.float32)
        kept = audio[-len(window) :]
        window[: len(kept)] = kept
        mel = log_mel(window, bands=self._model.n_mels)
        prompt = self._prompt(words)
        found = self._model.generate(
            self._array(mel[None]),
            [prompt],
            beam_size=beam,
            num_hypotheses=beam,
            max_length=len(prompt) + int(12 + len(kept) / EAR_RATE * _TOKENS_A_SECOND),
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        texts = [until_it_starts_again(self._text(ids)) for ids in found.sequences_ids]
        return Heard(
            text=texts[0],
            confidence=math.exp(min(0.0, found.scores[0])),
            others=tuple(text for text in dict.fromkeys(texts) if text != texts[0]),
            no_speech=found.no_speech_prob,
            decode_s=time.perf_counter() - began,
        )

    def _opening(self) -> list[str]:
        language = ["<|en|>", "<|transcribe|>"] if self._model.is_multilingual else []
        return ["<|startoftranscript|>", *language, "<|notimestamps|>"]

    def _prompt(self, words: Sequence[str]) -> list[int]:
        if not words:
            return self._start
        hint = self._tokens.encode(" " + ", ".join(words) + ".", add_special_tokens=False).ids
        return [self._previous, *hint[:_HINT_TOKENS], *self._start]

    def _token(self, name: str) -> int:
        found = self._tokens.token_to_id(name)
        if found is None:
            raise SpeechModelMissing(f"the speech model's tokenizer does not know {name}")
        return int(found)

    def _text(self, ids: Sequence[int]) -> str:
        return str(self._tokens.decode(ids)).strip()


def _require(*packages: str) -> None:
    missing = [package for package in packages if find_spec(package) is None]
    if missing:
        raise SpeechModelMissing(
            f"local recognition needs {' and '.join(missing)}; "
            "install voicedesk with the extra `local`"
        )
