"""A recogniser is graded by what it hears of the shipped sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from voicedesk.speech.grade import SLOWEST_MS, Grade, grade
from voicedesk.speech.local.heard import Heard, Samples
from voicedesk.speech.sample import SAMPLE_RATE, sample

pytestmark = pytest.mark.unit

GOOD = Grade("ear", 78.0, 98.0, 90.0, 2, 35)


class Parrot:
    """Knows one sentence, whatever it hears."""

    name = "parrot"

    def decode(
        self,
        audio: Samples,
        *,
        beam: int = 1,
        words: Sequence[str] = (),
        whole_window: bool = False,
    ) -> Heard:
        return Heard(sample()[1].text)


def test_the_sample_is_cut_between_its_sentences() -> None:
    assert len(sample()) == 5
    assert all(1.5 < len(one.pcm) / SAMPLE_RATE < 3.0 for one in sample())
    assert not any(one.pcm[-2_000:].any() for one in sample())
    assert all(abs(one.pcm.astype(int)).max() > 8_000 for one in sample())


def test_wrong_words_are_counted(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"0" * 2_000_000)
    found = grade(Parrot, folder=tmp_path)
    assert found.words == 35
    assert 20 < found.wrong < found.words
    assert found.disk_mb == pytest.approx(2.0)
    assert "not fit for calls: over 15% of the words wrong" in str(found)


@pytest.mark.parametrize(
    "found,words",
    [
        (GOOD, "2 of 35 words wrong; fit for calls"),
        (replace(GOOD, sentence_ms=SLOWEST_MS + 1), "not fit for calls: over 400 ms"),
        (replace(GOOD, wrong=6), "not fit for calls: over 15% of the words wrong"),
    ],
)
def test_what_is_too_slow_or_too_deaf_is_not_fit(found: Grade, words: str) -> None:
    assert str(found).endswith(words)
