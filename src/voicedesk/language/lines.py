"""What words tell of a bad line: the desk's own echo, or a caller who cannot hear it."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

LEAST_WORDS = 5
"""Fewer words of the desk's own are a caller who repeats what was offered."""
MOSTLY = 0.8
_WORD = re.compile(r"[a-z0-9']+")
_DEAF = re.compile(
    r"^\W*(?:(?:hello|hi|hey|sorry|um|uh|is (?:any|some)(?:body|one) there|any(?:body|one) there"
    r"|are you there|can you hear me|i can(?:'t|not) hear (?:you|anything|a thing)"
    r"|i (?:don't|do not) hear (?:you|anything)|the line is (?:dead|silent)|nobody(?:'s| is) there"
    r")\W*)+$",
    re.IGNORECASE,
)


def is_echo(heard: str, said: str) -> bool:
    """Whether what was heard is what the desk itself has just said."""
    ours, theirs = _WORD.findall(said.casefold()), _WORD.findall(heard.casefold())
    if len(theirs) < LEAST_WORDS:
        return False
    blocks = SequenceMatcher(None, theirs, ours, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size > 1) >= MOSTLY * len(theirs)


def cannot_hear_us(words: str) -> bool:
    """Whether somebody says nothing but that they hear nobody."""
    return _DEAF.match(words) is not None
