"""A proof holds for the shipped policy, and finds a policy that breaks a law."""

from __future__ import annotations

from datetime import datetime

import pytest

from voicedesk.brain.frame import Frame
from voicedesk.brain.policy import Act, Ground, Say, Use, decide
from voicedesk.profile.load import load_profile
from voicedesk.rehearsal.prove import Decide, prove
from voicedesk.rehearsal.prove_laws import LAWS, Proof, last_question, proof_lines
from voicedesk.rehearsal.prove_laws import repeated_for_ever as again

pytestmark = pytest.mark.unit

NOW = datetime.fromisoformat("2026-03-03T09:00:00-05:00")


async def _proof(policy: Decide, *, longest_s: float = 12.0) -> Proof:
    return await prove(
        load_profile("dental"), now=NOW, longest_s=longest_s, policy=policy, first_only=True
    )


async def test_the_shipped_policy_breaks_no_law_where_it_was_walked() -> None:
    proof = await _proof(decide, longest_s=4.0)

    assert proof.holes == []
    assert proof.states > 20
    assert any("holds" in line for line in proof_lines("dental", proof))


def books_at_once(frame: Frame, ground: Ground) -> Act:
    """Asks for nothing once a time is kept."""
    held = frame.search.held is not None and not frame.turn.result("book_appointment")
    return Use("book_appointment") if held and not frame.search.needs else decide(frame, ground)


def claims_too_much(frame: Frame, ground: Ground) -> Act:
    """Says that all is booked whenever it has nothing to do."""
    act = decide(frame, ground)
    return Say("You're booked for Friday.") if isinstance(act, Say) else act


def knows_no_people(frame: Frame, ground: Ground) -> Act:
    """Never brings anybody in."""
    act = decide(frame, ground)
    away = isinstance(act, Use) and act.tool in ("call_a_person", "promise_callback")
    return Say("Is there anything else?") if away else act


def runs_in_circles(frame: Frame, ground: Ground) -> Act:
    """Looks things up for ever."""
    return Use("answer_question", {"question": "why?"})


@pytest.mark.parametrize(
    "policy, law",
    [
        (books_at_once, "consent"),
        (claims_too_much, "promise"),
        (knows_no_people, "person"),
        (runs_in_circles, "answer"),
    ],
)
async def test_a_policy_that_breaks_a_law_is_found_with_a_call(policy: Decide, law: str) -> None:
    proof = await _proof(policy)

    hole = next(hole for hole in proof.holes if hole.law == law)
    assert hole.call[0].endswith("rings)")
    assert any(line.startswith("caller:") for line in hole.call)
    assert any(line.startswith(f"{law}:") for line in proof_lines("dental", proof))


def test_every_law_has_its_words() -> None:
    assert len(LAWS) == 5
    assert all(words.islower() for words in LAWS.values())


def test_a_question_that_comes_again_and_again_is_seen() -> None:
    assert again(["a?", "b?", "b?", "b?"], times=3) == "b?"
    assert again(["a?", "b?", "a?", "b?"], times=2) == ""


def test_the_last_question_of_a_turn_is_what_was_asked() -> None:
    assert last_question(["Fine.", "Monday? Which time?", "Take it slowly."]) == "Which time?"
