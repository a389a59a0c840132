"""Which words claim a deed, and whether the deeds of a call bear them out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

Claim = Literal[
    "booked",
    "moved",
    "cancelled",
    "sending",
    "sent",
    "transferred",
    "promised",
    "noted",
    "granted",
    "verified",
]

_WE = (
    r"(?:i|we|i've|we've|i have|we have|it's|it is|that's|that is|you're|you are|"
    r"your \w+(?: \w+){0,3} (?:is|has been)|the \w+(?: \w+){0,2} (?:is|has been))"
)
_SOMEBODY = r"(?:he|she|they|someone|somebody|a person|a colleague|we|i)"
_PATTERNS: dict[Claim, str] = {
    "booked": rf"\b{_WE}\b.{{0,40}}\b(?:(?<!fully )booked|confirmed|all set|reserved|scheduled)\b"
    r"|^(?:done|booked|confirmed|all set)(?:$| for| on)"
    r"|\bappointment (?:is|has been) (?:made|set)\b",
    "moved": rf"\b{_WE}\b.{{0,40}}\b(?:moved|rescheduled|changed)\b"
    r"|^(?:moved|rescheduled|changed)(?:$| to)",
    "cancelled": rf"\b{_WE}\b.{{0,40}}\bcancell?ed\b|^cancell?ed$",
    "sending": r"\b(?:text|message|e-?mail|confirmation|code|sms|it)\b.{0,30}"
    r"\bon (?:its|the) way\b",
    "sent": r"\b(?:text|message|e-?mail|confirmation|code|sms)\b.{0,30}"
    r"\b(?:has been sent|was sent|went out|is sent)\b"
    r"|\b(?:i|we|i've|we've|i have|we have|just)\b.{0,12}\b(?:sent|texted|e-?mailed)\b",
    "transferred": r"\b(?:you're|you are) (?:now )?(?:connected|through) (?:to|with)\b"
    r"|\b(?:i've|i have|we've) (?:connected|transferred) you\b",
    "promised": rf"\b{_SOMEBODY}(?:'ll| will)\b.{{0,20}}\b(?:ring|call) you(?: back)?\b",
    "noted": r"\b(?:i've|i have|we've|i) (?:opened|created|raised|filed|written|logged|passed)\b"
    r".{0,20}\b(?:ticket|case|request|message|note|it)\b",
    "granted": r"\b(?:refund|fee|discount|charge|credit|money)\b.{0,40}"
    r"\b(?:is|are|has been|have been|was) (?:\w+ )?(?:approved|waived|granted|applied|on its way)\b"
    r"|\b(?:i|we|i've|we've|i have|we have|i just) (?:\w+ )?"
    r"(?:approved|waived|granted|applied|refunded|credited)\b",
    "verified": r"\b(?:you're|you are|your identity is|you have been|you've been)\b.{0,20}"
    r"\b(?:verified|authori[sz]ed)\b",
}
_COMPILED = {claim: re.compile(pattern, re.IGNORECASE) for claim, pattern in _PATTERNS.items()}
_BORNE_OUT: dict[Claim, frozenset[str]] = {
    "booked": frozenset({"booked", "moved"}),
    "moved": frozenset({"moved"}),
    "cancelled": frozenset({"cancelled"}),
    "sending": frozenset({"message", "booked", "moved", "cancelled"}),
    "sent": frozenset({"sent"}),  # a message leaves by itself; a call knows that it was queued
    "transferred": frozenset({"transferred"}),
    "promised": frozenset({"callback"}),
    "noted": frozenset({"ticket", "callback"}),
    "granted": frozenset(),  # no tool grants money; only a person does
    "verified": frozenset({"customer"}),
}
_TRUTHS: dict[Claim, str] = {
    "booked": "Nothing is booked yet.",
    "moved": "Nothing has been moved yet.",
    "cancelled": "Nothing has been cancelled yet.",
    "sending": "No message is on its way yet.",
    "sent": "No message has gone out yet.",
    "transferred": "I have not reached anybody yet.",
    "promised": "No call back is arranged yet.",
    "noted": "I have not written that down yet.",
    "granted": "I can't decide that; a person has to.",
    "verified": "I have not checked who you are yet.",
}
_CLAUSES = re.compile(r"[,;:\u2014]|\s-\s|\b(?:and|but|so|because)\b", re.IGNORECASE)
_OPEN = re.compile(
    r"\b(?:shall i|should i|would you|do you|did you|can i|could i|may i|if|once|unless|until|"
    r"before|when|not|nothing|\w+n't|never|no|unable|neither|nor)\b",
    re.IGNORECASE,
)


def claims(sentence: str) -> frozenset[Claim]:
    """The deeds that a sentence says are done; each clause counts by itself.

    A clause that asks, sets a condition or denies claims nothing, and shields no other clause.
    """
    words = sentence.strip()
    clauses = [part.strip(" .!?") for part in _CLAUSES.split(words) if part.strip(" .!?")]
    if words.endswith("?"):
        clauses = clauses[:-1]
    return frozenset(claim for part in clauses for claim in _claimed(part))


def unfounded(sentence: str, done: Iterable[str]) -> frozenset[Claim]:
    """The claims of a sentence that no committed deed of this call bears out."""
    deeds = frozenset(done)
    return frozenset(claim for claim in claims(sentence) if not _BORNE_OUT[claim] & deeds)


def truth(claim: Claim, done: Iterable[str] = ()) -> str:
    """What may be said in place of an unfounded claim, by a call that has done some deeds."""
    if claim == "sent" and _BORNE_OUT["sending"] & frozenset(done):
        return "The message is on its way."
    return _TRUTHS[claim]


def _claimed(clause: str) -> list[Claim]:
    if _OPEN.search(clause):
        return []
    return [claim for claim, pattern in _COMPILED.items() if pattern.search(clause)]
