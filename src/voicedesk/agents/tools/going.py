"""Tools that pass the caller between agents, ask how it was, and end the call."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from livekit.agents import Agent
from livekit.agents.llm import ToolResult

from voicedesk.agents.consent import last_exchange
from voicedesk.agents.live import LiveCall, Post
from voicedesk.agents.tools.guard import Context, facts, tool
from voicedesk.language.scores import read_score
from voicedesk.services.survey import may_ask_aloud

LOOK_S = 0.5
ASK_SCORE = "Before you go: from one to five, how did we do today?"
_GOODBYE = "goodbye"

Handover = tuple[Agent, ToolResult]


@tool()
async def go_to_scheduling(ctx: Context) -> Handover:
    """Hand over to scheduling: to book, move, cancel or look up, or to see what is free."""
    return _hand_over(ctx, "scheduling")


@tool()
async def go_to_support(ctx: Context) -> Handover:
    """Hand over to support: for billing, a problem, a complaint, an account or a message."""
    return _hand_over(ctx, "support")


@tool()
async def go_to_front(ctx: Context) -> Handover:
    """Hand back to the front desk, when the caller wants something else."""
    return _hand_over(ctx, "front")


@tool()
async def end_call(ctx: Context, reason: str = "goodbye") -> ToolResult:
    """End the call, after the caller said goodbye. Say your own farewell in the same breath.

    If the answer has `ask`, ask just that; after what they say, use rate_call, then end_call again.

    Args:
        reason: goodbye, silence, abuse or wrong number.
    """
    live = ctx.userdata
    if reason == _GOODBYE and asks_score(live):
        live.state.score_asked = True
        if await _may_be_asked(live):
            live.journal.add("event", {"asked_score": "call"})
            return ToolResult(facts(ask=ASK_SCORE))
        return ToolResult(facts(ending=False))
    live.state.ended = reason
    return ToolResult(facts(ending=True, reason=reason), reply_required=False)


@tool(limit=3)
async def rate_call(ctx: Context) -> str:
    """Take down how it was, from one to five, as the caller just said it or pressed it."""
    live = ctx.userdata
    score = read_score(last_exchange(ctx.session.history)[1])
    if score is None or not live.state.score_asked:
        return facts(noted=False)
    live.journal.add("event", {"score": score, "by": "call"})
    return facts(noted=True, say="Thank you.")


def asks_score(live: LiveCall) -> bool:
    """Whether the profile wants callers asked in the call, and this one may be."""
    wished = live.desk.profile.notifications
    aloud = wished.survey and wished.survey_by == "voice"
    return aloud and live.state.went_well and not live.state.score_asked


async def _may_be_asked(live: LiveCall) -> bool:
    """As the record tells; where it does not answer in time nobody is asked."""
    desk = live.desk
    with suppress(TimeoutError):
        async with asyncio.timeout(LOOK_S):
            return await may_ask_aloud(live.call, desk.profile, desk.calls, now=desk.clock.now())
    return False


def _hand_over(ctx: Context, post: Post) -> Handover:
    live = ctx.userdata
    context = ctx.session.current_agent.chat_ctx.copy(exclude_instructions=True)
    agent = live.roster[post](context)
    return agent, ToolResult(facts(now_with=post), reply_required=False)
