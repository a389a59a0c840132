"""What a model may do alone, and what only when the reflex has heard the same."""

from __future__ import annotations

from datetime import datetime

import pytest
from livekit.agents.llm import ChatContext

from voicedesk.brain.agreement import doubt
from voicedesk.brain.reflex import Reflex
from voicedesk.domain.state import CallView
from voicedesk.profile.facts import business_of, vocabulary_of
from voicedesk.profile.load import load_profile

pytestmark = pytest.mark.unit

NOW = datetime.fromisoformat("2026-03-03T09:00:00-05:00")
OFFERED = "Nothing is free. Shall I put you on the waiting list, or look at another day?"


@pytest.fixture(scope="module")
def reflex() -> Reflex:
    profile = load_profile("dental").profile
    business = business_of(profile, today=NOW.date())
    view = CallView(business.local(NOW))
    return Reflex(
        profile=profile, business=business, vocabulary=vocabulary_of(profile), look=lambda: view
    )


def doubted(reflex: Reflex, tool: str, desk: str, caller: str) -> str:
    context = ChatContext.empty()
    context.add_message(role="assistant", content=desk)
    context.add_message(role="user", content=caller)
    return doubt(tool, {}, reflex.read(context), reflex.hear, reflex.business)


@pytest.mark.parametrize(
    "desk, caller, agreed",
    [
        (OFFERED, "yes please", True),
        ("How can I help?", "can you put me on the waiting list for Monday?", True),
        (OFFERED, "no, another day", False),
        ("Which tooth is it, top or bottom and left or right?", "right", False),
        ("How can I help?", "have you got anything on Monday?", False),
    ],
)
def test_nobody_waits_who_did_not_ask_to(
    reflex: Reflex,
    desk: str,
    caller: str,
    agreed: bool,  # noqa: FBT001  # of a table
) -> None:
    question = doubted(reflex, "join_waitlist", desk, caller)
    assert (question == "") is agreed
    assert agreed or "waiting list" in question


def test_what_writes_nothing_is_never_doubted(reflex: Reflex) -> None:
    assert doubted(reflex, "answer_question", "How can I help?", "is there parking?") == ""
