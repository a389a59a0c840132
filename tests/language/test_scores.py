"""What counts as a score, and what does not."""

from __future__ import annotations

import pytest

from voicedesk.language.scores import read_score

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "said, score",
    [
        ("four", 4),
        ("5", 5),
        ("um, a five I guess", 5),
        ("five out of five", 5),
        ("three of five", 3),
        ("4/5.", 4),
        ("one star", 1),
        ("I'd say two, honestly", 2),
        ("three. Yes, three", 3),
    ],
)
def test_a_figure_is_a_score(said: str, score: int) -> None:
    assert read_score(said) == score


@pytest.mark.parametrize(
    "said",
    [
        "",
        "no thanks",
        "it was great",
        "ten",
        "four or five",
        "three and a half",
        "4.5",
        "not a five",
        "I wouldn't give you five",
        "one more thing",
        "one second please",
        "45",
    ],
)
def test_nothing_else_is(said: str) -> None:
    assert read_score(said) is None
