"""How good a recogniser is on this machine: size, memory, time and wrong words on the sample."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from voicedesk.speech.local.ear import FINAL_BEAM
from voicedesk.speech.local.heard import EAR_RATE, Heard, Recogniser
from voicedesk.speech.local.rate import resample, to_samples
from voicedesk.speech.sample import SAMPLE_RATE, Sentence, sample

SLOWEST_MS = 400.0
"""A sentence that takes longer is heard too late: the caller waits for it after every turn."""
MOST_WRONG = 0.15
_RSS = re.compile(r"^VmRSS:\s+(\d+) kB", re.MULTILINE)
_FIGURES = "zero one two three four five six seven eight nine ten eleven twelve".split()
_SAME = {word: str(figure) for figure, word in enumerate(_FIGURES)} | {
    "oh": "0",
    "thirty": "30",
    "twelfth": "12th",
    "anna": "ana",
}


@dataclass(frozen=True, slots=True)
class Grade:
    """What one recogniser came to."""

    name: str
    disk_mb: float
    memory_mb: float
    """What the process grew by when it was opened and used; 0 where the system does not say."""
    sentence_ms: float
    """The slowest of the sentences, each the quicker of two times; a busy machine counts."""
    wrong: int
    words: int

    @property
    def fit(self) -> bool:
        """Good and quick enough for calls, here and now."""
        return self.sentence_ms <= SLOWEST_MS and self.wrong <= MOST_WRONG * self.words

    def __str__(self) -> str:
        verdict = "fit for calls" if self.fit else f"not fit for calls: {self._why()}"
        return (
            f"{self.name}: {self.disk_mb:.0f} MB on disk, {self.memory_mb:.0f} MB of memory, "
            f"{self.sentence_ms:.0f} ms for the slowest sentence, {self.wrong} of {self.words} "
            f"words wrong; {verdict}"
        )

    def _why(self) -> str:
        late = self.sentence_ms > SLOWEST_MS
        return f"over {SLOWEST_MS:.0f} ms" if late else f"over {MOST_WRONG:.0%} of the words wrong"


def grade(open_it: Callable[[], Recogniser], *, folder: Path | None = None) -> Grade:
    """Open a recogniser and have it hear the sample.

    Args:
        open_it: Loads it.
        folder: Where its weights lie, for their size.

    Raises:
        SpeechModelMissing: It cannot be opened.
    """
    before = _memory_mb()
    recogniser = open_it()
    took, wrong, words = [], 0, 0
    for sentence in sample():
        heard, ms = _decoded(recogniser, sentence)
        took.append(min(ms, _decoded(recogniser, sentence)[1]))
        said = comparable(sentence.text)
        wrong += word_errors(said, comparable(heard.text))
        words += len(said)
    return Grade(
        recogniser.name, _size_mb(folder), max(0.0, _memory_mb() - before), max(took), wrong, words
    )


def _decoded(recogniser: Recogniser, sentence: Sentence) -> tuple[Heard, float]:
    audio = resample(to_samples(sentence.pcm), rate=SAMPLE_RATE, to=EAR_RATE)
    began = time.perf_counter()
    heard = recogniser.decode(audio, beam=FINAL_BEAM)
    return heard, 1000 * (time.perf_counter() - began)


def comparable(text: str) -> list[str]:
    """Words as they are compared: figures digit by digit, no punctuation."""
    text = re.sub(r"([ap])\.?\s?m\b\.?", r" \1m", text.lower().replace("'", ""))
    words = (_SAME.get(word, word) for word in re.findall(r"\d+th|[a-z]+|\d+", text))
    return [part for word in words for part in (word if word.isdigit() else [word])]


def word_errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Words inserted, left out or replaced (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for i, one in enumerate(said, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (one != other))
    return row[-1]


def _memory_mb() -> float:
    """The resident memory of this process, on Linux."""
    status = Path("/proc/self/status")
    found = _RSS.search(status.read_text("ascii", "ignore")) if status.exists() else None
    return int(found.group(1)) / 1024 if found else 0.0


def _size_mb(folder: Path | None) -> float:
    files = [file for file in folder.rglob("*") if file.is_file()] if folder else []
    return sum(file.stat().st_size for file in files) / 1e6
