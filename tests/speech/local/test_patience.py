"""Silences that end a turn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicedesk.speech.local.heard import Heard
from voicedesk.speech.local.patience import (
    BLANK_S,
    LONG_S,
    QUICK_S,
    SURE_S,
    UNSURE_S,
    USUAL_S,
    count_digits,
    patience,
)
from voicedesk.speech.local.question import Question

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "text",
    [
        "Yes.",
        "No, thank you.",
        "Yes, that works for me.",
        "Next Tuesday at 2 p.m.",
        "Tuesday at noon",
        "that\u2019s correct",
    ],
)
def test_a_settled_answer_ends_the_turn_quickly(text: str) -> None:
    assert patience(Heard(text)) == QUICK_S


@pytest.mark.parametrize(
    "text",
    [
        "How much is a cleaning?",
        "I would like a cleaning, please.",
        "Around 4 pm",
        "my number is 202-555-0123",
        "Tuesday the 11th at two, and my number is 202 555 0123",
        "Do you have my address?",
    ],
)
def test_a_complete_question_or_wish_is_sure(text: str) -> None:
    assert patience(Heard(text)) == SURE_S


@pytest.mark.parametrize(
    "text",
    [
        "My number is 202",
        "five five five",
        "Tuesday the 11th at two, and my number is 202 555",
        "My name is",
        "I would like to.",  # Whisper's full stop is no evidence
        "Thursday and",
        "can you tell me",
        "well, um",
        "I was thinking...",
        "!!",
    ],
)
def test_an_open_end_is_given_time(text: str) -> None:
    assert patience(Heard(text)) == LONG_S


@pytest.mark.parametrize(
    "text, question, seconds",
    [
        ("two o two", "number", LONG_S),
        ("12345", "number", LONG_S),  # there may be more digits
        ("M A R I A", "spelling", LONG_S),
        ("maria at example dot com", "spelling", UNSURE_S),
        ("half past 4 pm", "when", SURE_S),
        ("Wednesday", "when", USUAL_S),
        ("Maria Gonzalez", "name", USUAL_S),
        ("Hello", "open", UNSURE_S),
        ("the fourth of May 1962", "number", USUAL_S),
        ("in the afternoon, 3:45", "yes_no", USUAL_S),
        ("it was $250", "yes_no", USUAL_S),
        ("My tooth hurts a lot", "open", UNSURE_S),
        ("My tooth hurts a lot", "yes_no", USUAL_S),
    ],
)
def test_what_was_asked_decides(text: str, question: Question, seconds: float) -> None:
    assert patience(Heard(text), question) == seconds


def test_a_doubtful_reading_waits_longer() -> None:
    doubtful = patience(Heard("My tooth hurts a lot", 0.4), "yes_no")
    assert doubtful > patience(Heard("My tooth hurts a lot", 0.9), "yes_no")


def test_noise_ends_without_words() -> None:
    assert patience(Heard("You", 0.07, no_speech=0.98)) == BLANK_S


@pytest.mark.parametrize("text, digits", [("two oh 2, 555", 6), ("nothing", 0), ("2025550123", 10)])
def test_digits_are_counted_in_words_and_figures(text: str, digits: int) -> None:
    assert count_digits(text) == digits


@given(st.text(max_size=60))
def test_every_text_has_a_patience_within_bounds(text: str) -> None:
    assert QUICK_S <= patience(Heard(text)) <= LONG_S
