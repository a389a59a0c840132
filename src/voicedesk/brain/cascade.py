"""The cascade: the reflex where it is sure, else a hosted model in time, else the reflex again."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from livekit.agents import APIConnectOptions, llm
from livekit.agents.llm import ChatChunk, ChatContext, ChoiceDelta, FunctionToolCall
from livekit.agents.types import DEFAULT_API_CONNECT_OPTIONS, NOT_GIVEN, NotGivenOr

from voicedesk.brain.agreement import doubt
from voicedesk.brain.attempt import Attempt, Failed, Patience, arguments_of, fits, race
from voicedesk.brain.budget import shown
from voicedesk.brain.fold import sentences
from voicedesk.brain.openers import opener, waits
from voicedesk.brain.policy import URGENT, Act, Say
from voicedesk.brain.reflex import Reflex, act_chunks, tool_names
from voicedesk.brain.stuck import stuck

SURE = 0.9
"""From this confidence on the reflex answers alone."""
NEVER_ALONE = 2.0
"""No confidence reaches it but that of an emergency: the models answer as long as one can."""
_END = re.compile(r"(?<=[.!?])\s+")


class Cascade(llm.LLM[Any]):
    """One brain made of a reflex and hosted models; `chat` changes nothing outside."""

    def __init__(
        self,
        reflex: Reflex,
        models: Sequence[llm.LLM[Any]],
        *,
        sure: float = SURE,
        patience: Patience | None = None,
    ) -> None:
        super().__init__()
        self.reflex, self.models, self.sure = reflex, tuple(models), sure
        self.patience = patience or Patience()
        self.answered_by = reflex.model
        """Who gave the latest answer; for the journal."""
        self.differed = 0
        """How often the caller was asked because a model's reading was not the reflex's."""

    @property
    def model(self) -> str:
        """The name under which usage is counted."""
        return "cascade"

    @property
    def provider(self) -> str:
        """Who runs it."""
        return "voicedesk"

    def chat(
        self,
        *,
        chat_ctx: ChatContext,
        tools: list[llm.Tool] | None = None,
        conn_options: APIConnectOptions = DEFAULT_API_CONNECT_OPTIONS,
        parallel_tool_calls: NotGivenOr[bool] = NOT_GIVEN,
        tool_choice: NotGivenOr[llm.ToolChoice] = NOT_GIVEN,
        extra_kwargs: NotGivenOr[dict[str, Any]] = NOT_GIVEN,
    ) -> CascadeStream:
        """One generation; called speculatively too, so it changes nothing."""
        return CascadeStream(
            self,
            chat_ctx=chat_ctx,
            tools=tools or [],
            conn_options=conn_options,
            tool_choice=tool_choice,
        )

    async def aclose(self) -> None:
        for model in self.models:
            await model.aclose()


class CascadeStream(llm.LLMStream):
    """One answer, sentence by sentence, from whoever can give it."""

    def __init__(
        self,
        cascade: Cascade,
        *,
        chat_ctx: ChatContext,
        tools: list[llm.Tool],
        conn_options: APIConnectOptions,
        tool_choice: NotGivenOr[llm.ToolChoice],
    ) -> None:
        super().__init__(cascade, chat_ctx=chat_ctx, tools=tools, conn_options=conn_options)
        self._cascade = cascade
        self._tool_choice = tool_choice
        may_act = tool_choice != "none"
        self._names = tool_names(tools) if may_act else frozenset[str]()
        self._said: list[str] = []
        self._settled = False
        """The caller was asked about a difference already: the reflex's own reading counts."""
        self._opening: asyncio.Handle | None = None

    async def _run(self) -> None:
        act = self._cascade.reflex.act(self._chat_ctx, self._names)
        urgent = act.confidence >= URGENT
        sure = act.confidence >= self._cascade.sure and not stuck(self._chat_ctx)
        if urgent or sure:
            self._by_reflex(act)
            return
        self._opening = self._open_soon()
        try:
            answered = await self._answered()
        finally:
            self._opening.cancel()
        if not answered:
            failed, reflex = not self._settled, self._cascade.reflex
            self._by_reflex(reflex.act(self._chat_ctx, self._names, model_failed=failed))

    async def _answered(self) -> bool:
        """Whether a model has answered, with the others behind it for as long as there is time."""
        cascade, loop = self._cascade, asyncio.get_running_loop()
        end, left = loop.time() + cascade.patience.all_s, list(cascade.models)
        again = True
        while left and not (self._told or self._settled) and loop.time() < end:
            won = await race(left, self._ask, cascade.patience, end - loop.time())
            if won is None:
                return False
            if self._opening is not None:
                self._opening.cancel()
            left = left[left.index(won.model) + 1 :]
            try:
                await self._relay(won)
            except Failed:
                # the last one is asked once more: what failed once often comes at the second try
                left, again = (left, again) if left or not again else ([won.model], False)
                continue
            finally:
                await won.close()
            cascade.answered_by = won.model.model
            return True
        return False

    @property
    def _told(self) -> bool:
        """Whether more was said than that the caller should wait."""
        return not all(map(waits, self._said))

    def _open_soon(self) -> asyncio.Handle:
        """Bridge the wait, unless a model begins first."""
        loop, patience_s = asyncio.get_running_loop(), self._cascade.patience.opener_s
        words = ""
        if patience_s is not None:
            words = opener(self._cascade.reflex.read(self._chat_ctx), self._chat_ctx)
        return loop.call_later(patience_s or 0.0, self._open, words)

    def _open(self, words: str) -> None:
        if words and not self._event_ch.closed:
            delta = ChoiceDelta(role="assistant", content=f"{words} ")
            self._event_ch.send_nowait(ChatChunk(id=uuid4().hex, delta=delta))

    def _ask(self, model: llm.LLM[Any]) -> llm.LLMStream:
        return model.chat(
            chat_ctx=shown(self._chat_ctx),
            tools=self._tools,
            tool_choice=self._tool_choice,
            conn_options=APIConnectOptions(max_retry=0, timeout=self._conn_options.timeout),
        )

    async def _relay(self, attempt: Attempt) -> None:
        """Pass an answer on in whole sentences, and its tool calls once it is complete.

        Raises:
            Failed: It broke off, was empty, or called what is not there; what was said stays said.
        """
        kept, request, calls = "", uuid4().hex, list[FunctionToolCall]()
        async for chunk in attempt.pieces():
            if chunk.usage:
                self._event_ch.send_nowait(ChatChunk(id=request, usage=chunk.usage))
            if chunk.delta is None:
                continue
            calls += chunk.delta.tool_calls
            whole, kept = _whole(kept + (chunk.delta.content or ""))
            self._speak(request, whole)
        question = self._checked(calls if self._names else [])
        self._speak(request, sentences(kept))
        if question:
            self._cascade.differed += 1
            self._speak(request, [question])
        elif calls and self._names:
            delta = ChoiceDelta(role="assistant", tool_calls=calls)
            self._event_ch.send_nowait(ChatChunk(id=request, delta=delta))
        elif not self._told:
            raise Failed

    def _checked(self, calls: Sequence[FunctionToolCall]) -> str:
        """What to ask instead of doing what the reflex reads otherwise."""
        called = [(call.name, arguments_of(call, self._names)) for call in calls]
        if not called:
            return ""
        if not all(fits(self._tools, tool, args) for tool, args in called):
            raise Failed
        reflex = self._cascade.reflex
        frame = reflex.read(self._chat_ctx)
        for tool, args in called:
            question = doubt(tool, args, frame, reflex.hear, reflex.business)
            if question and question in frame.desk_last:
                self._settled = True
                raise Failed
            if question:
                return question
        return ""

    def _speak(self, request: str, words: Sequence[str]) -> None:
        for sentence in words:
            if sentence in self._said:
                continue
            self._said.append(sentence)
            delta = ChoiceDelta(role="assistant", content=f"{sentence} ")
            self._event_ch.send_nowait(ChatChunk(id=request, delta=delta))

    def _by_reflex(self, act: Act) -> None:
        """The reflex's act, without what a model has already said in this turn."""
        self._cascade.answered_by = self._cascade.reflex.model
        for chunk in act_chunks(act):
            again = chunk.delta and (chunk.delta.content or "").strip() in self._said
            if not again or (isinstance(act, Say) and not self._told):
                self._event_ch.send_nowait(chunk)


def _whole(text: str) -> tuple[list[str], str]:
    """The sentences that are complete, and the rest, which may still grow."""
    *whole, rest = _END.split(text)
    return [sentence for sentence in whole if sentence.strip()], rest
