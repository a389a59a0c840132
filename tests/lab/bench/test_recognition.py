"""What the recognition bench counts."""

from __future__ import annotations

import numpy as np
import pytest

from lab.bench._recognition_lines import lossy
from lab.bench.recognition import holds, sentences, terms_on_the_wire, voices

pytestmark = pytest.mark.voice


@pytest.mark.parametrize(
    "heard, name, held",
    [
        ("Is Dr. Lee there? Doctor Lee.", "Doctor Lee", True),
        ("An oil change, please.", "oil change", True),
        ("An old change.", "oil change", False),
    ],
)
def test_a_name_is_heard_when_all_its_words_are(heard: str, name: str, held: bool) -> None:  # noqa: FBT001
    assert holds(heard, name) is held


def test_every_profile_is_asked_about_and_a_quick_run_about_some() -> None:
    every, some = sentences(quick=False), sentences(quick=True)
    assert len(every) >= 40
    assert 10 <= len(some) <= 20
    assert all(name in sentence and name in hint for sentence, name, hint in every)


def test_a_quick_run_needs_no_voice_but_the_built_in() -> None:
    assert list(voices(quick=True)) == ["own"]


async def test_assemblyai_is_told_the_words_of_every_business() -> None:
    told, due = await terms_on_the_wire()
    assert told == due > 100


def test_a_lossy_line_loses_whole_packets() -> None:
    pcm = np.full(8_000, 5_000, np.int16)
    heard = lossy(pcm, np.random.default_rng(1)).reshape(-1, 160)
    lost = (heard == 0).all(axis=1)
    assert 0 < lost.sum() < 10
    assert (heard[~lost] != 0).all()
