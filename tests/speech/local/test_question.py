"""What the desk asked for."""

from __future__ import annotations

import pytest

from voicedesk.speech.local.question import Question, asked_for

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "said, question",
    [
        ("Bright Smile Dental. How can I help?", "open"),
        ("What day and time would you like?", "when"),
        ("Tuesday at two, or Friday morning; which is better?", "when"),
        ("Thank you. What is your name?", "name"),
        ("And your phone number?", "number"),
        ("What's your account number?", "number"),
        ("Could you spell that for me?", "spelling"),
        ("What is your e-mail?", "spelling"),
        ("A cleaning on Friday at ten. Shall I book it?", "yes_no"),
        ("Done. Anything else?", "yes_no"),
        ("What is your name? I will wait.", "open"),  # the last sentence asks nothing
        ("", "open"),
    ],
)
def test_the_last_question_decides(said: str, question: Question) -> None:
    assert asked_for(said) == question
