"""A bad line is known by words, and a caller who repeats what was offered is no echo."""

from __future__ import annotations

import pytest

from voicedesk.language.lines import cannot_hear_us, is_echo

pytestmark = pytest.mark.unit

SAID = "I have Thursday, March 5 at two, or Friday at half past nine. Which would suit you best?"


@pytest.mark.parametrize(
    "heard, echo",
    [
        ("I have Thursday March 5 at two or Friday at half past nine", True),
        ("have Thursday much 5 at two or Friday at half past nine which", True),
        ("or Friday at half past nine which would suit", True),
        ("Friday at half past nine", True),  # five words; only while the desk speaks they count
        ("Thursday at two", False),
        ("which would be best for a child, my son is seven years old", False),
        ("I'd rather have something on a Monday in the afternoon", False),
        ("", False),
    ],
)
def test_an_echo_is_the_desk_s_own_words(heard: str, *, echo: bool) -> None:
    assert is_echo(heard, SAID) is echo


@pytest.mark.parametrize(
    "words, deaf",
    [
        ("Hello?", True),
        ("hello hello can you hear me", True),
        ("I can't hear anything.", True),
        ("Is anybody there?", True),
        ("Hello, I'd like an appointment", False),
        ("can you hear me okay about the bill", False),
        ("", False),
    ],
)
def test_who_hears_nobody_says_nothing_else(words: str, *, deaf: bool) -> None:
    assert cannot_hear_us(words) is deaf
