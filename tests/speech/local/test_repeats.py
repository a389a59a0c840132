"""Undoing what a short window makes Whisper say twice."""

from __future__ import annotations

import pytest

from voicedesk.speech.local.repeats import until_it_starts_again

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "heard, said",
    [
        ("Yes. Yes. Yes. Yes.", "Yes."),
        ("No, thank you. No, thank you. No,", "No, thank you."),
        ("Next Tuesday at 2 p.m. Next Tuesday", "Next Tuesday at 2 p.m."),
        ("I'd like a cleaning, please. I", "I'd like a cleaning, please."),
        ("My number is 917 917 917", "My number is 917"),
        ("That works for me.", "That works for me."),
        ("five five five zero one", "five five five zero one"),  # digits repeat by nature
        ("2 0 2 5 5 5 0 1 2 3", "2 0 2 5 5 5 0 1 2 3"),
        ("2 0 2 5 5 5 0 1 2 3 2 0 2 5 5 5", "2 0 2 5 5 5 0 1 2 3"),
        ("5 5 5 5 5 5 5", "5 5 5 5 5 5 5"),
        ("", ""),
    ],
)
def test_a_sentence_is_kept_once(heard: str, said: str) -> None:
    assert until_it_starts_again(heard) == said
