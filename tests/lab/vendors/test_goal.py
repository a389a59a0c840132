"""The mind that follows a caller's goal: hears through noise, errs by a seeded draw."""

from __future__ import annotations

from random import Random

import pytest
from livekit.agents.llm import ChatContext

from lab.vendors.gemini import Asked, Call
from lab.vendors.goal import LIAR, LIE, GoalMind, Rates
from voicedesk.brain.policy import Act, Say, Use

pytestmark = pytest.mark.unit

LINE = "a cleaning on Thursday at two please"
NEVER = Rates(wrong_call=0.0, empty=0.0)
TOOLS = frozenset({"find_slots", "book_appointment"})


def think(context: ChatContext, tools: frozenset[str]) -> Act:
    """Looks for whatever the caller said last."""
    heard = [m.text_content or "" for m in context.messages() if m.role == "user"]
    return Use("find_slots", {"when": heard[-1]}, say="Let me look.")


def mind(rates: Rates = NEVER, seed: int = 1) -> GoalMind:
    return GoalMind([LINE, "yes please"], think, Random(seed), rates)


def asked(words: str) -> Asked:
    contents = [
        {"role": "user", "parts": [{"text": words}]},
        {"role": "model", "parts": [{"functionCall": {"name": "find_slots", "args": {}}}]},
        {
            "role": "user",
            "parts": [{"functionResponse": {"name": "find_slots", "response": {"output": "{}"}}}],
        },
    ]
    return Asked("Services: cleaning, filling.", contents, TOOLS)


def test_a_line_is_heard_as_it_was_meant() -> None:
    assert mind()(asked("a cleaning Thursday at to please")) == Call(
        "find_slots", {"when": LINE}, "Let me look."
    )


def test_what_is_in_no_script_is_heard_as_it_came() -> None:
    assert mind().meant("no, I said Friday") == "no, I said Friday"


def test_its_mistakes_are_as_frequent_as_was_published_and_the_same_for_a_seed() -> None:
    one, other = mind(Rates()), mind(Rates())
    replies = [one(asked(LINE)) for _ in range(2000)]
    assert replies == [other(asked(LINE)) for _ in range(2000)]
    assert 0.07 < one.wrong / 2000 < 0.11
    assert replies.count("") in range(8)


def test_a_liar_does_nothing_right() -> None:
    liar = mind(LIAR)
    right = Call("find_slots", {"when": LINE}, "Let me look.")
    assert right not in [liar(asked(LINE)) for _ in range(50)]
    liar.think = lambda context, tools: Say("It is free.")
    said = [liar(asked(LINE)) for _ in range(50)]
    assert LIE in said
    assert "It is free." not in said
