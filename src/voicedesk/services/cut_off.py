"""A caller whom a fault on the desk's side cut off, or kept from it, is rung back."""

from __future__ import annotations

from voicedesk.domain.call import Call, Callback
from voicedesk.errors import OverLimit
from voicedesk.services.desk import Desk

_WHY = "The line was cut by a fault on our side."


async def ring_back(desk: Desk, call: Call) -> Callback | None:
    """Write the call back down, once for a call; None where there is no number that may be rung."""
    if call.channel != "phone" or call.caller is None:
        return None
    try:
        desk.limits.check_reach(call.caller)
    except OverLimit:
        return None
    return await desk.callbacks.promise(call.caller, _WHY, call=call.id)
