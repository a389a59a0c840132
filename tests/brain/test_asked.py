"""What the desk asked is told from its words."""

import pytest

from voicedesk.brain.asked import question_in
from voicedesk.brain.policy.phrases import PHRASES

pytestmark = pytest.mark.unit

MEANT = {
    "ask_when": "when",
    "ask_time": "when",
    "ask_other_day": "when",
    "ask_new_time": "new_time",
    "ask_service": "service",
    "ask_name": "name",
    "ask_phone": "phone",
    "ask_email": "email",
    "which": "pick",
    "which_booking": "which_booking",
    "which_person": "name",
    "ask_detail": "detail",
    "ask_account": "account",
    "helped": "helped",
    "more": "more",
    "offer_person": "person",
    "offer_callback": "callback",
    "offer_waitlist": "waitlist",
    "offer_booking": "book_instead",
    "start": "start",
    "ask_message": "message",
    "start_again": "start",
    "no_language": "callback",
}


@pytest.mark.parametrize(
    "words, question",
    [(words, question) for key, question in MEANT.items() for words in PHRASES[key]],
)
def test_the_reflex_knows_its_own_questions(words: str, question: str) -> None:
    assert question_in(words) == question


@pytest.mark.parametrize(
    "words, question",
    [
        ("So: a cleaning with Ana on Friday, March sixth at ten. Shall I book it?", "confirm_book"),
        ("Friday the sixth at ten: shall I book it?", "confirm_book"),
        (
            "Moving your appointment, a cut with Ana today at two, to a cut on Friday. All right?",
            "confirm_move",
        ),
        ("Moving it to Friday at two. All right?", "confirm_move"),
        ("Moving it to Friday at two: all right?", "confirm_move"),
        ("You have a cut with Ana tomorrow at two. Shall I cancel it?", "confirm_cancel"),
        ("Friday. Nine or half past ten?", "pick"),
        ("What is the name it is under and your date of birth?", "facts"),
        ("What is the name it is under and the telephone number we have?", "facts"),
        ("Which number can a person ring you back on?", "phone"),
        ("Bright Smile Dental, this is the automated desk. How can I help?", "start"),
        # a statement asks nothing
        ("You're confirmed: a check-up on Friday at two.", None),
        ("", None),
    ],
)
def test_other_questions_are_told_apart(words: str, question: str | None) -> None:
    assert question_in(words) == question


@pytest.mark.parametrize(
    "heard, question",
    [
        ("Thursday at ten. What name", "name"),
        ("What name shall I put", "name"),
        ("I can move it. What name is it under, and your date of birth", "facts"),
        ("Cleaning, of course. What day and", "when"),
        ("I have Tuesday at nine or ten. Which is", "pick"),
        ("Did that help? Anything el", "helped"),
        ("So: a check-up on Thursday at two. Shall I book it", "confirm_book"),
        ("So: a check-up on Thursday at two. Shall I", None),
        ("So: a check-up on Thursday", None),
        ("", None),
    ],
)
def test_a_question_that_was_broken_into_is_known_once_its_verb_was_heard(
    heard: str, question: str | None
) -> None:
    assert question_in(heard) == question
