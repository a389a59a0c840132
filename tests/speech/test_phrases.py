"""Clauses that come again in other sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicedesk.speech.phrases import dates, everyday, in_phrases

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "clause, phrases",
    [
        (
            "A cleaning with Doctor Lee on Tuesday, March tenth at two.",
            ["A cleaning", "with Doctor Lee", "on Tuesday,", "March tenth", "at two."],
        ),
        ("Tuesday the tenth at noon", ["Tuesday the tenth", "at noon"]),
        ("See Ana on Friday the third.", ["See Ana", "on Friday", "the third."]),
        ("I have nine or ten thirty.", ["I have nine or ten thirty."]),
        ("See you Thursday at half past two.", ["See you", "Thursday", "at half past two."]),
        ("Tuesday, March tenth", ["Tuesday, March tenth"]),  # one word alone would be a stammer
        ("Come with your card at the desk.", ["Come with your card at the desk."]),
        ("", []),
    ],
)
def test_a_clause_is_cut_before_days_times_and_people(clause: str, phrases: list[str]) -> None:
    assert in_phrases(clause) == phrases


@given(st.lists(st.sampled_from(["at", "two", "on", "Friday,", "May", "with", "Ana"]), max_size=9))
def test_no_word_is_lost(words: list[str]) -> None:
    clause = " ".join(words)
    assert " ".join(in_phrases(clause)).split() == words


def test_a_desk_s_everyday_clauses_are_what_its_sentences_are_made_of() -> None:
    warm = {
        *everyday(
            sentences=["Good morning. How can I help?"], people=["Doctor Lee"], hours=[9, 14]
        ),
        *dates([3]),
    }
    for phrase in in_phrases("A cleaning with Doctor Lee on Tuesday, March tenth at two.")[1:]:
        assert phrase in warm
    assert {"Good morning.", "How can I help?", "at half past nine"} <= warm
    assert "at half past three" not in warm
