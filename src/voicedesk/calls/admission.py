"""One call too many: the caller hears a sentence and is rung back."""

from __future__ import annotations

import asyncio
from typing import Literal

from voicedesk.agents.live import LiveCall
from voicedesk.calls.screening import is_important
from voicedesk.errors import OverLimit, StoreError
from voicedesk.language.spoken import say_when

BUSY = "voicedesk.busy"
"""Attribute of an agent that was let in only to say that there is no room."""
SPARE = 2
"""Jobs beyond the limit that a worker still takes, to turn callers away in words."""


_WITHIN_S = 1.0
Why = Literal["busy", "used up"]
_WORDS = {
    "busy": ("All our lines are busy right now.", "in a few minutes"),
    "used up": ("I can't take any more calls today.", "tomorrow"),
}
"""Why a caller is turned away, and when to ring again."""


def load(active: int, limit: int) -> float:
    """What a worker tells the server: one is full, and is asked no more."""
    return min(1.0, active / (limit + SPARE))


def is_full(active: int, limit: int) -> bool:
    """Whether one more caller would be one too many."""
    return active >= limit


async def why_not(live: LiveCall, *, full: bool, resumed: bool) -> Why | None:
    """Why a caller is turned away; None lets them in, as it does whoever the business wants to.

    `resumed`: the call was answered before; what is left of the day is no matter then.
    """
    if is_important(live.call.caller, live.desk.profile.call_lists):
        return None
    if full:
        return "busy"
    return "used up" if not resumed and await is_used_up(live) else None


async def is_used_up(live: LiveCall) -> bool:
    """Whether no time in calls is left today; a store that fails turns nobody away."""
    try:
        async with asyncio.timeout(_WITHIN_S):
            return not await live.desk.limits.day_has("seconds")
    except (StoreError, TimeoutError):
        return False


async def turn_away(live: LiveCall, why: Why = "busy") -> str:
    """The sentence; a call back is promised where there is a number to ring."""
    reason, again = _WORDS[why]
    sorry = f"Thank you for calling. {reason}"
    if why == "used up":
        sorry = f"{sorry} {live.desk.profile.emergency.sentence}".strip()
    if live.call.caller is None or not may_be_rung(live):
        return f"{sorry} Please ring again {again}. Goodbye."
    desk = live.desk
    callback = await desk.callbacks.promise(live.call.caller, reason, call=live.call.id)
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
