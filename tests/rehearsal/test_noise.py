"""What a bad line does to words: at its rates, and the same for the same seed."""

from __future__ import annotations

from random import Random

import pytest

from voicedesk.rehearsal.noise import HOMOPHONES, LETTERS, LEVELS, Noise

pytestmark = pytest.mark.unit

WORDS = "I would like to come on Sunday at two thirty for a check-up please, that is S M I T H"


def _heard(level: int, words: str, *, times: int = 400) -> list[str]:
    noise = Noise(level, Random(7))
    return [noise.disturb(words) for _ in range(times)]


@pytest.mark.parametrize("level", [1, 2, 3])
def test_the_same_seed_disturbs_the_same_way(level: int) -> None:
    assert Noise(level, Random("a")).disturb(WORDS) == Noise(level, Random("a")).disturb(WORDS)


def test_worse_lines_disturb_more() -> None:
    changed = [sum(heard != WORDS for heard in _heard(level, WORDS)) for level in (1, 2, 3)]

    assert changed == sorted(changed)


def test_a_clock_time_is_written_in_digits_half_of_the_time() -> None:
    heard = _heard(1, "two thirty")

    assert 0.4 < heard.count("2:30") / len(heard) < 0.6


def test_a_good_line_loses_no_word_but_short_ones() -> None:
    assert set(_heard(1, "Monday morning")) == {"Monday morning"}


@pytest.mark.parametrize("level", [2, 3])
def test_homophones_come_at_the_rate_that_is_written(level: int) -> None:
    share = _heard(level, "know", times=4000).count(HOMOPHONES["know"]) / 4000

    assert share == pytest.approx(LEVELS[level].homophone, abs=0.03)


def test_spelled_letters_are_confused_with_those_that_sound_like_them() -> None:
    assert set(_heard(3, "b", times=400)) == {"b", LETTERS["b"], "b b"}


@pytest.mark.parametrize("level", [1, 2, 3])
def test_something_is_always_heard(level: int) -> None:
    assert all(_heard(level, "a"))
