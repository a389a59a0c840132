"""Mistakes can be planted, each in a text that is there once, and one is found at once."""

from __future__ import annotations

import pytest

from lab.bench._mutants import MUTANTS, Mutant
from lab.bench.proof import SOURCE, Walked, judge, plant, with_mistake

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_text_of_a_mistake_is_where_it_is_to_be_planted(mutant: Mutant) -> None:
    text = (SOURCE / mutant.file).read_text("utf-8")

    assert text.count(mutant.old) == 1
    assert mutant.new != mutant.old


def test_a_text_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="exactly once"):
        plant(Mutant("x", "brain/fold.py", "no such text", ""), SOURCE)


def test_a_booking_without_a_yes_is_found_in_a_copy() -> None:
    walked = with_mistake(MUTANTS[0])

    assert walked.found == "consent"


def test_a_mistake_that_is_not_found_misses_the_target() -> None:
    holds = Walked("dental", 10, 20, 5.0, [])

    assert [t.met for t in judge([holds], [holds]).targets] == [True, True, False]
