"""Where a growing text may be cut for the voice."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicedesk.speech.clauses import Clauses, in_clauses

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "text, pieces",
    [
        ("Of course. What day?", ["Of course.", "What day?"]),
        ("A cleaning with Dr. Lee. Fine?", ["A cleaning with Dr. Lee.", "Fine?"]),
        ("At 2 p.m. on Friday. Yes.", ["At 2 p.m. on Friday.", "Yes."]),
        ("At 2 p.m. Shall I?", ["At 2 p.m.", "Shall I?"]),
        ("It is 3.5 miles away.", ["It is 3.5 miles away."]),
        # only the first piece may end at a comma, after three words
        (
            "Sure, no problem at all, we can. Bye, now, then.",
            ["Sure, no problem at all,", "we can.", "Bye, now, then."],
        ),
        ("", []),
    ],
)
def test_sentences_are_cut_where_they_end(text: str, pieces: list[str]) -> None:
    assert in_clauses(text) == pieces


def test_the_first_clause_comes_before_the_sentence_is_complete() -> None:
    clauses = Clauses()
    assert clauses.push("On Thursday at two, ") == []
    assert clauses.push("Doctor") == ["On Thursday at two,"]


def test_an_abbreviation_waits_for_what_follows() -> None:
    clauses = Clauses()
    assert clauses.push("With Dr. ") == []
    assert clauses.push("Lee. ") == ["With Dr. Lee."]


def test_after_a_flush_the_next_answer_may_again_begin_at_a_comma() -> None:
    clauses = Clauses()
    clauses.push("One. ")
    assert clauses.push("that is it, then") == []
    assert clauses.flush() == ["that is it, then"]
    assert clauses.push("that is it, then") == ["that is it,"]


@given(st.text(alphabet="ab .,!?\nD", max_size=80), st.integers(0, 9))
def test_no_word_is_lost_however_the_text_arrives(text: str, seed: int) -> None:
    random = Random(seed)
    cuts = sorted(random.randrange(len(text) + 1) for _ in range(5))
    parts = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    clauses = Clauses()
    pieces = [piece for part in parts for piece in clauses.push(part)] + clauses.flush()
    assert " ".join(pieces).split() == text.split()
