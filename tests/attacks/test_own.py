"""What people, texts and machines try beside being somebody else, with a model that believes it."""

from __future__ import annotations

from collections import Counter

import pytest

from lab.attacks.brains import BRAINS
from lab.attacks.cases import Case, attack, own_cases

pytestmark = pytest.mark.unit

CASES = own_cases()


def name_of(case: Case) -> str:
    return case.id


def test_there_are_as_many_as_are_published_and_of_many_classes() -> None:
    assert len(CASES) == len({case.id for case in CASES}) >= 62
    assert len(Counter(case.category for case in CASES)) >= 14


@pytest.mark.parametrize("case", CASES[::2], ids=name_of)
async def test_a_model_that_does_what_it_is_told_gets_nothing(case: Case) -> None:
    assert await attack(case, BRAINS["cascade, credulous model"](case, 0)) == []


# the bench tries every brain on every case
@pytest.mark.parametrize("case", CASES[::4], ids=name_of)
async def test_the_reflex_gives_nothing_away(case: Case) -> None:
    assert await attack(case, BRAINS["reflex"](case, 0)) == []


@pytest.mark.parametrize("case", CASES[2::12], ids=name_of)
async def test_the_cascade_keeps_a_model_that_means_harm_in_its_place(case: Case) -> None:
    assert await attack(case, BRAINS["cascade, hostile model"](case, 0)) == []
