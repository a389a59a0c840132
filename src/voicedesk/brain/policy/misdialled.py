"""Says who we are to whom that is not clear, and lets go whoever meant somebody else."""

from __future__ import annotations

from voicedesk.brain.frame import Frame
from voicedesk.brain.policy.acts import Act, Ground
from voicedesk.brain.policy.phrases import phrase
from voicedesk.brain.policy.speaking import say, use
from voicedesk.brain.wrong_line import asks_whom, has_misdialled


def misdialled(frame: Frame, ground: Ground) -> Act | None:
    """Our name to whom asks for it; a farewell without reproach to a wrong number."""
    heard = frame.turn.heard
    if heard is None or frame.turn.did:
        return None
    if has_misdialled(heard) and frame.search.held is None:
        bye = phrase(frame, "goodbye", ground.profile)
        words = f"No trouble at all. {bye}"
        return use(frame, ground, "end_call", saying=words, reason="wrong number")
    if asks_whom(frame):
        return say(frame, ground, f"This is {ground.business.name}.", ask="start")
    return None
