"""Questions that sound like a wish: when somebody is at work, whether one needs an appointment."""

from __future__ import annotations

import re
from dataclasses import replace

from voicedesk.language.understand import Heard, Intent

_RULE = 0.9
_NEEDS_ONE = re.compile(
    r"\b(?:do|would|will) (?:i|we|you) (?:really |even )?(?:need|have to have|have to make)"
    r" (?:an? )?(?:appointment|booking)\b|\b(?:walk[- ]?ins?|just (?:turn|show) up|without an"
    r" appointment)\b",
    re.IGNORECASE,
)
_READY = re.compile(
    r"\b(?:is|are|when will|will) (?:it|they|my \w+|the \w+)(?: be)? (?:all )?"
    r"(?:ready|done|finished|fixed)\b(?! (?:by|before|with)\b)",
    re.IGNORECASE,
)
_WHAT_IF = re.compile(r"\bwhat (?:happens )?if (?:i|we|it|my \w+)\b", re.IGNORECASE)
_AT_WORK = re.compile(
    r"\b(?:when|what times?|what days?|which days?|what hours|how late|how early|until when)\b"
    r"[^.?]{0,40}\b(?:works?|working|in|there|starts?|finish(?:es)?|leaves?|hours)\b"
    r"|^\W*(?:(?:hi|hey|hello|and|so|um|uh)\W+)*(?:is|does|do|will) \w+ (?:\w+ ){0,2}?"
    r"(?:works?|working|in|there|here|off|away)\b",
    re.IGNORECASE,
)
"""When somebody of the business is there."""
_OPENS = r"(?:is|are|do|does|can|could|where|how|what|when|which|who)"
_TWO = re.compile(
    rf"^((?:(?:hi|hello|hey|um|uh|so|and|ok|okay)\W+)*{_OPENS}\b(?: [^\s?]+){{2,}}?)\??,? and "
    rf"(?:also )?({_OPENS} (?!.*\b(?:it|that|this|they|them|he|she|one)\b)(?:[^\s?]+ ?){{2,}}\??)$",
    re.IGNORECASE,
)
"""The second has no word that stands for something of the first."""
_BOOKABLE = re.compile(
    r"\b(?:available|availability|free|openings?|slots?|anything|something|appointments?|see me"
    r"|fit|squeeze|book)\b",
    re.IGNORECASE,
)


def two_questions(text: str) -> tuple[str, str] | None:
    """Two questions in one breath, each whole: "how much is a cut and is there parking"."""
    found = _TWO.match(text.strip())
    return (found.group(1), found.group(2)) if found else None


def only_asking(heard: Heard) -> Heard | None:
    """The same as a question, where it is nothing else: when they are free is a wish."""
    if _WHAT_IF.search(heard.text) and not heard.dates:
        return taken_as(heard, "question", instead_of=("book", "availability", "cancel", "move"))
    if _NEEDS_ONE.search(heard.text) or _READY.search(heard.text):
        return taken_as(heard, "question", instead_of=("book", "availability", "lookup"))
    named = heard.value("staff") is not None and not _BOOKABLE.search(heard.text)
    if not named or not _AT_WORK.search(heard.text):
        return None
    return taken_as(heard, "question", instead_of=("book", "availability", "greet", "lookup"))


def taken_as(heard: Heard, name: str, *, instead_of: tuple[str, ...]) -> Heard:
    """The same with another intent in the place of some."""
    others = tuple(i for i in heard.intents if i.name not in (name, *instead_of))
    return replace(heard, intents=(Intent(name, _RULE), *others))
