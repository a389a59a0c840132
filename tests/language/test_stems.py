"""Words that differ in their endings alone have one stem."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicedesk.language.stems import stem

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "word, found",
    [
        # Porter's own examples
        ("caresses", "caress"),
        ("ponies", "poni"),
        ("feed", "feed"),
        ("agreed", "agre"),
        ("plastered", "plaster"),
        ("motoring", "motor"),
        ("sing", "sing"),
        ("conflated", "conflat"),
        ("hopping", "hop"),
        ("falling", "fall"),
        ("hissing", "hiss"),
        ("filing", "file"),
        ("happy", "happi"),
        ("sky", "sky"),
        ("relational", "relat"),
        ("formative", "form"),
        ("electrical", "electr"),
        ("adjustment", "adjust"),
        ("adoption", "adopt"),
        ("probate", "probat"),
        ("controlling", "control"),
        # what is no English word stays
        ("é", "é"),
        ("80wvx", "80wvx"),
        ("don't", "don't"),
    ],
)
def test_the_stem_of(word: str, found: str) -> None:
    assert stem(word) == found


@pytest.mark.parametrize("words", ["park parks parked parking", "insure insured insuring"])
def test_endings_make_no_difference(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 1


@given(st.text(max_size=20))
def test_any_word_has_a_stem_that_is_no_longer(word: str) -> None:
    assert len(stem(word)) <= len(word) + 1
