"""What surrounds every tool: identity level, budget, journal, and errors that can be spoken."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, TypeVar, cast

from livekit.agents import RunContext, ToolError, function_tool
from livekit.agents.llm import FunctionTool, RawFunctionTool, ToolResult

from voicedesk.agents.live import LiveCall
from voicedesk.agents.tools.form import Form
from voicedesk.domain.call import Level
from voicedesk.errors import IdentityRequired, OverLimit, VoicedeskError
from voicedesk.telemetry.mask import HIDDEN, mask_cards

logger = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")
Context = RunContext[LiveCall]
Deed = Callable[Concatenate[Context, P], Awaitable[T]]
Guarded = RawFunctionTool[..., Awaitable[T]] | FunctionTool[[Context], Awaitable[T]]
_USUAL_LIMIT = 40
_LONGEST_ARGUMENT = 1000
_EMPTY = ("", None, 0, False)
_SECRET = frozenset({"code"})
"""Arguments that the journal does not keep."""


def tool(
    *, level: Level = Level.NONE, limit: int = _USUAL_LIMIT, or_just_booked: bool = False
) -> Callable[[Deed[P, T]], Guarded[T]]:
    """Declare a tool: the identity level it needs and how often one call may use it.

    `or_just_booked`: who has booked in this call may use it for that booking at any level.
    """

    def declare(deed: Deed[P, T]) -> Guarded[T]:
        form = Form(deed)
        plain = cast("Callable[..., Awaitable[T]]", deed)

        async def guarded(raw_arguments: dict[str, object], ctx: Context) -> T:
            given = {k: _without_card(k, v) for k, v in form.read(raw_arguments).items()}
            told = {k: v for k, v in given.items() if v not in _EMPTY}
            known = or_just_booked and ctx.userdata.state.did("booked")
            guards = _Guards(form.name, Level.NONE if known else level, limit)
            return await _watched(ctx.userdata, guards, told, lambda: plain(ctx, **given))

        if form.asks:
            return function_tool(guarded, raw_schema=form.schema)

        # vendors want different things of a form without fields; LiveKit knows which
        async def asking_nothing(ctx: Context) -> T:
            return await guarded({}, ctx)

        return function_tool(asking_nothing, name=form.name, description=form.description)

    return declare


def raw_tool(
    schema: dict[str, object],
    deed: Callable[[Context, Mapping[str, str]], Awaitable[str]],
    *,
    level: Level,
    limit: int,
) -> RawFunctionTool[..., Awaitable[str]]:
    """Declare a tool whose arguments are stated elsewhere; its guards are those of every tool."""
    name = str(schema["name"])

    async def guarded(raw_arguments: dict[str, object], ctx: Context) -> str:
        said = {
            str(key): str(_without_card(str(key), value))[:_LONGEST_ARGUMENT]
            for key, value in raw_arguments.items()
            if isinstance(value, str | int | float)
        }
        return await _watched(
            ctx.userdata, _Guards(name, level, limit), dict(said), lambda: deed(ctx, said)
        )

    return function_tool(guarded, raw_schema=schema)


async def use_tool(one: Guarded[T], ctx: Context, args: Mapping[str, object]) -> T:
    """Use a tool without a session around it, with its arguments as a brain gives them."""
    if isinstance(one, RawFunctionTool):
        return await one(dict(args), ctx)
    return await one(ctx)


def facts(**what: object) -> str:
    """A tool's answer: facts as JSON, without what is empty."""
    kept = {key: value for key, value in what.items() if value not in (None, "", (), [], {})}
    return json.dumps(kept, ensure_ascii=False)


def commit(ctx: Context) -> None:
    """From here on the caller cannot interrupt: something is being written down."""
    ctx.disallow_interruptions()


@dataclass(frozen=True, slots=True)
class _Guards:
    name: str
    level: Level
    limit: int


async def _watched(
    live: LiveCall,
    guards: _Guards,
    given: dict[str, object],
    work: Callable[[], Awaitable[T]],
) -> T:
    """Admit it, do it, and note it; an error becomes the sentence that may be spoken."""
    started = time.perf_counter()
    name = guards.name
    try:
        _admit(live, name, level=guards.level, limit=guards.limit)
        result = await work()
    except VoicedeskError as error:
        _note(live, name, given, error.spoken, ok=False, started=started)
        logger.info("tool refused", extra={"tool": name, "error": type(error).__name__})
        raise ToolError(error.spoken) from error
    _note(live, name, given, result, ok=True, started=started)
    return result


def _without_card(name: str, value: object) -> object:
    """No tool is given the number of a card; a telephone number may look like one."""
    return mask_cards(value) if isinstance(value, str) and name != "phone" else value


def _admit(live: LiveCall, name: str, *, level: Level, limit: int) -> None:
    used = live.state.used
    used[name] = used.get(name, 0) + 1
    if used[name] > limit:
        raise OverLimit(f"{name} was used more than {limit} times in one call")
    if live.state.level < level:
        raise IdentityRequired(f"{name} needs level {level.name}")


def _note(
    live: LiveCall,
    name: str,
    args: dict[str, object],
    result: object,
    *,
    ok: bool,
    started: float,
) -> None:
    outcome = result[-1] if isinstance(result, tuple) else result
    told = outcome.output if isinstance(outcome, ToolResult) else outcome
    ms = round((time.perf_counter() - started) * 1000, 1)
    args = {key: HIDDEN if key in _SECRET else value for key, value in args.items()}
    live.journal.add("tool", {"name": name, "args": args, "result": told, "ok": ok, "ms": ms})
