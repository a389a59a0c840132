"""A language model as the caller, on Gemini's wire: what it says, presses, and when it hangs up."""

from __future__ import annotations

import pytest
from livekit.agents import utils

from lab.vendors.gemini import Asked, Gemini
from lab.vendors.serving import serve
from voicedesk.brain.hosted import hosted_models
from voicedesk.profile.load import load_profile
from voicedesk.rehearsal.model_caller import ModelCaller
from voicedesk.rehearsal.rehearse import How, Rehearsed, rehearse
from voicedesk.rehearsal.scenario import Scenario

pytestmark = [
    pytest.mark.unit,
    # google-genai's own way of opening a session
    pytest.mark.filterwarnings("ignore:Inheritance class AiohttpClientSession:DeprecationWarning"),
]

SCENARIO = Scenario.model_validate(
    {
        "name": "a cleaning on Thursday",
        "profile": "dental",
        "now": "2026-03-03T09:00:00-05:00",
        "from": "+12025550123",
        "caller": [
            {"say": "a cleaning on Thursday at two"},
            {"when": "shall I", "say": "yes please"},
        ],
        "expect": {"bookings": [{"service": "cleaning", "start": "2026-03-05T14:00"}]},
    }
)


def talkative(asked: Asked) -> str:
    """A mind that books as the script has it, in words of its own."""
    desk = str(asked.last.get("text", ""))
    if "Shall I book" in desk:
        return "Yes, that would be lovely."
    if "confirmed" in desk:
        return "Thanks, bye! [hang up]"
    return "Hello, I would like a cleaning on Thursday at two, please."


async def _rehearse(double: Gemini) -> Rehearsed:
    async with serve(double.app()) as address, utils.http_context.open():
        find = {"GOOGLE_API_KEY": "k", "GOOGLE_GEMINI_BASE_URL": f"http://{address}"}.get
        (model,) = hosted_models(["google/gemini-2.5-flash"], find)
        done = await rehearse(SCENARIO, load_profile("dental"), How("reflex", model=model))
        await model.aclose()
    return done


async def test_a_model_rings_books_and_hangs_up() -> None:
    double = Gemini(talkative)

    done = await _rehearse(double)

    assert done.failures == []
    assert done.written.turns == 3
    assert "a cleaning on Thursday at two" in double.requests[0].instructions


async def test_keys_are_pressed_and_nothing_is_said_after_the_end() -> None:
    replies = iter(["[press 12#]", "[hang up]"])
    double = Gemini(lambda asked: next(replies))
    async with serve(double.app()) as address, utils.http_context.open():
        find = {"GOOGLE_API_KEY": "k", "GOOGLE_GEMINI_BASE_URL": f"http://{address}"}.get
        (model,) = hosted_models(["google/gemini-2.5-flash"], find)
        caller = ModelCaller(SCENARIO, model)
        said = [await caller.answer("What is your number?") for _ in range(3)]
        await model.aclose()

    assert [rule.press if rule else None for rule in said] == ["12#", None, None]
    assert said[1] is not None
    assert said[1].hangup
