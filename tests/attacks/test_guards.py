"""Every tool declares its guards; one that is added without them fails here."""

from __future__ import annotations

import inspect
from importlib import import_module
from pkgutil import iter_modules

import pytest
from livekit.agents.llm import FunctionTool, RawFunctionTool, ToolContext

from voicedesk.agents import tools
from voicedesk.agents.base import SHARED, Receptionist
from voicedesk.agents.router import Router
from voicedesk.agents.scheduling import Scheduling
from voicedesk.agents.support import Support

pytestmark = pytest.mark.unit

MODULES = [import_module(f"{tools.__name__}.{one.name}") for one in iter_modules(tools.__path__)]
EVERY = {
    one.id: one
    for module in MODULES
    for one in vars(module).values()
    if isinstance(one, FunctionTool | RawFunctionTool)
}
OWN_BOOKINGS = {"find_bookings", "move_booking", "cancel_booking", "resend_confirmation"}
PROVED = OWN_BOOKINGS | {"send_code", "check_code", "look_up_record", "change_contact"}
ANYBODY = {
    "answer_question",
    "book_appointment",
    "call_a_person",
    "end_call",
    "find_slots",
    "go_to_front",
    "go_to_scheduling",
    "go_to_support",
    "hold_slot",
    "join_waitlist",
    "note_caller",
    "open_ticket",
    "promise_callback",
    "rate_call",
    "send_payment_link",
    "take_message",
    "verify_caller",
}
FREE_IDS = ("business", "tenant", "customer", "call", "id", "level", "price", "to")


def test_who_may_use_a_tool_is_decided_for_every_one() -> None:
    assert set(EVERY) == PROVED | ANYBODY, "say here whether the new tool needs an identity"


@pytest.mark.parametrize("agent", [Router, Scheduling, Support])
def test_agents_have_no_tool_beside_the_guarded(agent: type[Receptionist]) -> None:
    assert {one.id for one in (*SHARED, *agent.own_tools)} <= set(EVERY)


@pytest.mark.parametrize("name", sorted(EVERY))
def test_a_tool_is_wrapped_by_its_guard(name: str) -> None:
    usable = EVERY[name]._func
    guarded = inspect.getclosurevars(usable).nonlocals.get("guarded", usable)
    declared = inspect.getclosurevars(guarded).nonlocals
    assert declared["limit"] > 0
    assert (declared["level"] >= 2) == (name in PROVED)


@pytest.mark.parametrize("name", sorted(EVERY))
def test_a_tool_takes_words_and_ordinals_and_no_ids(name: str) -> None:
    (told,) = ToolContext([EVERY[name]]).parse_function_tools("openai", strict=False)
    asked = set(told["function"]["parameters"]["properties"])
    assert not asked & set(FREE_IDS)
    assert not any(one.endswith("_id") for one in asked)
