"""Callers who meant to ring somebody else, or want to know whom they have reached."""

from __future__ import annotations

import re

from voicedesk.brain.frame import Frame
from voicedesk.language.understand import Heard

_LEAD = (
    r"\W*(?:(?:hi|hello|hey|oh|oops|uh|um|ah|sorry|so|i'm|so|very|i|think|guess|my|mistake"
    r"|apologies|excuse me|no|never ?mind|well|yes|yeah|then|must|good morning|good afternoon)\W+)*"
)
_WRONG = re.compile(
    _LEAD + r"(?:(?:i|it's|it is|this is|that's|must|have|i've|got|get|dialed|dialled|called|rang"
    r"|be|the|a)\W+)*wrong (?:number|place|line)(?:\W+(?:sorry|thanks|thank you|bye|goodbye|then"
    r"|for|to|bother(?:ing)?|disturb(?:ing)?|about|that|you|have a|nice|good|day|one))*\W*",
    re.IGNORECASE,
)
_WHOM = re.compile(
    _LEAD + r"(?:is (?:this|that)|have i (?:reached|called|rung|got)|did i (?:reach|call|ring|get)"
    r"|am i (?:speaking|talking) (?:to|with)|who is this|who's this|who am i (?:speaking|talking)"
    r" (?:to|with))(?: (?!(?:going|ok|okay|normal|covered|urgent|possible|available|about|for|an?"
    r"|my|your|right|true|real|\w+[ai]ble)\b)[\w'&-]+){0,6}\W*",
    re.IGNORECASE,
)


def has_misdialled(heard: Heard) -> bool:
    """Whether somebody says that they meant to ring another number, and nothing else."""
    return bool(_WRONG.fullmatch(heard.text))


def asks_whom(frame: Frame) -> bool:
    """Whether the first words of a call ask whom they have reached: "this" can only be the line."""
    heard = frame.turn.heard
    if heard is None or frame.turns != 1:
        return False
    named = any(heard.value(kind) for kind in ("service", "staff")) or bool(heard.dates)
    machine = heard.wants("robot") or heard.wants("human")
    return not (named or machine) and bool(_WHOM.fullmatch(heard.text))
