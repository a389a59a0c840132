"""Tools for the actions that a profile declares, with the guards of all the others."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping

from livekit.agents.llm import RawFunctionTool, Tool

from voicedesk.agents.live import LiveCall
from voicedesk.agents.tools.booking import agreed
from voicedesk.agents.tools.guard import Context, commit, facts, raw_tool
from voicedesk.agents.tools.reading import local_now
from voicedesk.domain.call import Customer, Level
from voicedesk.domain.state import Proposal
from voicedesk.errors import ConnectorError, IdentityRequired
from voicedesk.profile.actions import Action
from voicedesk.services.actions import ActionDesk, Prepared

PREFIX = "act_"
LEVELS = {"none": Level.NONE, "two_facts": Level.TWO_FACTS, "code": Level.CODE}
_TRIES = 3
"""Uses of the tool for each request: asking for values and for a yes uses it too."""


def action_tools(live: LiveCall) -> list[Tool]:
    """The tools that this desk has beside its own."""
    desk = live.desk.actions
    return [_tool(desk, action) for action in desk.actions] if desk else []


def _tool(desk: ActionDesk, action: Action) -> RawFunctionTool[..., Awaitable[str]]:
    async def deed(ctx: Context, said: Mapping[str, str]) -> str:
        return await act(ctx, desk, action, said)

    asked = [one for one in action.fields if one.source == "caller"]
    schema: dict[str, object] = {
        "name": f"{PREFIX}{action.name}",
        "description": _described(action),
        "parameters": {
            "type": "object",
            "properties": {
                one.name: {"type": "string", "description": one.ask or one.name} for one in asked
            },
            "required": [],
        },
    }
    limit = action.uses_per_call * (_TRIES + len(asked))
    return raw_tool(schema, deed, level=LEVELS[action.level], limit=limit)


async def act(ctx: Context, desk: ActionDesk, action: Action, said: Mapping[str, str]) -> str:
    """Ask for what is missing, for a yes before writing, then carry it out."""
    live = ctx.userdata
    ready = desk.prepare(
        action, said, call=live.call, customer=_proved(live, action), now=local_now(live)
    )
    if ready.missing is not None:
        if ready.missing.source == "customer":
            return facts(done=False, say="I don't have that on file for you.")
        return facts(needs=[ready.missing.name], ask=ready.missing.ask)
    if action.confirm and not _agreed(ctx, ready):
        return facts(needs=["yes"], ask=ready.question)
    if action.method != "GET":
        commit(ctx)
    live.state.proposal = None
    try:
        words = await desk.perform(ready, call=live.call)
    except ConnectorError as error:
        return facts(done=False, say=f"{error.spoken} I can take a message for the team.")
    if words is None:
        return facts(done=False, say=action.not_found)
    live.state.answered += 1
    return facts(done=True, say=words)


def _agreed(ctx: Context, ready: Prepared) -> bool:
    """Whether the caller said yes to exactly this, with every value in the question heard."""
    live = ctx.userdata
    heard = tuple(
        (value,) for name, value in ready.values.items() if f"{{{name}}}" in ready.action.confirm
    )
    ref = f"{ready.action.name}:{sorted(ready.values.items())}"
    proposal = Proposal(deed="action", ref=ref, must_hear=heard or ((_longest(ready.question),),))
    if live.state.proposal == proposal and agreed(ctx, proposal):
        return True
    live.state.proposal = proposal
    return False


def _proved(live: LiveCall, action: Action) -> Customer | None:
    """The customer, as far as this call has proved to be them."""
    if LEVELS[action.level] is Level.NONE:
        return None
    if live.state.customer is None:
        raise IdentityRequired
    return live.state.customer


def _longest(question: str) -> str:
    return max((word.strip("?.,!") for word in question.split()), key=len, default="")


def _described(action: Action) -> str:
    note = " The first use asks the caller; use it again once they said yes."
    return action.description + (note if action.confirm else "")
