"""The reflex as a LiveKit language model: no key, no network, no side effect."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from copy import copy
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from livekit.agents import APIConnectOptions, llm
from livekit.agents.llm import (
    ChatChunk,
    ChatContext,
    ChoiceDelta,
    CompletionUsage,
    FunctionToolCall,
)
from livekit.agents.types import DEFAULT_API_CONNECT_OPTIONS, NOT_GIVEN, NotGivenOr

from voicedesk.brain.fold import Hear, follow, sentences
from voicedesk.brain.frame import Frame
from voicedesk.brain.policy import Act, Ground, Say, Use, decide
from voicedesk.brain.talk import Event, Said, read_talk
from voicedesk.domain.business import Business
from voicedesk.domain.state import CallView
from voicedesk.language.understand import Heard, Vocabulary, understand
from voicedesk.profile.schema import Profile

_LONGEST_UTTERANCE = 1500
_REMEMBERED = 200
# "book me one for Saturday" and "I'd like one, maybe next week" name no hour
_ONE_OF_THEM = re.compile(
    r"\b((?:(?:book|have|want|need|get|make|take|give)(?: me| us)?|(?:'d|would|i) like)) one"
    r"(?=,? (?:please,? )?(?:for|on|at|with|in|maybe|perhaps|next|this|tomorrow|some ?time)\b)",
    re.IGNORECASE,
)


class Reflex(llm.LLM[Any]):
    """Answers what needs no language model; `look` gives the read-only view of its call."""

    def __init__(
        self,
        *,
        profile: Profile,
        business: Business,
        vocabulary: Vocabulary,
        look: Callable[[], CallView],
    ) -> None:
        super().__init__()
        self._profile = profile
        self.business = business
        self._vocabulary = vocabulary
        self._look = look
        self._own = frozenset(q for service in business.services for q in service.questions)
        self._heard: dict[tuple[str, str, str], Heard] = {}
        self._folded: tuple[Event, ...] = ()
        self._frame = Frame()

    @property
    def model(self) -> str:
        """The name under which usage is counted."""
        return "reflex"

    @property
    def provider(self) -> str:
        """Who runs it."""
        return "voicedesk"

    def act(
        self, chat_ctx: ChatContext, tools: frozenset[str], *, model_failed: bool = False
    ) -> Act:
        """The next act, from nothing but the conversation and the view of the call."""
        ground = Ground(self._profile, self.business, self._look(), tools, model_failed)
        return decide(self.read(chat_ctx), ground)

    def read(self, chat_ctx: ChatContext) -> Frame:
        """What the conversation has come to."""
        now = self._look().now
        hear = self._hear_at(now, chat_ctx)
        talk = read_talk(chat_ctx)
        if not self._goes_on(talk, now):
            self._frame, self._folded = Frame(now=now, own=self._own), ()
        self._frame.now = now
        for event in talk[len(self._folded) :]:
            follow(self._frame, event, hear)
        self._folded = talk
        return copy(self._frame)

    def _goes_on(self, talk: tuple[Event, ...], now: datetime) -> bool:
        """Whether a talk is the one that was folded last, and more of it; a day reads alike."""
        before, then = self._folded, self._frame.now
        same_day = then is not None and then.date() == now.date()
        return same_day and talk[: len(before)] == before

    def hear(self, text: str) -> Heard:
        """Words understood on their own, as of now."""
        return self._understand(text, "", self._look().now)

    def chat(
        self,
        *,
        chat_ctx: ChatContext,
        tools: list[llm.Tool] | None = None,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
        parallel_tool_calls: NotGivenOr[bool] = NOT_GIVEN,
        tool_choice: NotGivenOr[llm.ToolChoice] = NOT_GIVEN,
        extra_kwargs: NotGivenOr[dict[str, Any]] = NOT_GIVEN,
    ) -> ReflexStream:
        """One generation; called speculatively too, so it changes nothing."""
        return ReflexStream(
            self,
            chat_ctx=chat_ctx,
            tools=tools or [],
            conn_options=conn_options,
            may_act=tool_choice != "none",
        )

    def _hear_at(self, now: datetime, context: ChatContext) -> Hear:
        """Understanding as of when each thing was said: "in an hour" counts from then."""
        said_at = {item.id: item.created_at for item in context.items}
        latest = max(said_at.values(), default=0.0)

        def hear(said: Said, asked: str) -> Heard:
            key = (said.id, said.text, asked)
            known = self._heard.get(key)
            if known is None:
                then = now - timedelta(seconds=latest - said_at.get(said.id, latest))
                known = self._understand(said.text, asked, then)
                self._remember(key, known)
            return known

        return hear

    def _understand(self, text: str, asked: str, now: datetime) -> Heard:
        return understand(
            _ONE_OF_THEM.sub(r"\1 it", text[:_LONGEST_UTTERANCE]),
            vocabulary=self._vocabulary,
            now=self.business.local(now),
            asked=asked or None,
        )

    def _remember(self, key: tuple[str, str, str], heard: Heard) -> None:
        if len(self._heard) >= _REMEMBERED:
            self._heard.clear()
        self._heard[key] = heard


class ReflexStream(llm.LLMStream):
    """Streams one act: sentence by sentence, then the tool call."""

    def __init__(
        self,
        reflex: Reflex,
        *,
        chat_ctx: ChatContext,
        tools: list[llm.Tool],
        conn_options: APIConnectOptions,
        may_act: bool,
    ) -> None:
        super().__init__(reflex, chat_ctx=chat_ctx, tools=tools, conn_options=conn_options)
        self._reflex = reflex
        self._may_act = may_act

    async def _run(self) -> None:
        names = tool_names(self._tools) if self._may_act else frozenset[str]()
        self._send(self._reflex.act(self._chat_ctx, names))

    def _send(self, act: Act) -> None:
        for chunk in act_chunks(act):
            self._event_ch.send_nowait(chunk)


def act_chunks(act: Act) -> list[ChatChunk]:
    """An act as a model would stream it: sentence by sentence, then the tool call."""
    request = uuid4().hex
    words = act.text if isinstance(act, Say) else act.say
    deltas = [ChoiceDelta(role="assistant", content=f"{one} ") for one in sentences(words)]
    if isinstance(act, Use):
        call = FunctionToolCall(
            name=act.tool,
            arguments=json.dumps(dict(act.args)),
            call_id=f"call_{uuid4().hex[:12]}",
        )
        deltas.append(ChoiceDelta(role="assistant", tool_calls=[call]))
    usage = CompletionUsage(completion_tokens=len(words.split()), prompt_tokens=0, total_tokens=0)
    chunks = [ChatChunk(id=request, delta=delta) for delta in deltas]
    return [*chunks, ChatChunk(id=request, usage=usage)]


def tool_names(tools: list[llm.Tool]) -> frozenset[str]:
    """The names under which tools can be called."""
    return frozenset(t.id for t in tools if isinstance(t, llm.FunctionTool | llm.RawFunctionTool))
