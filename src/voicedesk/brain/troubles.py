"""What a caller tells of a trouble, also after it was written down."""

from __future__ import annotations

import re

from voicedesk.brain.frame import Frame
from voicedesk.brain.taking import AS_SAID
from voicedesk.language.understand import Heard

_ONLY_TOPIC = re.compile(
    r"\b(?:help|question|questions|issue|problem|speak|talk|calling|query|concern)\b"
    r"[^.]{0,20}\b(?:with|about|regarding|on)\b[^.]{0,24}[.?]?$",
    re.IGNORECASE,
)
_CATEGORIES = ("billing", "complaint", "account", "problem")
_BEFORE = re.compile(r"\b(?:since|ago|last|yesterday|already|started|began)\b", re.IGNORECASE)
_FEWEST = 2
_AFTER = ("person", "callback", "more", "start")
"""What the desk asks once a ticket is written."""


def take_trouble(frame: Frame, heard: Heard) -> None:
    """What support is to write down, in the caller's own words."""
    if frame.aim != "support" and not _adds(frame, heard):
        return
    trouble = frame.trouble
    new = any(heard.wants(c) for c in _CATEGORIES) and not heard.value("account")
    if trouble.filed and new:
        trouble.filed = False
        trouble.words = []
        trouble.service = ""
    for category in _CATEGORIES:
        numbered = bool(heard.value("account") and trouble.words)
        if (
            not numbered
            and heard.wants(category)
            and (not trouble.category or trouble.category == "problem")
        ):
            trouble.category = category
            frame.turn.used = True
    telling = frame.turn.asked == "detail" or any(heard.wants(c) for c in _CATEGORIES)
    telling = telling or _goes_on(frame, heard)
    telling = telling and not (frame.turn.asked == "account" and trouble.words)
    words = any(char.isalnum() for char in heard.text) and not heard.filler_only
    if telling and words and not heard.value("account") and not _ONLY_TOPIC.search(heard.text):
        trouble.words.append(heard.text.strip())
        frame.turn.used = True
        named = heard.first("service")
        if named is not None and named.confidence >= AS_SAID:
            trouble.service = str(named.value)


def _goes_on(frame: Frame, heard: Heard) -> bool:
    """Whether more is told of a trouble, instead of an answer to the visit that was offered."""
    offered = frame.turn.asked == "book_instead" and heard.answer is None
    return offered and not heard.intents and len(heard.text.split()) > _FEWEST and not heard.dates


def _adds(frame: Frame, heard: Heard) -> bool:
    """Whether a number or some words belong to what was just written down; it is taken up again."""
    trouble, turn = frame.trouble, frame.turn
    if (
        not (trouble.filed and trouble.category)
        or frame.aim is not None
        or "ticket" not in frame.done[-2:]
    ):
        return False
    if heard.dates and not _BEFORE.search(heard.text):
        return False
    number = heard.value("account") or heard.value("order")
    said = turn.asked in _AFTER and len(heard.text.split()) >= _FEWEST and not heard.filler_only
    meant = turn.used or heard.answer or heard.emergency or heard.abusive or heard.intents
    if not number and (meant or not said or frame.person.fresh):
        return False
    trouble.account, trouble.order = heard.value("account") or "", heard.value("order") or ""
    if not number:
        trouble.words.append(heard.text.strip())
    frame.aim, trouble.filed, turn.used = "support", False, True
    return True
