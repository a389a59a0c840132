"""A yes counts only for what was read out."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from livekit.agents.llm import ChatContext

from voicedesk.agents.consent import (
    calls_for_another,
    consented,
    heard_proposal,
    last_exchange,
)
from voicedesk.domain.state import Proposal
from voicedesk.language.understand import Vocabulary

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("America/New_York"))
PROPOSAL = Proposal("book", "hold-1", (("Tuesday", "March 10"), ("two", "2", "14:00")))
READ_BACK = "So: a check-up with Doctor Lee on Tuesday, March tenth at two. Shall I book it?"


def history(*turns: tuple[str, str]) -> ChatContext:
    context = ChatContext.empty()
    for role, text in turns:
        context.add_message(role=role, content=text)  # type: ignore[arg-type]  # user or assistant
    return context


def agreed(*turns: tuple[str, str]) -> bool:
    return consented(PROPOSAL, history(*turns), vocabulary=Vocabulary(), now=NOW)


@pytest.mark.parametrize(
    "answer", ["yes", "Yes, that works for me", "yep", "sure, go ahead", "ok please book it", "mhm"]
)
def test_a_yes_to_the_whole_read_back_counts(answer: str) -> None:
    assert agreed(("assistant", READ_BACK), ("user", answer))


@pytest.mark.parametrize(
    "answer",
    [
        "no",
        "maybe",
        "hmm",
        "what does it cost?",
        "no, Thursday",
        "not really",
        "wait",
        "can I talk to a person?",
    ],
)
def test_anything_else_does_not(answer: str) -> None:
    assert not agreed(("assistant", READ_BACK), ("user", answer))


@pytest.mark.parametrize(
    "words",
    [
        "Shall I book it?",
        "Tuesday, March tenth. Shall I book it?",
        "At two. Shall I book it?",
        # the read-back was cut off before the time
        "So: a check-up with Doctor Lee on Tuesday,",
        "So: a check-up on Wednesday at two. Shall I book it?",
    ],
)
def test_a_yes_to_something_else_does_not(words: str) -> None:
    assert not agreed(("assistant", words), ("user", "yes"))


@pytest.mark.parametrize(
    "question, answer",
    [
        ("Which tooth is it, top or bottom and left or right?", "right"),
        ("What name shall I put it under?", "okay, Ann Lee"),
        ("And what is the date of birth?", "sure"),
        ("Do you have the tires or shall we order them?", "yes"),
        ("Has your hair been colored in the last six months?", "yes"),
        ("Anything else?", "yes"),
        # nothing else is open, and still it is not what was asked
        ("Under which name, all right?", "yes"),
    ],
)
def test_a_yes_to_a_question_after_the_time_agrees_to_nothing(question: str, answer: str) -> None:
    said = f"Tuesday, March tenth at two. {question}"
    assert not agreed(("assistant", said), ("user", answer))


@pytest.mark.parametrize(
    "question",
    [
        "Shall I book it?",
        "Is that right?",
        "Does that work for you?",
        "All right?",
        "Would you like me to book that?",
        "Sounds good?",
        "Shall I book it, yes or no?",
        "Shall I go ahead, or is another day better?",
        "Is that all correct?",
        "",
        # cut off by the caller's own yes
        "Shall I",
    ],
)
def test_however_a_model_asks_for_the_yes_it_counts(question: str) -> None:
    said = f"A check-up on Tuesday, March tenth at two. {question}"
    assert agreed(("assistant", said), ("user", "yes"))


def test_a_yes_before_the_read_back_does_not() -> None:
    assert not agreed(("user", "yes yes"), ("assistant", READ_BACK))


def test_an_old_read_back_does_not_carry_over() -> None:
    assert not agreed(
        ("assistant", READ_BACK),
        ("user", "is there parking?"),
        ("assistant", "Yes, behind the house."),
        ("user", "yes"),
    )


def test_what_was_said_in_pieces_is_one_exchange() -> None:
    desk, caller = last_exchange(
        history(("assistant", "One."), ("assistant", "Two?"), ("user", "yes"), ("user", "please"))
    )
    assert (desk, caller) == ("One. Two?", "yes please")


def test_a_clock_in_digits_is_heard_too() -> None:
    assert heard_proposal(PROPOSAL, "Tuesday the 10th at 2 PM, shall I book it?")


def test_naming_the_deed_in_a_yes_to_a_cancellation_takes_nothing_back() -> None:
    proposal = Proposal("cancel", "booking-1", PROPOSAL.must_hear)
    said = history(
        ("assistant", "You have a check-up on Tuesday, March tenth at two. Shall I cancel it?"),
        ("user", "yes, please cancel it"),
    )

    assert consented(proposal, said, vocabulary=Vocabulary(), now=NOW)


def test_cancelling_is_no_yes_to_a_booking() -> None:
    assert not agreed(("assistant", READ_BACK), ("user", "yes, cancel it"))


@pytest.mark.parametrize(
    "words,another",
    [
        ("I'm calling for my father, he can't hear", True),
        ("it's about my wife's cleaning", True),
        ("I am Emily Parker's husband", True),
        ("on behalf of Mr Chen", True),
        ("I'm her assistant", True),
        ("I'm calling for an appointment", False),
        ("my husband drives me, can I park there?", False),
        ("it's for me", False),
    ],
)
def test_who_says_that_they_call_for_somebody_else_is_heard(
    words: str,
    another: bool,  # noqa: FBT001  # of a table
) -> None:
    history = ChatContext.empty()
    history.add_message(role="user", content=words)
    history.add_message(role="assistant", content="I'm calling for my boss.")
    assert calls_for_another(history) is another
