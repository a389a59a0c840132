"""What is open for the caller: looked up once they have proved who they are."""

from __future__ import annotations

from voicedesk.brain.frame import Frame
from voicedesk.brain.policy.acts import Act, Ground
from voicedesk.brain.policy.proving import proving
from voicedesk.brain.policy.speaking import say, use


def record(frame: Frame, ground: Ground) -> Act | None:
    """The way to the caller's own record, and what is found there."""
    result = frame.turn.result("look_up_record")
    if result is not None:
        return say(frame, ground, result.words("say") or result.refused, ask="more")
    if not frame.record_wanted:
        return None
    return proving(frame, ground) or use(frame, ground, "look_up_record")
