"""When a person will ring, told again as it was promised; nobody is rung for the question."""

from __future__ import annotations

from voicedesk.brain.frame import Frame
from voicedesk.brain.policy.acts import Act, Ground
from voicedesk.brain.policy.speaking import say


def promised(frame: Frame, ground: Ground) -> Act | None:
    """The promise once more."""
    if not frame.turn.asks_when_rung or frame.turn.did:
        return None
    return say(frame, ground, frame.promised, ask="more")
