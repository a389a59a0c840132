"""Questions that lean on the one before, or on what the desk asked back: "and on Saturday?"."""

from __future__ import annotations

import re

from voicedesk.brain.frame import Frame
from voicedesk.language.questions import STOP, words_of
from voicedesk.language.understand import Heard

_LEANS = re.compile(
    r"^\W*(?:ok(?:ay)?\W+)?(?:and(?: (?:what|how) about)?|(?:what|how) about|same for)\s+"
    r"(?:on |for |at )?(.+?)\W*$",
    re.IGNORECASE,
)
_HOURS = re.compile(r"\b(?:open|close|closed|hours)\b", re.IGNORECASE)
_PRICE = re.compile(r"\b(?:how much|costs?|prices?|charge)\b", re.IGNORECASE)
_LENGTH = re.compile(r"\bhow long\b", re.IGNORECASE)
_THEY = re.compile(
    r"\b(?:it|they|them|those|these|one|ones)\b(?! (?:is|'s) (?:raining|snowing|late|urgent))",
    re.IGNORECASE,
)
_MANY = re.compile(r"\b(?:they|them|those|these|ones)\b", re.IGNORECASE)
_OWN_WORDS = 2
"""A question with more words of its own than these says what it is about."""
_BARE_PRICE = re.compile(
    r"^\W*(?:(?:and|so|ok|okay|um|uh|but|well|oh|hey|hi|hello)\W+)*"
    r"(?:how much|what(?:'s| is| are| does) (?:the |your |it )?(?:prices?|costs?|charges?))"
    r"(?: is (?:it|that))?\W*$",
    re.IGNORECASE,
)


def whole_question(frame: Frame, heard: Heard) -> str:
    """The question with what it leaves out; empty for anything that stands by itself."""
    service = heard.value("service") is not None
    if frame.turn.asked == "about" and service:
        return f"how much is {heard.text}"
    found = _LEANS.match(heard.text)
    if found is None or frame.aim is not None or not frame.last_question:
        return ""
    rest, before = found.group(1), frame.last_question
    if heard.dates and not service and _HOURS.search(before):
        return f"are you open {rest}"
    if service and not heard.dates and _PRICE.search(before):
        return f"how much is {rest}"
    if service and not heard.dates and _LENGTH.search(before):
        return f"how long does {rest} take"
    return ""


def goes_on_with(frame: Frame, heard: Heard, text: str) -> str:
    """The question before, where a pronoun stands for what it was about; it named no service."""
    own = [word for word in words_of(text) if word not in STOP]
    alone = heard.value("service") or heard.value("staff") or len(own) > _OWN_WORDS
    if alone or not _THEY.search(text):
        return ""
    just = 0 < frame.asked_at == frame.turns - 1 > frame.mentioned_at
    going_on = frame.aim in ("book", "move", "cancel")
    # "how long is it?" is about the visit, "how long are they valid?" about what was just asked
    if (frame.mentioned or going_on) and not (just and (_MANY.search(text) or not going_on)):
        return ""
    return frame.leans_on or frame.last_question


def asks_a_price_of_nothing(frame: Frame) -> bool:
    """Whether a price is asked before anything was spoken of that has one."""
    heard = frame.turn.heard
    bare = heard is not None and bool(_BARE_PRICE.match(heard.text))
    return bare and not frame.mentioned and frame.wish.service is None
