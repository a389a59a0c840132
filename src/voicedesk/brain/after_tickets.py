"""Hears that somebody asks what became of something they raised before."""

from __future__ import annotations

import re

from voicedesk.brain.frame import Frame
from voicedesk.language.understand import Heard

_RAISED = r"(?:ticket|complaint|request|case|claim)s?"
_ASKS = re.compile(
    rf"\b(?:status|news|update|progress|happen\w*|become|became)\b[^.?]{{0,30}}\b(?:my|our|the)\b"
    rf"[^.?]{{0,12}}\b{_RAISED}\b"
    rf"|\b(?:my|our) (?:open )?{_RAISED}\b[^.?]{{0,20}}"
    r"\b(?:status|doing|going|done|open|ready|along|dealt with|looked at|sorted)\b"
    rf"|\b(?:do|have) (?:i|we) (?:have|got)? ?any(?:thing)? open\b",
    re.IGNORECASE,
)
_LEFT = ("human", "goodbye", "book", "move", "cancel")


def take_record(frame: Frame, heard: Heard) -> None:
    """Note that the caller wants their own record looked at, until they want something else."""
    if _ASKS.search(heard.text):
        frame.record_wanted = frame.turn.used = True
        frame.aim = None
    elif any(heard.wants(name) for name in _LEFT):
        frame.record_wanted = False
