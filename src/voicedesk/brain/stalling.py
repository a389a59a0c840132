"""Counts how often nothing came of what was asked of who is calling."""

from __future__ import annotations

import re

from voicedesk.brain.aiming import OF_THEIRS
from voicedesk.brain.frame import Frame
from voicedesk.brain.taking import tells_who
from voicedesk.language.understand import Heard

_HAS_NONE = re.compile(
    r"\b(?:don't|do not|can't|cannot|can not|didn't|haven't|have no|no idea|not sure|forgot)\b"
    r"[^.?]{0,24}\b(?:one|it|that|idea|know|have|remember|recall|number|which|what|any)\b",
    re.IGNORECASE,
)
_ENOUGH = 3
"""From here on nobody is asked again."""


def take_stall(frame: Frame, heard: Heard) -> None:
    """Count it; whoever says that they do not have it is understood, and not asked for ever."""
    turn = frame.turn
    if turn.asked != "facts" or tells_who(heard):
        frame.stalls = 0
    elif frame.aim in OF_THEIRS and not turn.question and not heard.filler_only:
        none = bool(frame.person.facts) and not heard.dates and bool(_HAS_NONE.search(heard.text))
        frame.stalls = _ENOUGH if none else frame.stalls + 1
        turn.used = turn.used or none
