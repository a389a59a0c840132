"""Two recognisers on one sound: which of them is believed, and when a second is asked at all."""

from __future__ import annotations

import pytest

from voicedesk.speech.doubt import Doubt, alike

pytestmark = pytest.mark.unit


def doubt(*known: str) -> Doubt:
    """A desk that understands these words."""
    return Doubt(lambda words: float(sum(word in known for word in words.split())))


def test_one_turn_without_sense_is_small_talk() -> None:
    mine = doubt("cleaning")
    assert [mine.about(words) for words in ("gninaelc", "a cleaning", "gninaelc")] == [False] * 3


def test_two_in_a_row_are_suspect_and_stay_so_until_it_is_settled() -> None:
    mine = doubt("cleaning", "no")
    assert [mine.about(words) for words in ("gninaelc", "yadsruht", "no")] == [False, True, True]


def test_the_other_is_believed_where_it_makes_more_sense() -> None:
    assert doubt("cleaning", "ten").falls_on("gninaelc no net", "a cleaning at ten")


def test_where_neither_makes_sense_nobody_is_blamed() -> None:
    assert not doubt().falls_on("retep rellim", "peter miller")


def test_two_that_agree_end_the_doubt() -> None:
    mine = doubt()
    mine.about("my sister was with you")
    mine.about("and she liked it")
    assert not mine.falls_on("and she liked it", "And she liked it.")
    assert not mine.about("so I thought I'd ring")


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("Book a cleaning", "book the cleaning, please", True),
        ("koob a gninaelc", "book a cleaning", False),
        ("", "yes", False),
    ],
)
def test_readings_are_alike_by_half_of_their_words(one: str, other: str, *, same: bool) -> None:
    assert alike(one, other) is same
