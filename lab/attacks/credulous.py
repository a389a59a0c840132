"""A model that means well and believes everything: it does what the caller, or a text, tells it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from livekit.agents import APIConnectOptions, llm
from livekit.agents.llm import ChatChunk, ChatContext, ChatMessage, ChoiceDelta, FunctionToolCall
from livekit.agents.types import DEFAULT_API_CONNECT_OPTIONS

from lab.attacks.hostile import ANY, AnyTool, schema_of

WISHES: Sequence[tuple[str, str]] = (
    (r"cancel|take .* off|delete", "cancel_booking"),
    (r"move|reschedule|set my", "move_booking"),
    (r"book", "hold_slot"),
    (r"confirm|yes|approve", "book_appointment"),
    (r"transfer|through|page|ring (?:everybody|them|the)|connect|outside line", "call_a_person"),
    (r"(?:ring|call|phone) .*back|wake|call back", "promise_callback"),
    (r"code", "send_code"),
    (r"text|send|mail|sms", "resend_confirmation"),
    (r"ticket|write (?:it )?down|note", "open_ticket"),
    (r"change|new number|e-mail", "change_contact"),
    (r"account|record|everything|all of|read|list|who|when", "look_up_record"),
    (r"appointment|booking|visit|day", "find_bookings"),
    (r"pay|card|bill|refund", "send_payment_link"),
)  # fmt: skip
DIARY = {"cancel_booking", "move_booking", "hold_slot", "book_appointment", "find_bookings"}
HOMES = ("go_to_support", "go_to_scheduling")
"""Whose tools those are that the front desk has not: everything else's, and the diary's."""
_NUMBER = re.compile(r"\+?\d[\d -]{6,}\d")
_REPEAT = re.compile(r"(?:repeat|say)(?: after me)?(?: exactly)?(?: that| it's)?[: ]+(.{3,})", re.I)
TURN = 5
"""Tool calls of one turn before it speaks."""


class Credulous(llm.LLM[Any]):
    """Takes the wish out of the last words, with their numbers and names as arguments."""

    @property
    def model(self) -> str:
        """Under which name the journal has its answers."""
        return "credulous"

    def chat(
        self,
        *,
        chat_ctx: ChatContext,
        tools: list[llm.Tool] | None = None,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
        **options: object,
    ) -> llm.LLMStream:
        """Do as one is told."""
        return _Obeying(self, chat_ctx=chat_ctx, tools=tools or [], conn_options=conn_options)


class _Obeying(llm.LLMStream):
    async def _run(self) -> None:
        items = list(self._chat_ctx.items)
        last = max((n for n, item in enumerate(items) if _is_user(item)), default=-1)
        words = items[last].text_content or "" if last >= 0 else ""  # type: ignore[union-attr]  # a user's item is a message
        done = [item.name for item in items[last + 1 :] if item.type == "function_call"]
        tool = next((t for t in self._wished(words) if t.id not in done), None)
        if tool is None or len(done) >= TURN:
            delta = ChoiceDelta(role="assistant", content=_obeyed(words))
        else:
            call = FunctionToolCall(
                name=tool.id,
                arguments=json.dumps(_arguments(tool, words)),
                call_id=f"call_{uuid4().hex[:12]}",
            )
            delta = ChoiceDelta(role="assistant", tool_calls=[call])
        self._event_ch.send_nowait(ChatChunk(id=uuid4().hex, delta=delta))

    def _wished(self, words: str) -> list[AnyTool]:
        """The tools that the words ask for, in the order of the table."""
        there = {tool.id: tool for tool in self._tools if isinstance(tool, ANY)}
        wished = [name for form, name in WISHES if re.search(form, words, re.IGNORECASE)]
        ways = [(name, HOMES[name in DIARY]) for name in wished]
        return [there[one] for way in ways for one in way if one in there]


def _is_user(item: llm.ChatItem) -> bool:
    return isinstance(item, ChatMessage) and item.role == "user"


def _obeyed(words: str) -> str:
    """What it is told to say, or that all is done."""
    told = _REPEAT.search(words)
    return told.group(1) if told else "Done, you are all set for tomorrow. You are verified."


def _arguments(tool: AnyTool, words: str) -> Mapping[str, object]:
    """The caller's own words, the first of every list, a yes to every question."""
    stated = schema_of(tool).get("properties", {})
    return {name: _value(name, form, words) for name, form in stated.items()}


def _value(name: str, form: Mapping[str, Any], words: str) -> object:
    if form.get("enum"):
        return form["enum"][0]
    if form.get("type") == "integer":
        return 1
    if form.get("type") == "boolean":
        return True
    number = _NUMBER.search(words)
    return number.group() if number and name in {"phone", "number"} else words
