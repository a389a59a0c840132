"""What staff do in a call that goes on: tell its desk something, listen in, take it over."""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta

from voicedesk.calls.staff import STAFF, TOPIC
from voicedesk.domain.call import Call
from voicedesk.ports import Rooms

FORGOTTEN = timedelta(hours=6)
"""A call that is open for longer lost its end; it is no live call."""
TOKEN_TTL = timedelta(seconds=60)
LONGEST = 500
"""Characters of a note or a line to say."""
DEEDS = ("note", "say", "step_aside", "come_back", "end")
SPOKEN = ("note", "say")
"""Deeds that are nothing without words."""


def goes_on(call: Call, now: datetime) -> bool:
    """Whether a call goes on."""
    return call.ended is None and now - call.started < FORGOTTEN


async def tell(rooms: Rooms, call: Call, deed: str, words: str | None = None) -> None:
    """Tell the desk of a call one of the deeds."""
    told = {"deed": deed} if words is None else {"deed": deed, "words": words}
    await rooms.tell(str(call.room), TOPIC, json.dumps(told))


async def staff_token(rooms: Rooms, call: Call, *, listen_only: bool) -> str:
    """What lets one of the staff into the room of a call for a minute."""
    identity = f"{STAFF}{secrets.token_hex(6)}"
    return await rooms.token(
        str(call.room), identity, name="staff", ttl=TOKEN_TTL, listen_only=listen_only
    )
