"""Contractions that a recogniser wrote without an apostrophe."""

from __future__ import annotations

import pytest

from voicedesk.language.contractions import with_apostrophes

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "said, meant",
    [
        ("whats the price for highlights", "what's the price for highlights"),
        ("Im late and I cant come", "I'm late and I can't come"),
        ("id like friday ill take it", "i'd like friday i'll take it"),
        ("It wont start and DOESNT beep", "It won't start and DOESN'T beep"),
    ],
)
def test_the_apostrophe_is_put_back(said: str, meant: str) -> None:
    assert with_apostrophes(said) == meant


@pytest.mark.parametrize(
    "text",
    [
        "im@whats.example or dont-reply@cant.example",
        "my id is 40071 and I feel ill",
        "what's its name",
        "Wes Hows and Dr. Illman",
    ],
)
def test_everything_else_stays(text: str) -> None:
    assert with_apostrophes(text) == text
