"""One call too many: the caller hears a sentence and is rung back."""

from __future__ import annotations

from voicedesk.agents.live import LiveCall
from voicedesk.errors import OverLimit
from voicedesk.language.spoken import say_when

BUSY = "voicedesk.busy"
"""Attribute of an agent that was let in only to say that there is no room."""
SPARE = 2
"""Jobs beyond the limit that a worker still takes, to turn callers away in words."""


def load(active: int, limit: int) -> float:
    """What a worker tells the server: one is full, and is asked no more."""
    return min(1.0, active / (limit + SPARE))


def is_full(active: int, limit: int) -> bool:
    """Whether one more caller would be one too many."""
    return active >= limit


async def turn_away(live: LiveCall) -> str:
    """The sentence; a call back is promised where there is a number to ring."""
    sorry = "Thank you for calling. All our lines are busy right now."
    if live.call.caller is None or not may_be_rung(live):
        return f"{sorry} Please ring again in a few minutes. Goodbye."
    desk = live.desk
    callback = await desk.callbacks.promise(
        live.call.caller, "All lines were busy.", call=live.call.id
    )
    live.record("callback", callback.id)
    live.state.callbacks.append(callback)
    due, now = desk.business.local(callback.due), desk.business.local(desk.clock.now())
    return f"{sorry} We will ring you back on this number by {say_when(due, now=now)}. Goodbye."


def may_be_rung(live: LiveCall) -> bool:
    """Whether the profile lets the caller's number be rung."""
    try:
        live.desk.limits.check_reach(str(live.call.caller))
    except OverLimit:
        return False
    return True
