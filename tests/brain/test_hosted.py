"""Language models by name, and the shipped plugin on Gemini's wire: answers, calls and faults."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest
from livekit.agents import llm, utils
from livekit.agents.llm import ChatContext

from lab.vendors.gemini import Booking, Gemini
from lab.vendors.openai import OpenAI
from lab.vendors.serving import Fault, Faults, serve
from voicedesk.bootstrap import brain_for, live_call, new_call, open_office
from voicedesk.brain.cascade import Cascade
from voicedesk.brain.hosted import Find, hosted_models, missing
from voicedesk.calls.left import Left, left_by
from voicedesk.calls.text import TextCall
from voicedesk.connectors.clock import ManualClock
from voicedesk.errors import SettingsInvalid
from voicedesk.profile.load import LoadedProfile, load_profile

pytestmark = [
    pytest.mark.unit,
    # google-genai's own way of opening a session
    pytest.mark.filterwarnings("ignore:Inheritance class AiohttpClientSession:DeprecationWarning"),
]

NOW = "2026-03-03T09:00:00-05:00"


def test_a_model_without_a_key_is_left_out() -> None:
    find = {"OPENAI_API_KEY": "k"}.get
    models = hosted_models(["google/gemini-2.5-flash", "openai/gpt-4.1-mini"], find)
    assert [model.model for model in models] == ["gpt-4.1-mini"]


def test_any_server_that_speaks_alike_is_named_by_its_address() -> None:
    (model,) = hosted_models(["http://127.0.0.1:9/v1#qwen3"], dict[str, str]().get)
    assert model.model == "qwen3"


def test_groq_has_a_key_of_its_own_and_ollama_needs_none() -> None:
    chain = ["groq/gpt-oss-120b", "ollama/qwen3"]
    assert [one.model for one in hosted_models(chain, {"OPENAI_API_KEY": "k"}.get)] == ["qwen3"]
    assert len(hosted_models(chain, {"GROQ_API_KEY": "k"}.get)) == 2


def test_a_vendor_that_is_not_installed_is_named_and_costs_no_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "livekit.plugins.openai", None)
    monkeypatch.delattr("livekit.plugins.openai", raising=False)
    keys, chain = {"OPENAI_API_KEY": "k", "GOOGLE_API_KEY": "k"}.get, ["openai/m", "google/m"]
    assert [one.model for one in hosted_models(chain, keys)] == ["m"]
    (mistake,) = missing(chain, keys)
    assert "uv pip install 'voicedesk[openai]'" in mistake
    assert missing(chain, dict[str, str]().get) == []


def test_a_model_that_cannot_be_built_costs_no_call_and_tells_no_key(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuses(**given: object) -> None:
        raise ValueError(f"bad key {given['api_key']}")

    monkeypatch.setattr("livekit.plugins.openai.LLM", refuses)
    keys = {"OPENAI_API_KEY": "k-secret", "GOOGLE_API_KEY": "k"}.get
    assert [one.model for one in hosted_models(["openai/m", "google/n"], keys)] == ["n"]
    assert "a language model cannot be built" in caplog.text
    assert "k-secret" not in caplog.text


@pytest.mark.parametrize("name", ["gemini", "acme/best", "google/", ""])
def test_a_name_that_nobody_knows_is_refused_in_words(name: str) -> None:
    with pytest.raises(SettingsInvalid, match="is not known"):
        hosted_models([name], {"GOOGLE_API_KEY": "k"}.get)


@asynccontextmanager
async def gemini(double: Gemini) -> AsyncIterator[llm.LLM[Any]]:
    async with serve(double.app()) as address, utils.http_context.open():
        (model,) = hosted_models(["google/gemini-2.5-flash"], found(address))
        yield model
        await model.aclose()


async def test_the_shipped_plugin_speaks_with_the_double() -> None:
    double = Gemini(lambda asked: "We open at eight tomorrow.")
    context = ChatContext.empty()
    context.add_message(role="system", content="You are the desk.")
    context.add_message(role="user", content="when do you open")
    async with gemini(double) as model:
        answer = await model.chat(chat_ctx=context).collect()
    assert answer.text == "We open at eight tomorrow."
    assert double.keys == ["k-1"]
    assert double.requests[0].instructions == "You are the desk."


@dataclass
class Called:
    """A whole call and what it left."""

    left: Left
    says: list[str]
    by: list[object]


async def call(double: Gemini | OpenAI, lines: tuple[str, ...], *, brain: str) -> Called:
    """A call in writing whose model is the double; its consequences are carried out."""
    clock = ManualClock(datetime.fromisoformat(NOW))
    async with (
        serve(double.app()) as address,
        utils.http_context.open(),
        open_office(thinking_with(chain_of(double, address)), clock=clock) as office,
    ):
        live = live_call(office.desk, new_call(office.desk, channel="text", caller="+12025550188"))
        said: list[Mapping[str, object]] = []
        live.journal.watch(lambda kind, data: said.append(data) if kind == "say" else None)
        thinking = brain_for(live, brain, found(address))
        assert isinstance(thinking, Cascade)
        async with TextCall(live, thinking, greeting="How can I help?") as conversation:
            for words in lines:
                await conversation.say(words)
        await office.settle()
        await thinking.aclose()
        left = await left_by(office, live)
    return Called(left, [str(data["text"]) for data in said], [data["by"] for data in said])


def chain_of(double: Gemini | OpenAI, address: str) -> tuple[str, ...]:
    return (f"http://{address}/v1#m-1",) if isinstance(double, OpenAI) else ()


def thinking_with(chain: tuple[str, ...]) -> LoadedProfile:
    loaded = load_profile("dental")
    models = loaded.profile.models.model_copy(update={"llm": chain or loaded.profile.models.llm})
    return replace(loaded, profile=loaded.profile.model_copy(update={"models": models}))


def found(address: str) -> Find:
    return {"GOOGLE_API_KEY": "k-1", "GOOGLE_GEMINI_BASE_URL": f"http://{address}"}.get


GOAL = Booking(when="Thursday at ten", service="cleaning", name="Ada Byron")
WANTS = ("a cleaning on Thursday at ten please", "Ada Byron", "yes please", "no thanks, bye")


async def test_a_whole_booking_is_made_by_the_model_over_its_wire() -> None:
    double = Gemini(GOAL)
    called = await call(double, WANTS, brain="hosted")
    assert [(b["service"], b["status"]) for b in called.left.bookings] == [("cleaning", "booked")]
    assert str(called.left.bookings[0]["start"]).startswith("2026-03-05T10:00")
    assert "gemini-2.5-flash" in called.by
    assert [n["kind"] for n in called.left.notifications] == ["confirmation"]


async def test_a_whole_booking_is_made_by_a_compatible_server() -> None:
    double = OpenAI(GOAL)
    called = await call(double, WANTS, brain="hosted")
    assert [(b["service"], b["status"]) for b in called.left.bookings] == [("cleaning", "booked")]
    assert str(called.left.bookings[0]["start"]).startswith("2026-03-05T10:00")
    assert "m-1" in called.by
    assert double.requests[0].instructions


FAULTS: tuple[Fault, ...] = ("refused", "overloaded", "silent", "empty", "malformed", "cut")


@pytest.mark.parametrize("fault", FAULTS)
async def test_with_the_model_broken_a_caller_can_still_book(fault: Fault) -> None:
    double = Gemini(GOAL, Faults(always=fault))
    called = await call(double, WANTS, brain="cascade")
    assert [(b["service"], b["status"]) for b in called.left.bookings] == [("cleaning", "booked")]


@pytest.mark.parametrize("fault", FAULTS)
async def test_with_a_compatible_server_broken_a_caller_can_still_book(fault: Fault) -> None:
    double = OpenAI(GOAL, Faults(always=fault))
    called = await call(double, WANTS, brain="hosted")
    assert [(b["service"], b["status"]) for b in called.left.bookings] == [("cleaning", "booked")]
    assert double.requests


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_turn_that_only_the_model_could_answer_is_answered_without_it(fault: Fault) -> None:
    double = Gemini(lambda asked: "Let me think. It is blue.", Faults(always=fault))
    called = await call(double, ("wibble the flange for my aunt",), brain="cascade")
    assert double.requests
    assert called.says[-1].strip()
    assert "reflex" in called.by


async def test_a_model_that_lies_about_the_time_is_not_believed() -> None:
    double = Gemini(Booking(when="Friday at four", service="cleaning", name="Ada Byron"))
    called = await call(double, WANTS[:1], brain="hosted")
    assert called.left.bookings == []
    assert "which day and time" in called.says[-1]


async def test_a_model_that_claims_a_deed_is_corrected() -> None:
    double = Gemini(lambda asked: "All done, you are booked for Friday.")
    called = await call(double, ("wibble the flange",), brain="hosted")
    assert called.left.bookings == []
    assert "you are booked" not in called.says[-1]
