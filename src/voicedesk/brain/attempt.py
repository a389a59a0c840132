"""One question to one hosted model, and the race of several for the first word."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from livekit.agents import llm
from livekit.agents.llm import ChatChunk, FunctionToolCall
from livekit.agents.llm.utils import function_arguments_to_pydantic_model
from pydantic import ValidationError

logger = logging.getLogger(__name__)

Ask = Callable[[llm.LLM[Any]], llm.LLMStream]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long models may take before the caller is answered without them."""

    hedge_s: float = 0.9
    """To the first word, before the next model is asked as well."""
    all_s: float = 1.7
    """To the first word of any of them: with what follows, under two seconds of silence."""
    gap_s: float = 1.0
    """Between two pieces of an answer."""
    opener_s: float | None = None
    """To the first word, before the wait is bridged by an opener; None for a desk in writing."""


ALOUD = Patience(opener_s=0.1)
"""For a desk that is heard: half a second of silence, of which the recogniser takes most."""


class Failed(Exception):  # never leaves the brain
    """A model gave no answer that could be used."""


class Attempt:
    """One model's answer as it comes."""

    def __init__(self, model: llm.LLM[Any], ask: Ask, gap_s: float) -> None:
        self.model = model
        self._ask, self._gap_s = ask, gap_s
        self._stream: llm.LLMStream | None = None
        self._early: list[ChatChunk] = []

    async def begins(self) -> bool:
        """Wait for the first piece that says or does something; False when none will come."""
        try:
            self._stream = self._ask(self.model)
            async for chunk in self._stream:
                self._early.append(chunk)
                if _speaks(chunk):
                    return True
        except Exception as error:  # noqa: BLE001  # whatever a vendor's package raises, the call goes on
            self._note(error)
        return False

    async def pieces(self) -> AsyncIterator[ChatChunk]:
        """All of the answer. Raises Failed when it breaks off or stalls."""
        for chunk in self._early:
            yield chunk
        while self._stream is not None:
            try:
                async with asyncio.timeout(self._gap_s):
                    chunk = await anext(self._stream)
            except StopAsyncIteration:
                return
            except Exception as error:
                self._note(error)
                raise Failed from error
            yield chunk

    async def close(self) -> None:
        """Ask no more of it."""
        if self._stream is not None:
            await self._stream.aclose()

    def _note(self, error: Exception) -> None:
        logger.warning(
            "a language model failed",
            extra={"model": self.model.model, "failure": type(error).__name__},
        )


async def race(
    models: Sequence[llm.LLM[Any]], ask: Ask, patience: Patience, left_s: float
) -> Attempt | None:
    """The first model that begins to answer; the next is asked when one fails or is slow."""
    loop = asyncio.get_running_loop()
    end = loop.time() + left_s
    waiting, running = list(models), dict[asyncio.Task[bool], Attempt]()
    won: Attempt | None = None
    try:
        while won is None and (waiting or running) and loop.time() < end:
            if waiting:
                attempt = Attempt(waiting.pop(0), ask, patience.gap_s)
                running[loop.create_task(attempt.begins())] = attempt
            limit_s = min(patience.hedge_s, end - loop.time()) if waiting else end - loop.time()
            won = await _first(running, limit_s, wait=not waiting)
        return won
    finally:
        await _stop(running)


async def _first(
    running: dict[asyncio.Task[bool], Attempt], limit_s: float, *, wait: bool
) -> Attempt | None:
    """Who begins within the limit; without another to ask, failures are waited out."""
    end = asyncio.get_running_loop().time() + limit_s
    while running:
        left_s = max(0.0, end - asyncio.get_running_loop().time())
        done, _ = await asyncio.wait(running, timeout=left_s, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            attempt = running.pop(task)
            if task.result():
                return attempt
            await attempt.close()
        if not done or not wait:
            return None
    return None


async def _stop(running: dict[asyncio.Task[bool], Attempt]) -> None:
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    for attempt in running.values():
        await attempt.close()


def _speaks(chunk: ChatChunk) -> bool:
    delta = chunk.delta
    return delta is not None and bool(delta.tool_calls or (delta.content or "").strip())


def arguments_of(call: FunctionToolCall, names: frozenset[str]) -> dict[str, object]:
    """What a tool is called with. Raises Failed for a tool or for arguments that are not real."""
    try:
        args = json.loads(call.arguments or "{}")
    except ValueError as error:
        raise Failed from error
    if call.name not in names or not isinstance(args, dict):
        raise Failed
    return args


def fits(tools: Sequence[llm.Tool], name: str, args: Mapping[str, object]) -> bool:
    """Whether arguments are those that a tool takes: what they lack, its caller would hear of."""
    tool = next((t for t in tools if isinstance(t, llm.FunctionTool) and t.id == name), None)
    if tool is None:
        return True
    try:
        function_arguments_to_pydantic_model(tool).model_validate(args)
    except ValidationError:
        return False
    return True
