"""A conversation by text message: the same agents and tools, one message at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from livekit.agents import AgentSession, llm
from livekit.agents.llm import ChatContext

from voicedesk.agents.live import LiveCall
from voicedesk.agents.router import Router
from voicedesk.bootstrap import live_call
from voicedesk.calls.keeping import KEPT, Kept, agent_for, read_kept, write_kept
from voicedesk.calls.session import finish, open_session
from voicedesk.calls.text import TURN_TIMEOUT_S
from voicedesk.domain.booking import Booking
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId, Customer, JournalKind, Level
from voicedesk.domain.state import CallState
from voicedesk.errors import Conflict
from voicedesk.ports import Calls, Incoming, Sessions
from voicedesk.services.desk import Desk
from voicedesk.services.ids import id_from

logger = logging.getLogger(__name__)

ONE_AT_A_TIME = timedelta(seconds=90)
"""For how long one text keeps the next of the same number waiting, at most."""
REMEMBERED = 10
"""Answers of a conversation that are given again when a text is taken up twice."""


@dataclass(frozen=True, slots=True)
class Texting:
    """Talks with those who write to us; implements `services.replies.Conversation`."""

    open_desk: Callable[[BusinessId], Awaitable[Desk]]
    calls: Calls
    sessions: Sessions
    brain: Callable[[LiveCall], llm.LLM[Any]]

    async def answer(self, text: Incoming, words: str, *, about: Booking | None) -> str:
        """What the desk says. Raises Conflict while another text of this number is answered."""
        thread = thread_of(text.business, text.sender)
        if not await self.sessions.lease(thread, text.id, ttl=ONE_AT_A_TIME):
            raise Conflict("another text of this number is being answered")
        try:
            return await self._answer(thread, text, words, about)
        finally:
            await self.sessions.end_lease(thread, text.id)

    async def _answer(
        self, thread: CallId, text: Incoming, words: str, about: Booking | None
    ) -> str:
        known = await self.sessions.get(thread) or {}
        answers = _answers(known)
        if text.id in answers:
            return answers[text.id]
        desk = await self.open_desk(text.business)
        live, kept = await self._live(desk, known, text, about)
        said = await self._turn(live, kept, words)
        answers[text.id] = said
        latest = dict(list(answers.items())[-REMEMBERED:])
        call = "" if live.state.ended else live.call.id
        await self.sessions.put(thread, {"call": call, "answers": latest}, ttl=KEPT)
        return said

    async def _live(
        self, desk: Desk, known: Mapping[str, object], text: Incoming, about: Booking | None
    ) -> tuple[LiveCall, Kept | None]:
        """The conversation that goes on, or a new one."""
        begun = await self.calls.get(text.business, CallId(str(known.get("call", ""))))
        if begun is not None and begun.ended is None:
            kept = await read_kept(begun, self.sessions, self.calls)
            live = live_call(desk, begun)
            live.state = kept.state
            return live, kept
        call = Call(
            id=CallId(f"call_{id_from(text.id)}"),
            business=text.business,
            channel="text",
            started=desk.clock.now(),
            caller=text.sender,
            called=text.to or None,
        )
        await desk.calls.begin(call)
        live = live_call(desk, call)
        await _recognise(live.state, desk, about)
        return live, None

    async def _turn(self, live: LiveCall, kept: Kept | None, words: str) -> str:
        said: list[str] = []

        def hear(kind: JournalKind, data: Mapping[str, object]) -> None:
            if kind == "say":
                said.append(str(data["text"]))

        live.journal.watch(hear)
        live.journal.start()
        session = open_session(live, self.brain(live))
        try:
            await session.start(agent_for(live, kept) if kept else _first(live))
            if kept is not None:
                session.history.merge(kept.context)
            await _run(session, words)
            await write_kept(live, session, self.sessions)
        finally:
            await session.aclose()
            if live.state.ended:
                await finish(live, reason=live.state.ended)
                await self.sessions.drop(live.call.id)
            else:
                await live.journal.close()
        phone = live.desk.profile.business.phone
        return " ".join(said) or f"Sorry, that did not reach me. Please call {phone}."


def thread_of(business: BusinessId, phone: str) -> CallId:
    """What the state of a conversation is kept under, without the number in it."""
    return CallId(id_from("texting", business, phone))


async def _run(session: AgentSession[LiveCall], words: str) -> None:
    try:
        async with asyncio.timeout(TURN_TIMEOUT_S):
            await session.run(user_input=words or "...")
    except Exception as error:  # the session's edge: whoever wrote is answered, whatever broke
        logger.exception("turn failed", extra={"error": type(error).__name__})


def _first(live: LiveCall) -> Router:
    context = ChatContext.empty()
    context.add_message(role="assistant", content="How can I help?")
    return Router(live, context, greeted=True)


async def _recognise(state: CallState, desk: Desk, about: Booking | None) -> None:
    """Who writes from the number on file may see and change what was texted there.

    The answer goes to that number and to nobody who only pretends to write from it.
    """
    if state.call.caller is None:
        return
    state.known = tuple(await desk.customers.recognise(state.call.caller))
    if not state.known:
        return
    state.level = Level.KNOWN_NUMBER
    who = _whose(state.known, about)
    if who is not None:
        state.customer, state.level = who, Level.TWO_FACTS


def _whose(known: tuple[Customer, ...], about: Booking | None) -> Customer | None:
    """Of several on one number the one whose booking the last text was about."""
    if len(known) == 1:
        return known[0]
    of_booking = about.attendee.customer if about else None
    return next((one for one in known if one.id == of_booking), None)


def _answers(known: Mapping[str, object]) -> dict[str, str]:
    answers = known.get("answers")
    return {str(k): str(v) for k, v in answers.items()} if isinstance(answers, dict) else {}
