"""The small model: that it loads, is quick to judge, and knows what it was taught."""

from __future__ import annotations

import pytest

from voicedesk.language.understand.model import weights
from voicedesk.language.understand.plain import plain
from voicedesk.language.understand.rules import fired

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "text, label",
    [
        ("play my favourite song", "out_of_scope"),
        ("my card payment was declined", "problem"),
        ("I'd like to book an appointment", "book"),
        ("could I talk to a human being", "human"),
    ],
)
def test_the_likeliest_label_is_the_one_taught(text: str, label: str) -> None:
    words = plain(text)
    likely = weights().likely(words, fired(words))
    assert likely[label] > 0.5


def test_nothing_said_makes_nothing_likely() -> None:
    likely = weights().likely(plain(""), {})
    assert max(likely.values()) < 0.9


def test_every_chance_is_a_probability() -> None:
    likely = weights().likely(plain("a b c" * 400), {})
    assert all(0 <= chance <= 1 for chance in likely.values())
