"""What a text that somebody sends back means: stop, help, yes, no, or a keyword of a reminder."""

from __future__ import annotations

import re
from typing import Literal

Reply = Literal["stop", "start", "help", "confirm", "cancel", "move", "yes", "no", "free"]

_WORDS: dict[str, Reply] = {
    **dict.fromkeys(
        # the words that carriers and the law know: 47 CFR 64.1200(a)(10)
        ("stop", "stopall", "stop all", "quit", "end", "revoke", "optout", "opt out", "cancel"),
        "stop",
    ),
    **dict.fromkeys(("unsubscribe", "remove", "arret"), "stop"),
    **dict.fromkeys(("start", "unstop", "subscribe", "resume"), "start"),
    **dict.fromkeys(("help", "info", "aide"), "help"),
    **dict.fromkeys(("c", "confirm", "confirmed", "i confirm", "see you then"), "confirm"),
    **dict.fromkeys(("i'll be there", "ill be there", "i will be there", "\U0001f44d"), "confirm"),
    **dict.fromkeys(("x", "cancel it", "cancel please"), "cancel"),
    **dict.fromkeys(("m", "move", "move it", "reschedule"), "move"),
    **dict.fromkeys(
        ("y", "yes", "yep", "yeah", "yup", "ok", "okay", "sure", "yes please", "book it"), "yes"
    ),
    **dict.fromkeys(("n", "no", "nope", "no thanks", "no thank you", "pass"), "no"),
}
_PATTERNS: tuple[tuple[Reply, str], ...] = (
    (
        "stop",
        r"\b(?:stop|quit|no more|don'?t|do not|never|cease)\b.{0,12}"
        r"\b(?:text(?:s|ing)?|messages?|messaging|sms|contact(?:ing)?)\b(?!.{0,20}\b(?:until|before)\b)",
    ),
    ("stop", r"\b(?:take|remove) (?:me|my number|this number) (?:off|from)\b"),
    ("stop", r"\b(?:opt|opting) (?:me )?out\b|\bunsubscribe\b|\bleave me alone\b"),
    ("stop", r"^(?:sorry,? )?(?:you have the )?wrong (?:number|person)$"),
    (
        "cancel",
        r"^(?:please |can you |i want to |i need to |i'd like to )*cancel "
        r"(?:my|the|this|that)(?: \w+)?(?: please)?$",
    ),
    (
        "move",
        r"^(?:please |can you |can i |can we |i want to |i need to |i'd like to )*"
        r"(?:move|reschedule|change) (?:my|the|this|that|it)(?: \w+)?(?: please)?$",
    ),
)
_COMPILED = [(reply, re.compile(pattern, re.IGNORECASE)) for reply, pattern in _PATTERNS]


def read_reply(text: str) -> Reply:
    """What a text means by itself; `free` is for the desk to talk about."""
    plain = " ".join(re.sub(r"[.!,?\"*]+", " ", text.replace("\u2019", "'")).split()).casefold()
    if plain in _WORDS:
        return _WORDS[plain]
    return next((reply for reply, pattern in _COMPILED if pattern.search(plain)), "free")
