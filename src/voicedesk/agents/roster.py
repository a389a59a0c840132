"""Who can be handed over to in a call."""

from __future__ import annotations

from functools import partial

from voicedesk.agents.live import LiveCall, Roster
from voicedesk.agents.router import Router
from voicedesk.agents.scheduling import Scheduling
from voicedesk.agents.support import Support


def roster_for(live: LiveCall) -> Roster:
    """One way to each post; a context that comes along makes the agent take over."""
    return {
        "front": partial(Router, live),
        "scheduling": partial(Scheduling, live),
        "support": partial(Support, live),
    }
