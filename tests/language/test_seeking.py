"""What has to be read up is told from what stands in a record, and from what is to be done."""

from __future__ import annotations

import pytest

from voicedesk.language.seeking import NEEDED, seeks_knowledge

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "turn",
    [
        "do you know if they have free wifi",
        "is it wheelchair accessible",
        "uh do they accept cards",
    ],
)
def test_a_question_about_a_place_needs_knowledge(turn: str) -> None:
    assert seeks_knowledge(turn) > NEEDED


@pytest.mark.parametrize(
    "turn",
    ["what's the phone number", "book a table for two", "i'm looking for a hotel", "thanks", ""],
)
def test_a_record_or_a_deed_needs_none(turn: str) -> None:
    assert seeks_knowledge(turn) <= NEEDED


def test_other_hearings_of_a_turn_vote() -> None:
    assert seeks_knowledge("all you deliver") <= NEEDED
    assert seeks_knowledge("all you deliver", heard=["do you deliver", "do they deliver"]) > NEEDED
