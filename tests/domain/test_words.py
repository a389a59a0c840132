"""Text from outside in a form that every database takes."""

from __future__ import annotations

import pytest

from voicedesk.domain.words import storable

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "text, kept",
    [
        ("Müller 🙂\t\n", "Müller 🙂\t\n"),
        ("a\x00b", "ab"),
        ("\ud83d\ude42", ""),  # two halves that JSON did not join
        ("\udc80x", "x"),
    ],
)
def test_only_what_cannot_be_kept_is_left_out(text: str, kept: str) -> None:
    assert storable(text) == kept
