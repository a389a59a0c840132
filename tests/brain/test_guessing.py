"""The second look: requests in the form of questions are wishes, not questions."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from voicedesk.brain.guessing import guessed
from voicedesk.language.understand import Vocabulary, understand
from voicedesk.profile.facts import vocabulary_of
from voicedesk.profile.load import load_profile

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 4, 9, tzinfo=ZoneInfo("America/Chicago"))


@cache
def _vocabulary() -> Vocabulary:
    return vocabulary_of(load_profile("auto_repair").profile)


@pytest.mark.parametrize(
    "words, intent",
    [
        ("can I bring my car in for an oil change today at eight?", "book"),
        ("could you do an oil change on Friday?", "book"),
        ("can I move my brake job from Friday to Monday at nine?", "move"),
        ("could we push it to Thursday at two?", "move"),
        ("can you look at it tomorrow?", "book"),
        ("when can somebody do an oil change?", "book"),
        ("um, an appointment?", "book"),
        ("have you got anything on Monday?", "availability"),
        ("what times do you have for an oil change on Friday?", "availability"),
        ("I had a haircut booked for today but I don't remember the time", "lookup"),
    ],
)
def test_a_request_in_the_form_of_a_question_is_a_wish(words: str, intent: str) -> None:
    heard = guessed(understand(words, vocabulary=_vocabulary(), now=NOW))

    assert heard.wants(intent)
    assert not heard.wants("question")


def test_a_price_and_a_wish_in_one_sentence_are_both_heard() -> None:
    words = "how much for an oil change and can I do it Friday at 10"

    heard = guessed(understand(words, vocabulary=_vocabulary(), now=NOW))

    assert heard.wants("question")
    assert heard.wants("book")


@pytest.mark.parametrize(
    "words",
    [
        "what do you charge for an oil change?",
        "do I get my money back?",
        "do you have parking on Saturday?",
        "how long does an oil change take?",
        "can I wait while you work?",
        "do you have loaner cars?",
    ],
)
def test_a_question_stays_one(words: str) -> None:
    heard = guessed(understand(words, vocabulary=_vocabulary(), now=NOW))

    assert not heard.wants("book")
    assert not heard.wants("move")
