"""The reflex as a language model: pure, quick, and obedient to `tool_choice`."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
from livekit.agents.llm import ChatContext, FunctionCall, FunctionCallOutput, function_tool

from voicedesk.brain.policy import Say, Use
from voicedesk.brain.reflex import Reflex
from voicedesk.domain.call import Level
from voicedesk.domain.state import CallView
from voicedesk.profile.facts import business_of, vocabulary_of
from voicedesk.profile.load import load_profile

pytestmark = pytest.mark.unit

NOW = datetime.fromisoformat("2026-03-03T09:00:00-05:00")
SCHEDULING = frozenset({"find_slots", "hold_slot", "book_appointment", "note_caller"})


@pytest.fixture(scope="module")
def reflex() -> Reflex:
    profile = load_profile("dental").profile
    business = business_of(profile, today=NOW.date())
    view = CallView(business.local(NOW), level=Level.KNOWN_NUMBER, first_name="Maria")
    return Reflex(
        profile=profile, business=business, vocabulary=vocabulary_of(profile), look=lambda: view
    )


def talk(*turns: str) -> ChatContext:
    """Desk and caller in turn, the desk first."""
    context = ChatContext.empty()
    for number, text in enumerate(turns):
        context.add_message(role="user" if number % 2 else "assistant", content=text)
    return context


def test_the_same_conversation_gives_the_same_act(reflex: Reflex) -> None:
    context = talk("How can I help?", "a checkup tomorrow at nine")
    before = context.to_dict()
    first, second = reflex.act(context, SCHEDULING), reflex.act(context, SCHEDULING)
    assert first == second
    assert context.to_dict() == before


def test_a_wish_leads_to_a_search_in_the_callers_words(reflex: Reflex) -> None:
    act = reflex.act(talk("How can I help?", "a checkup tomorrow at nine"), SCHEDULING)
    assert isinstance(act, Use)
    assert (act.tool, act.args["when"]) == ("find_slots", "tomorrow at nine")


def test_who_lacks_the_tool_hands_over(reflex: Reflex) -> None:
    act = reflex.act(
        talk("How can I help?", "a checkup tomorrow at nine"), frozenset({"go_to_scheduling"})
    )
    assert isinstance(act, Use)
    assert act.tool == "go_to_scheduling"


def test_without_tools_there_are_words(reflex: Reflex) -> None:
    assert isinstance(reflex.act(talk("How can I help?", "book me in"), frozenset()), Say)


def test_an_empty_conversation_begins_with_a_question(reflex: Reflex) -> None:
    act = reflex.act(ChatContext.empty(), SCHEDULING)
    assert isinstance(act, Say)
    assert act.text.endswith("?")


@pytest.mark.parametrize(
    "words,sure",
    [
        ("a checkup tomorrow at nine", True),
        ("I'd like to cancel my appointment", True),
        ("wibble the flange", False),
    ],
)
def test_it_knows_when_it_does_not_know(reflex: Reflex, words: str, sure: bool) -> None:  # noqa: FBT001
    act = reflex.act(talk("How can I help?", words), SCHEDULING)
    assert (act.confidence > 0.5) == sure


def test_a_tool_that_failed_is_told_in_its_spoken_words(reflex: Reflex) -> None:
    context = talk("How can I help?", "a checkup tomorrow at nine")
    context.items.append(FunctionCall(call_id="1", name="find_slots", arguments="{}"))
    context.items.append(
        FunctionCallOutput(
            call_id="1", name="find_slots", output="I can't reach our records.", is_error=True
        )
    )
    act = reflex.act(context, SCHEDULING)
    assert isinstance(act, Say)
    assert "reach our records" in act.text


def test_an_exception_of_a_tool_never_reaches_the_caller(reflex: Reflex) -> None:
    context = talk("How can I help?", "a checkup tomorrow at nine")
    context.items.append(FunctionCall(call_id="1", name="find_slots", arguments="{}"))
    context.items.append(
        FunctionCallOutput(
            call_id="1", name="find_slots", output="An internal error occurred", is_error=True
        )
    )
    act = reflex.act(context, SCHEDULING)
    assert isinstance(act, Say)
    assert "internal" not in act.text


async def test_no_tool_is_called_where_none_may_be(reflex: Reflex) -> None:
    @function_tool
    async def find_slots(when: str) -> str:
        """Find times."""
        return when

    stream = reflex.chat(
        chat_ctx=talk("How can I help?", "a checkup tomorrow at nine"),
        tools=[find_slots],
        tool_choice="none",
    )
    answer = await stream.collect()
    assert answer.text
    assert not answer.tool_calls


def test_a_turn_costs_milliseconds(reflex: Reflex) -> None:
    context = talk(*["What day and time would suit you?", "maybe thursday at ten"] * 15)
    reflex.act(context, SCHEDULING)
    took = []
    for _ in range(10):
        began = time.perf_counter()
        reflex.act(context, SCHEDULING)
        took.append(time.perf_counter() - began)
    assert min(took) < 0.1
