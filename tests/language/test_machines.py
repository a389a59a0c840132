"""Who answered, and whether they take the call."""

from __future__ import annotations

import pytest

from voicedesk.language.machines import (
    Opening,
    answerer,
    reads_as_yes_or_no,
    wants_no_calls,
)

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "words, taken",
    [
        ("Yes.", True),
        ("yeah sure, put her through", True),
        ("Okay, go ahead.", True),
        ("um, yes please", True),
        ("I'll take it", True),
        ("No.", False),
        ("I can't right now", False),
        ("yes but not now", False),  # the no weighs more
        ("Who is this?", None),
        ("", None),
        ("Yes, you have reached Dana, leave a message", None),
        ("yes we are open today from nine to five every weekday", None),  # too long to be an answer
    ],
)
def test_only_a_short_clear_yes_accepts(words: str, *, taken: bool | None) -> None:
    assert reads_as_yes_or_no(words) is taken


@pytest.mark.parametrize(
    "opening, who",
    [
        (Opening(), "unknown"),
        (Opening("hello", 0.6, 0.3), "unknown"),
        (Opening("hello", 0.6, 1.0), "person"),
        (Opening("Bright Smile, this is Dana speaking", 2.2, 1.1), "person"),
        (Opening("", 4.0, 0.0), "machine"),
        (Opening("Hi, you've reached Dana", 1.4, 0.0), "machine"),
        (Opening("please leave a message after the tone", 2.0, 1.5), "machine"),
    ],
)
def test_a_recording_is_known_by_its_words_or_its_length(opening: Opening, who: str) -> None:
    assert answerer(opening) == who


@pytest.mark.parametrize(
    "words, never",
    [
        ("Stop calling me!", True),
        ("please don't call me again", True),
        ("take me off your list", True),
        ("You have the wrong number.", True),
        ("no", False),
        ("don't call me before nine tomorrow", False),
        ("can you call back later", False),
    ],
)
def test_who_wants_no_calls_says_so(words: str, *, never: bool) -> None:
    assert wants_no_calls(words) is never
