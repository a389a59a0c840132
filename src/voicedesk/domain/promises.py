"""Which words claim a deed, and whether the deeds of a call bear them out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

Claim = Literal["booked", "moved", "cancelled", "sent", "transferred", "promised", "noted"]

_WE = r"(?:i|we|i've|we've|i have|we have|it's|it is|that's|that is|you're|you are|your \w+(?: \w+)? (?:is|has been))"
_PATTERNS: tuple[tuple[Claim, re.Pattern[str]], ...] = tuple(
    (claim, re.compile(pattern, re.IGNORECASE))
    for claim, pattern in (
        (
            "booked",
            rf"\b{_WE}\b[^.?!]{{0,40}}\b(?:booked|confirmed|all set|reserved|scheduled)\b"
            r"|^(?:done|booked|confirmed|all set)\b|\bappointment (?:is|has been) (?:made|set)\b",
        ),
        (
            "moved",
            rf"\b{_WE}\b[^.?!]{{0,40}}\b(?:moved|rescheduled|changed)\b|^(?:moved|rescheduled)\b",
        ),
        ("cancelled", rf"\b{_WE}\b[^.?!]{{0,40}}\bcancell?ed\b|^cancell?ed\b"),
        (
            "sent",
            r"\b(?:text|message|e-?mail|confirmation|code|sms)\b[^.?!]{0,30}"
            r"\b(?:on its way|has been sent|was sent|went out|is sent)\b"
            r"|\b(?:i|we|i've|we've|i have|we have|just)\b[^.?!]{0,12}"
            r"\b(?:sent|texted|e-?mailed)\b",
        ),
        (
            "transferred",
            r"\b(?:you're|you are) (?:now )?(?:connected|through) (?:to|with)\b"
            r"|\b(?:i've|i have|we've) (?:connected|transferred) you\b",
        ),
        (
            "promised",
            r"\b(?:he|she|they|someone|somebody|a person|a colleague|we|i)(?:'ll| will)\b"
            r"[^.?!]{0,20}\b(?:ring|call) you(?: back)?\b(?! by name)",
        ),
        (
            "noted",
            r"\b(?:i've|i have|we've|i) (?:opened|created|raised|filed|written|logged|passed)\b"
            r"[^.?!]{0,20}\b(?:ticket|case|request|message|note|it)\b",
        ),
    )
)
_BORNE_OUT: dict[Claim, frozenset[str]] = {
    "booked": frozenset({"booked", "moved", "confirmed"}),
    "moved": frozenset({"moved"}),
    "cancelled": frozenset({"cancelled"}),
    "sent": frozenset({"message", "booked", "moved", "cancelled"}),
    "transferred": frozenset({"transferred"}),
    "promised": frozenset({"callback"}),
    "noted": frozenset({"ticket", "callback"}),
}
_OPEN = re.compile(
    r"\?\s*$|\b(?:shall i|should i|would you like|do you want|can i|could i|may i|if you|if i|once|"
    r"before i|when i|not|nothing|n't|never|yet|unable|neither|nor)\b",
    re.IGNORECASE,
)


def claims(sentence: str) -> frozenset[Claim]:
    """The deeds that a sentence says are done; a question, a condition or a denial claims none."""
    if _OPEN.search(sentence):
        return frozenset()
    return frozenset(claim for claim, pattern in _PATTERNS if pattern.search(sentence.strip()))


def unfounded(sentence: str, done: Iterable[str]) -> frozenset[Claim]:
    """The claims of a sentence that no committed deed of this call bears out."""
    deeds = frozenset(done)
    return frozenset(claim for claim in claims(sentence) if not _BORNE_OUT[claim] & deeds)


def truth(claim: Claim) -> str:
    """What may be said in place of an unfounded claim."""
    return {
        "booked": "Nothing is booked yet.",
        "moved": "Nothing has been moved yet.",
        "cancelled": "Nothing has been cancelled yet.",
        "sent": "No message has gone out yet.",
        "transferred": "I have not reached anybody yet.",
        "promised": "No call back is arranged yet.",
        "noted": "I have not written that down yet.",
    }[claim]
