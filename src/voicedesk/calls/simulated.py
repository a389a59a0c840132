"""A job without a room, as LiveKit's server can simulate one: the same call, heard by nobody."""

from __future__ import annotations

import asyncio

from voicedesk.agents.arrival import arrive
from voicedesk.bootstrap import brain_for, live_call, new_call
from voicedesk.calls.desks import Desks
from voicedesk.calls.text import TextCall
from voicedesk.settings import Settings, vendors_of


async def simulate(settings: Settings, desks: Desks) -> None:
    """Open the default desk, greet, and stay until the job is cancelled."""
    opened = await desks.open(desks.default_business)
    live = live_call(opened.desk, new_call(opened.desk, channel="text", caller=None))
    greeting = await arrive(live)
    brain = brain_for(live, settings.brain, vendors_of(settings))
    async with TextCall(live, brain, greeting=greeting):
        live.journal.add("say", {"who": "desk", "text": greeting, "ms": 0.0, "by": "greeting"})
        try:
            await asyncio.Event().wait()
        finally:
            live.state.ended = "stopped"
