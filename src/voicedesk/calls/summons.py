"""What a job is told when it is called to a room: whose call it is, and whether it takes one up."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass

from voicedesk.domain.words import storable

AGENT = "voicedesk"
"""The name under which workers are dispatched."""
OUTBOUND, RINGING = "out-", "ring-"
"""Rooms in which the desk itself rings somebody: nobody there waits for an agent."""
_WEB_ROOM = re.compile(r"web-([a-z][a-z0-9_]*)-[0-9a-f]+")


def web_room(business: str, tail: str = "") -> str:
    """The name of a room that a page of a business opens; without `tail` (hex) what all share."""
    return f"web-{business}-{tail}"


def business_of_room(room: str) -> str:
    """Whose page opened a room; empty for every other room."""
    named = _WEB_ROOM.fullmatch(room)
    return named[1] if named else ""


@dataclass(frozen=True, slots=True)
class Summons:
    """The metadata of a dispatch; whatever is missing is found out in the room."""

    business: str = ""
    caller: str = ""
    """The participant who calls."""
    call: str = ""
    """The call to go on with."""
    rescue: str = ""
    """The job that died in it."""
    opens: str = ""
    """The first words of a conversation with somebody whom the desk has rung."""

    def text(self) -> str:
        """As it stands in a dispatch."""
        return json.dumps({name: value for name, value in asdict(self).items() if value})


def read_summons(metadata: str) -> Summons:
    """Anybody may dispatch, so anything may stand there; what is not ours is left out."""
    try:
        told = json.loads(metadata or "{}")
    except (ValueError, RecursionError):
        return Summons()
    if not isinstance(told, dict):
        return Summons()
    known = {name: told[name] for name in Summons.__slots__ if isinstance(told.get(name), str)}
    return Summons(**{name: storable(words) for name, words in known.items()})
