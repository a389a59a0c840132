"""An answer is short enough to hear and says nothing that its passage does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.services.shop import SHOP
from voicedesk.domain.knowledge import Passage
from voicedesk.services.answers import WORDS, dated, spoken_answer

pytestmark = pytest.mark.unit


def passage(text: str, title: str = "Title") -> Passage:
    return Passage("p", SHOP, "a.md", title, text)


def test_a_short_passage_is_said_whole() -> None:
    text = "Yes, there is. It is behind the house."
    assert spoken_answer(passage(text), "is there parking") == text


def test_of_a_long_one_the_sentences_that_carry_the_asked_words() -> None:
    filler = "This sentence is only here to make the passage a good deal longer than it was."
    text = " ".join([filler] * 5 + ["Parking is behind the house.", "The entrance is on Oak Lane."])
    answer = spoken_answer(passage(text), "where can I park, is there parking")
    assert answer == "Parking is behind the house. The entrance is on Oak Lane."


def test_no_answer_is_longer_than_can_be_listened_to() -> None:
    text = " ".join(f"Sentence number {n} has exactly seven words." for n in range(30))
    assert len(spoken_answer(passage(text), "anything").split()) <= WORDS


def test_a_passage_of_a_heading_alone_says_the_heading() -> None:
    assert spoken_answer(passage("", "We take cards"), "cards") == "We take cards"


@pytest.mark.parametrize(
    "answer, source, said",
    [
        ("It is free.", "a.md", "It is free. That is until March fourth."),
        ("It is free until the end of March.", "a.md", "It is free until the end of March."),
        ("We are closed.", "profile.yaml#closures.0", "We are closed."),
    ],
)
def test_what_is_true_for_a_time_says_until_when(answer: str, source: str, said: str) -> None:
    source_of = replace(passage(answer), source=source, valid_until=date(2026, 3, 4))
    assert dated(answer, source_of) == said
    assert dated(answer, replace(source_of, valid_until=None)) == answer
