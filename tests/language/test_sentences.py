"""Sentences end where they end."""

from __future__ import annotations

import pytest

from voicedesk.language.sentences import split_sentences

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "text, sentences",
    [
        ("Ask Dr. Lee. She knows.", ["Ask Dr. Lee.", "She knows."]),
        ("At 5 p.m. Monday we close. Bye!", ["At 5 p.m. Monday we close.", "Bye!"]),
        ("It costs 4.50 today", ["It costs 4.50 today"]),
        ("", []),
    ],
)
def test_sentences_end_where_they_end(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences
