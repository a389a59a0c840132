"""The cascade: its three ways to answer, each failure of a model, and two brains' doubts."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Never

import pytest
from livekit.agents import (
    DEFAULT_API_CONNECT_OPTIONS,
    NOT_GIVEN,
    APIConnectionError,
    APIConnectOptions,
    NotGivenOr,
    llm,
)
from livekit.agents.llm import (
    ChatChunk,
    ChatContext,
    ChoiceDelta,
    CollectedResponse,
    FunctionToolCall,
    function_tool,
)

from voicedesk.brain.attempt import Patience
from voicedesk.brain.cascade import NEVER_ALONE, SURE, Cascade
from voicedesk.brain.reflex import Reflex
from voicedesk.domain.state import CallView
from voicedesk.profile.facts import business_of, vocabulary_of
from voicedesk.profile.load import load_profile

pytestmark = pytest.mark.unit

NOW = datetime.fromisoformat("2026-03-03T09:00:00-05:00")
QUICKLY = Patience(hedge_s=0.1, all_s=0.4, gap_s=0.1)
UNCLEAR = "wibble the flange for my aunt"
CLEAR = "a checkup tomorrow at nine"
Piece = str | FunctionToolCall | float | Exception


@function_tool
async def find_slots(when: str = "", service: str = "") -> str:
    """Find free times."""
    return when + service


@function_tool
async def note_caller(name: str = "") -> str:
    """Note whom it is for."""
    return name


TOOLS: list[llm.Tool] = [find_slots, note_caller]


class Vendor(llm.LLM[Never]):
    """Streams given pieces: words, tool calls, pauses in seconds, failures."""

    def __init__(
        self, *pieces: Piece, name: str = "vendor", answers: Sequence[tuple[Piece, ...]] = ()
    ) -> None:
        super().__init__()
        self.name, self.asked = name, list[ChatContext]()
        self.answers = [pieces, *answers]
        """One after the other; the last one stays."""

    @property
    def model(self) -> str:
        return self.name

    def chat(
        self,
        *,
        chat_ctx: ChatContext,
        tools: list[llm.Tool] | None = None,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
        parallel_tool_calls: NotGivenOr[bool] = NOT_GIVEN,
        tool_choice: NotGivenOr[llm.ToolChoice] = NOT_GIVEN,
        extra_kwargs: NotGivenOr[dict[str, Any]] = NOT_GIVEN,
    ) -> llm.LLMStream:
        self.asked.append(chat_ctx)
        return VendorStream(self, chat_ctx=chat_ctx, tools=tools or [], conn_options=conn_options)


class VendorStream(llm.LLMStream):
    async def _run(self) -> None:
        assert isinstance(self._llm, Vendor)
        answers = self._llm.answers
        for piece in answers.pop(0) if len(answers) > 1 else answers[0]:
            await self._give(piece)

    async def _give(self, piece: Piece) -> None:
        if isinstance(piece, Exception):
            raise piece
        if isinstance(piece, float):
            await asyncio.sleep(piece)
            return
        delta = (
            ChoiceDelta(role="assistant", content=piece)
            if isinstance(piece, str)
            else ChoiceDelta(role="assistant", tool_calls=[piece])
        )
        self._event_ch.send_nowait(ChatChunk(id="v", delta=delta))


def use(tool: str, arguments: str = "{}", **args: object) -> FunctionToolCall:
    return FunctionToolCall(
        name=tool, arguments=json.dumps(args) if args else arguments, call_id="1"
    )


@pytest.fixture(scope="module")
def reflex() -> Reflex:
    profile = load_profile("dental").profile
    business = business_of(profile, today=NOW.date())
    view = CallView(business.local(NOW))
    return Reflex(
        profile=profile, business=business, vocabulary=vocabulary_of(profile), look=lambda: view
    )


@dataclass
class Answer:
    """What came, when, and by whom."""

    text: str
    calls: Sequence[FunctionToolCall]
    by: str
    first_s: float


async def ask(
    reflex: Reflex, words: str, *models: Vendor, sure: float = SURE, choice: llm.ToolChoice = "auto"
) -> Answer:
    context = ChatContext.empty()
    context.add_message(role="assistant", content="How can I help?")
    context.add_message(role="user", content=words)
    cascade = Cascade(reflex, models, sure=sure, patience=QUICKLY)
    began = time.perf_counter()
    stream = cascade.chat(chat_ctx=context, tools=TOOLS, tool_choice=choice)
    got: CollectedResponse = await stream.collect()
    return Answer(got.text, got.tool_calls, cascade.answered_by, time.perf_counter() - began)


async def test_what_is_routine_is_answered_by_the_reflex_and_no_model_is_asked(
    reflex: Reflex,
) -> None:
    vendor = Vendor("I will look. ")
    answer = await ask(reflex, CLEAR, vendor)
    assert (answer.by, [c.name for c in answer.calls]) == ("reflex", ["find_slots"])
    assert vendor.asked == []


async def test_what_the_reflex_does_not_understand_is_answered_by_the_model(reflex: Reflex) -> None:
    answer = await ask(reflex, UNCLEAR, Vendor("For your ", "aunt. When", " would she come?"))
    assert answer.text.split() == "For your aunt. When would she come?".split()
    assert answer.by == "vendor"


FAILURES: dict[str, tuple[Piece, ...]] = {
    "an error": (APIConnectionError("down"),),
    "an error of its package": (ValueError("odd"),),
    "an error of its package in a sentence": ("Let me see whether", KeyError("parts")),
    "nothing": (),
    "blanks": (" ", "\n"),
    "no first word": (30.0, "late"),
    "a tool that is not there": (use("erase_everything"),),
    "arguments that are no JSON": (use("find_slots", '{"when": '),),
    "arguments that are a list": (use("find_slots", "[1]"),),
    "a break before a whole sentence": ("Let me see whether", APIConnectionError("cut")),
    "a stall before a whole sentence": ("Let me see whether", 30.0),
}


class Unasked(Vendor):
    """A model that cannot even be asked: its package refuses what it is given."""

    def chat(self, **_: object) -> llm.LLMStream:
        raise TypeError("unexpected keyword")


async def test_a_model_that_cannot_be_asked_is_one_that_failed(reflex: Reflex) -> None:
    second = Vendor("Who is it for?", name="second")
    assert (await ask(reflex, UNCLEAR, Unasked(), second)).by == "second"
    alone = await ask(reflex, UNCLEAR, Unasked())
    assert (alone.by, bool(alone.text)) == ("reflex", True)


@pytest.mark.parametrize("pieces", FAILURES.values(), ids=FAILURES.keys())
async def test_when_a_model_fails_the_next_one_answers(
    reflex: Reflex, pieces: tuple[Piece, ...]
) -> None:
    answer = await ask(reflex, UNCLEAR, Vendor(*pieces), Vendor("Who is it for?", name="second"))
    assert (answer.text.strip(), answer.by) == ("Who is it for?", "second")


@pytest.mark.parametrize("pieces", FAILURES.values(), ids=FAILURES.keys())
async def test_when_all_models_fail_the_reflex_answers_in_time(
    reflex: Reflex, pieces: tuple[Piece, ...]
) -> None:
    answer = await ask(reflex, UNCLEAR, Vendor(*pieces), Vendor(*pieces))
    assert answer.by == "reflex"
    assert answer.text.strip().endswith("?")
    assert answer.calls == []
    assert answer.first_s < QUICKLY.all_s + 2 * QUICKLY.gap_s + 0.5


@function_tool
async def call_a_person(reason: str = "", urgent: str = "") -> str:
    """Bring a person in."""
    return reason + urgent


async def test_whoever_is_not_understood_twice_while_no_model_answers_gets_a_person(
    reflex: Reflex,
) -> None:
    context = ChatContext.empty()
    context.add_message(role="assistant", content="How can I help?")
    context.add_message(role="user", content=UNCLEAR)
    context.add_message(role="assistant", content="Sorry, what can I do for you?")
    context.add_message(role="user", content="the flange, wibble it")
    down = Vendor(APIConnectionError("down"))
    cascade = Cascade(reflex, [down], patience=QUICKLY)
    got = await cascade.chat(chat_ctx=context, tools=[*TOOLS, call_a_person]).collect()
    (called,) = got.tool_calls
    assert called.name == "call_a_person"
    assert "while no language model answered" in called.arguments


async def test_a_slow_model_still_wins_when_the_hedge_is_dead(reflex: Reflex) -> None:
    slow = Vendor(0.2, "Here I am.", name="slow")
    answer = await ask(reflex, UNCLEAR, slow, Vendor(APIConnectionError("down")))
    assert (answer.text.strip(), answer.by) == ("Here I am.", "slow")


async def test_no_word_is_said_twice_when_a_model_breaks_off(reflex: Reflex) -> None:
    broken = Vendor("One moment. And then", APIConnectionError("cut"))
    answer = await ask(reflex, UNCLEAR, broken, Vendor("One moment. Who is it for?"))
    assert answer.text.count("One moment.") == 1
    assert "And then" not in answer.text
    assert answer.text.strip().endswith("?")


async def test_no_tool_is_called_where_none_may_be(reflex: Reflex) -> None:
    vendor = Vendor("Gladly. ", use("find_slots", when="tomorrow"))
    answer = await ask(reflex, UNCLEAR, vendor, choice="none")
    assert (answer.text.strip(), answer.calls) == ("Gladly.", [])


async def test_a_model_is_shown_the_instructions_and_the_latest_talk_only(reflex: Reflex) -> None:
    context = ChatContext.empty()
    context.add_message(role="system", content="You are the desk.")
    for number in range(200):
        context.add_message(role="user" if number % 2 else "assistant", content=f"{number} flanges")
    vendor = Vendor("Yes?")
    cascade = Cascade(reflex, [vendor], sure=NEVER_ALONE, patience=QUICKLY)
    await cascade.chat(chat_ctx=context, tools=TOOLS).collect()
    (shown,) = vendor.asked
    assert len(shown.items) <= 81
    assert shown.messages()[0].text_content == "You are the desk."
    assert shown.messages()[-1].text_content == "199 flanges"
    assert len(context.items) == 201


async def test_a_model_that_agrees_may_act(reflex: Reflex) -> None:
    vendor = Vendor(use("find_slots", when="tomorrow at nine", service="checkup"))
    answer = await ask(reflex, CLEAR, vendor, sure=NEVER_ALONE)
    assert [json.loads(c.arguments)["when"] for c in answer.calls] == ["tomorrow at nine"]


@pytest.mark.parametrize(
    "args,asked_for",
    [
        ({"when": "Friday at nine"}, "which day and time"),
        ({"when": "tomorrow at four"}, "which day and time"),
        ({"when": "tomorrow at nine", "service": "root canal"}, "Which service"),
    ],
)
async def test_where_two_brains_read_differently_the_caller_is_asked(
    reflex: Reflex, args: dict[str, object], asked_for: str
) -> None:
    answer = await ask(reflex, CLEAR, Vendor(use("find_slots", json.dumps(args))), sure=NEVER_ALONE)
    assert answer.calls == []
    assert asked_for in answer.text
    assert answer.text.strip().endswith("?")


async def test_a_model_that_only_bids_to_wait_is_asked_once_more(reflex: Reflex) -> None:
    vendor = Vendor("One moment, I'll look that up.", answers=[(use("find_slots", when="nine"),)])
    answer = await ask(reflex, UNCLEAR, vendor)
    assert [call.name for call in answer.calls] == ["find_slots"]
    assert (answer.text.count("One moment"), answer.by) == (1, "vendor")


async def test_after_nothing_but_a_wait_the_reflex_has_something_to_say(reflex: Reflex) -> None:
    answer = await ask(reflex, UNCLEAR, Vendor("Let me check that for you."))
    assert answer.text.startswith("Let me check that for you.")
    assert answer.text.strip().endswith("?")
    assert answer.text.count("Let me check") == 1


async def test_arguments_that_a_tool_does_not_take_never_reach_it(reflex: Reflex) -> None:
    answer = await ask(reflex, UNCLEAR, Vendor(use("find_slots", when={"day": 3})))
    assert (answer.calls, answer.by) == ([], "reflex")


async def test_an_emergency_waits_for_no_model(reflex: Reflex) -> None:
    context = ChatContext.empty()
    context.add_message(role="user", content="help, I can't breathe")
    vendor = Vendor("Please hold.")
    cascade = Cascade(reflex, [vendor], sure=NEVER_ALONE, patience=QUICKLY)
    got = await cascade.chat(chat_ctx=context, tools=[*TOOLS, call_a_person]).collect()
    assert "911" in got.text
    assert vendor.asked == []


async def test_whoever_says_it_again_is_answered_by_the_model(reflex: Reflex) -> None:
    context = ChatContext.empty()
    context.add_message(role="user", content="a checkup a week from tomorrow at nine")
    context.add_message(role="assistant", content="Today at nine is free. Which is better?")
    context.add_message(role="user", content="a checkup a week from tomorrow at nine")
    vendor = Vendor("A week from tomorrow at nine?")
    cascade = Cascade(reflex, [vendor], patience=QUICKLY)
    got = await cascade.chat(chat_ctx=context, tools=TOOLS).collect()
    assert (got.text.strip(), cascade.answered_by) == ("A week from tomorrow at nine?", "vendor")


async def test_a_difference_is_asked_about_once_and_then_the_reflex_goes_on(
    reflex: Reflex,
) -> None:
    context = ChatContext.empty()
    context.add_message(role="user", content=CLEAR)
    vendor = Vendor(use("find_slots", when="Friday at nine"))
    cascade = Cascade(reflex, [vendor], sure=NEVER_ALONE, patience=QUICKLY)
    first = await cascade.chat(chat_ctx=context, tools=[*TOOLS, call_a_person]).collect()
    context.add_message(role="assistant", content=first.text)
    context.add_message(role="user", content="yes")
    second = await cascade.chat(chat_ctx=context, tools=[*TOOLS, call_a_person]).collect()
    assert (cascade.differed, cascade.answered_by) == (1, "reflex")
    assert [call.name for call in second.tool_calls if call.name == "call_a_person"] == []
