"""Tools that pass the caller between agents, and end the call."""

from __future__ import annotations

from livekit.agents import Agent
from livekit.agents.llm import ToolResult

from voicedesk.agents.live import Post
from voicedesk.agents.tools.guard import Context, facts, tool

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

    Args:
        reason: goodbye, silence, abuse or wrong number.
    """
    live = ctx.userdata
    live.state.ended = reason
    return ToolResult(facts(ending=True, reason=reason), reply_required=False)


def _hand_over(ctx: Context, post: Post) -> Handover:
    live = ctx.userdata
    context = ctx.session.current_agent.chat_ctx.copy(exclude_instructions=True)
    agent = live.roster[post](context)
    return agent, ToolResult(facts(now_with=post), reply_required=False)
