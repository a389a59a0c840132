"""How the reference caller counts."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.caller import SENTENCES, Knobs, caller_voice, recognise
from voicedesk.speech.grade import comparable, word_errors
from voicedesk.speech.local import Whisper

pytestmark = pytest.mark.voice


@pytest.mark.parametrize(
    "written, words",
    [
        ("At 2:30 P.M., please!", ["at", "2", "3", "0", "pm", "please"]),
        ("two oh two 555", ["2", "0", "2", "5", "5", "5"]),
        ("I'd like", ["id", "like"]),
    ],
)
def test_words_are_compared_without_their_spelling(written: str, words: list[str]) -> None:
    assert comparable(written) == words


@pytest.mark.parametrize(
    "said, heard, errors",
    [("a b c", "a b c", 0), ("a b c", "a c", 1), ("a b c", "a x c d", 2), ("", "a b", 2)],
)
def test_errors_are_the_fewest_changes(said: str, heard: str, errors: int) -> None:
    assert word_errors(said.split(), heard.split()) == errors


@given(st.text(alphabet="ab ", max_size=12), st.text(alphabet="ab ", max_size=12))
def test_errors_count_the_same_both_ways(one: str, other: str) -> None:
    assert word_errors(one.split(), other.split()) == word_errors(other.split(), one.split())


def test_the_built_in_caller_is_understood() -> None:
    sentences = Random(4).sample(SENTENCES, 8)
    found = recognise(Whisper(), caller_voice(Knobs()), sentences)
    assert found.rate <= 0.12
    assert found.right >= 5
