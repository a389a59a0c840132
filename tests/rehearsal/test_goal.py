"""A caller with a goal says yes to what they came for, and objects to anything else."""

from __future__ import annotations

from datetime import datetime

import pytest

from voicedesk.profile.facts import business_of
from voicedesk.profile.load import load_profile
from voicedesk.rehearsal.goal import Goal, plain_yes
from voicedesk.rehearsal.scenario import ExpectedBooking

pytestmark = pytest.mark.unit

NOW = datetime.fromisoformat("2026-03-03T09:00:00-05:00")
BUSINESS = business_of(load_profile("dental").profile)
WANTED = ExpectedBooking.model_validate(
    {"service": "cleaning", "staff": "dr_lee", "start": "2026-03-05T14:00"}
)
GOAL = Goal([WANTED], BUSINESS, NOW)
RIGHT = "So: a cleaning with Doctor Lee on Thursday, March fifth at two. Shall I book it?"


@pytest.mark.parametrize(
    "read_back",
    [
        RIGHT,
        "Thursday the fifth at two: shall I book it?",
        "Moving your appointment, a crown with Doctor Lee tomorrow at nine, to a cleaning with "
        "Doctor Lee on Thursday, March fifth at two. All right?",
        "Anything else?",
    ],
)
def test_what_the_caller_came_for_is_agreed_to(read_back: str) -> None:
    assert GOAL.objection(read_back, "yes please") == ""


@pytest.mark.parametrize(
    "read_back, objection",
    [
        (
            "So: a cleaning with Doctor Lee on Thursday, March fifth at two thirty. "
            "Shall I book it?",
            "no, I said Thursday the fifth at two",
        ),
        ("Friday the sixth at two: shall I book it?", "no, I said Thursday the fifth at two"),
        (
            "So: a check-up with Doctor Lee on Thursday, March fifth at two. Shall I book it?",
            "no, I said cleaning",
        ),
        (
            "So: a cleaning with Nina on Thursday, March fifth at two. Shall I book it?",
            "no, I said with Doctor Lee",
        ),
        (
            "Tomorrow at two is free with Omar. Shall I keep that for you, or look at another day?",
            "no, I said Thursday the fifth at two",
        ),
    ],
)
def test_anything_else_is_objected_to_with_what_is_wrong(read_back: str, objection: str) -> None:
    assert GOAL.objection(read_back, "yes please") == objection


def test_a_script_that_changes_its_mind_is_left_alone() -> None:
    assert GOAL.objection("Friday the sixth at two: shall I book it?", "no wait, Thursday") == ""


def test_a_caller_without_a_goal_objects_to_nothing() -> None:
    assert Goal((), BUSINESS, NOW).objection(RIGHT, "yes") == ""


@pytest.mark.parametrize(
    "words", ["yes please", "mhm, yes", "that works", "ok, go ahead", "sure", "sweet, yeah"]
)
def test_a_plain_yes_is_one(words: str) -> None:
    assert plain_yes(words)


@pytest.mark.parametrize("words", ["yes, no wait, make it nine", "no", "yes but later", "Friday"])
def test_a_yes_that_is_taken_back_is_none(words: str) -> None:
    assert not plain_yes(words)


@pytest.mark.parametrize(
    "desk_said, meant",
    [
        (
            "Just so I have it right: which day and time, Thursday the fifth at ten or Thursday "
            "the fifth at two?",
            "Thursday the fifth at two",
        ),
        ("Which day and time, tomorrow at ten or Friday at nine?", "Thursday the fifth at two"),
        ("What day and time would suit you?", ""),
    ],
)
def test_of_two_readings_the_caller_names_theirs(desk_said: str, meant: str) -> None:
    assert GOAL.meant(desk_said) == meant
