"""What pressed keys mean, by what was asked."""

from __future__ import annotations

import pytest

from voicedesk.brain.asked import Question
from voicedesk.calls.keypad import NO_CARDS, Entry, read_entry

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "keys, asked, words",
    [
        ("0", None, "I'd like to speak to a person"),
        ("0", "confirm_book", "I'd like to speak to a person"),
        ("*", "phone", "Could you repeat that, please?"),
        ("1", "start", "I'd like to book an appointment"),
        ("3", None, "I'd like to cancel my appointment"),
        ("1", "confirm_book", "yes"),
        ("2", "confirm_cancel", "no"),
        ("2", "pick", "the second one"),
        ("2025550123", "phone", "2 0 2 5 5 5 0 1 2 3"),
        ("03141985", "facts", "03/14/1985"),
        ("123456", "code", "1 2 3 4 5 6"),
        ("", "phone", ""),  # a lone #: skip what is being said
        ("9", "pick", ""),
    ],
)
def test_keys_answer_what_was_asked(keys: str, asked: Question | None, words: str) -> None:
    assert read_entry(keys, asked=asked) == Entry(words)


@pytest.mark.parametrize("keys", ["4111111111111111", "378282246310005"])
def test_a_card_is_not_taken(keys: str) -> None:
    assert read_entry(keys, asked=None) == Entry(say=NO_CARDS)
