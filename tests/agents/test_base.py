"""No sentence leaves that claims a deed which this call has not done."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import pytest
from livekit.agents import APIConnectOptions, llm
from livekit.agents.llm import ChatChunk, ChatContext, ChoiceDelta, FunctionToolCall
from livekit.agents.types import DEFAULT_API_CONNECT_OPTIONS

from voicedesk.agents.arrival import arrive
from voicedesk.agents.base import ClaimCheck
from voicedesk.agents.live import LiveCall
from voicedesk.bootstrap import Office, live_call, new_call, open_office
from voicedesk.calls.text import TextCall
from voicedesk.connectors.clock import ManualClock
from voicedesk.profile.load import load_profile

pytestmark = pytest.mark.unit

NOW = datetime.fromisoformat("2026-03-03T09:00:00-05:00")


class Scripted(llm.LLM[Any]):
    """A hosted model as it may behave at its worst: it says and calls what it is told to."""

    def __init__(self, *script: str | tuple[str, dict[str, object]]) -> None:
        super().__init__()
        self.script = list(script)

    def chat(
        self,
        *,
        chat_ctx: ChatContext,
        tools: list[llm.Tool] | None = None,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
        **options: object,
    ) -> llm.LLMStream:
        return ScriptedStream(self, chat_ctx=chat_ctx, tools=tools or [], conn_options=conn_options)


class ScriptedStream(llm.LLMStream):
    async def _run(self) -> None:
        model = self._llm
        assert isinstance(model, Scripted)
        act = model.script.pop(0) if model.script else "All right."
        delta = ChoiceDelta(role="assistant", content=act if isinstance(act, str) else None)
        if not isinstance(act, str):
            name, args = act
            call = FunctionToolCall(name=name, arguments=json.dumps(args), call_id=f"c{id(act)}")
            delta = ChoiceDelta(role="assistant", tool_calls=[call])
        self._event_ch.send_nowait(ChatChunk(id="1", delta=delta))


@asynccontextmanager
async def office() -> AsyncIterator[tuple[Office, LiveCall, list[str]]]:
    async with open_office(load_profile("dental"), clock=ManualClock(NOW)) as opened:
        live = live_call(opened.desk, new_call(opened.desk, channel="text", caller="+12025550123"))
        says: list[str] = []
        live.journal.watch(
            lambda kind, data: says.append(str(data["text"])) if kind == "say" else None
        )
        await arrive(live)
        yield opened, live, says


def checked(live: LiveCall, *pieces: str) -> str:
    check = ClaimCheck(live)
    out = [p for piece in pieces for p in check.take(piece)] + check.rest()
    return "".join(str(piece) for piece in out)


async def test_a_false_claim_is_replaced_by_what_is_true() -> None:
    async with office() as (_, live, _):
        assert checked(live, "Great news. You're booked for Tuesday. Bye.") == (
            "Great news. Nothing is booked yet. Bye."
        )


async def test_a_claim_in_pieces_is_heard_whole() -> None:
    async with office() as (_, live, _):
        assert "Nothing is booked" in checked(live, "You're ", "boo", "ked", " for Tuesday.")


async def test_a_deed_that_was_done_may_be_told() -> None:
    async with office() as (_, live, _):
        live.record("booked", "booking-1")
        assert checked(live, "You're booked for Tuesday.") == "You're booked for Tuesday."


async def test_a_number_with_a_point_is_not_cut() -> None:
    async with office() as (_, live, _):
        assert checked(live, "That is 2", ".5 hours. Fine?") == "That is 2.5 hours. Fine?"


async def test_a_lying_model_books_nothing_and_says_nothing_false() -> None:
    async with office() as (opened, live, says):
        model = Scripted("Done! Your appointment is confirmed for Tuesday at two.")
        async with TextCall(live, model, greeting="Hello.") as call:
            await call.say("book me for Tuesday at two")
        assert "Nothing is booked yet." in says[-1]
        assert "confirmed" not in says[-1]
        assert await opened.store.ledger.bookings(opened.desk.business.id) == []


@pytest.mark.parametrize(
    "answer,bookings", [("yes", 1), ("no", 0), ("what does it cost?", 0), ("hmm", 0)]
)
async def test_a_pushy_model_cannot_book_without_a_yes(answer: str, bookings: int) -> None:
    async with office() as (opened, live, _):
        model = Scripted(
            ("go_to_scheduling", {}),
            ("find_slots", {"when": "tomorrow at nine"}),
            ("hold_slot", {"choice": 1}),
            "A check-up with Doctor Lee tomorrow, Wednesday, March fourth at nine. Shall I?",
            ("book_appointment", {}),
        )
        async with TextCall(live, model, greeting="Hello.") as call:
            await call.say("tomorrow at nine")
            await call.say(answer)
        assert len(await opened.store.ledger.bookings(opened.desk.business.id)) == bookings


async def test_a_model_that_skips_the_read_back_cannot_book() -> None:
    async with office() as (opened, live, _):
        model = Scripted(
            ("go_to_scheduling", {}),
            ("find_slots", {"when": "tomorrow at nine"}),
            ("hold_slot", {"choice": 1}),
            ("book_appointment", {}),
        )
        async with TextCall(live, model, greeting="Hello.") as call:
            await call.say("yes yes tomorrow at nine, yes")
        assert await opened.store.ledger.bookings(opened.desk.business.id) == []


@pytest.mark.parametrize("tool", ["find_bookings", "resend_confirmation"])
async def test_a_curious_model_learns_nothing_without_two_facts(tool: str) -> None:
    async with office() as (_, live, _):
        told: list[object] = []
        live.journal.watch(lambda kind, data: told.append(data) if kind == "tool" else None)
        model = Scripted(("go_to_scheduling", {}), (tool, {}))
        async with TextCall(live, model, greeting="Hello.") as call:
            await call.say("what do I have?")
        assert isinstance(told[-1], dict)
        assert told[-1]["ok"] is False
        assert "check who" in told[-1]["result"]


async def test_a_model_in_a_loop_meets_the_budget() -> None:
    async with office() as (_, live, _):
        told: list[object] = []
        live.journal.watch(lambda kind, data: told.append(data["ok"]) if kind == "tool" else None)
        for _ in range(6):
            model = Scripted(("take_message", {"message": "again"}))
            async with TextCall(live, model, greeting="Hello.") as call:
                await call.say("tell them")
        assert told.count(False) == 3


async def test_an_invented_price_is_not_spoken_and_the_passages_price_is() -> None:
    async with office() as (opened, live, says):
        asked: dict[str, object] = {"question": "how much is a cleaning"}
        invented = "A cleaning is just $49. It takes 77 minutes. Doctor Smith does it, gladly."
        right = "A cleaning costs 110 dollars."
        model = Scripted(("answer_question", asked), invented, right)
        async with TextCall(live, model, greeting="Hello.") as call:
            await call.say("how much is a cleaning")
            assert says[-1].strip() == "I'm not certain of that, so I won't guess."
            await call.say("how much, please")
            assert says[-1].strip() == right
        lines = await opened.store.calls.journal(live.call.id)
        assert {"ungrounded": ["49"]} in [line.data for line in lines]
