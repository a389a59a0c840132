"""The agent that picks up, hears what is wanted and hands over."""

from __future__ import annotations

from voicedesk.agents.base import Receptionist
from voicedesk.agents.tools import going, helping


class Router(Receptionist):
    """The front desk."""

    post = "front"
    own_tools = (going.go_to_scheduling, going.go_to_support, helping.take_message)
