"""Account, customer and order numbers as they are spoken: digits, letters, or both."""

import re
from dataclasses import dataclass
from typing import Literal

from voicedesk.language.people.spelling import read_spelling, spelled

_CUE = re.compile(
    r"\b(?P<kind>account|customer|member(?:ship)?|client|patient|policy|order"
    r"|employee|staff|badge|asset|contract"
    r"|reference|confirmation|booking|ticket|case|invoice|tracking|work order"
    r"|repair)"
    r"(?:\s+(?:order|reference))?\s*(?:(?:number|no\.?|id|code|#)\s*(?:is|was|it'?s|:"
    r"|#|that'?s|would be)?|(?:is|was|:)(?=\s*(?:it'?s\s*)?\d))\s*",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(account|customer|member|client|patient|policy|order|reference"
    r"|employee|staff|badge|asset|contract"
    r"|confirmation|ticket|case|invoice|tracking)\b.{0,20}\b(?:number|id|code)\b",
    re.IGNORECASE,
)
_ORDERS = {
    "order",
    "reference",
    "confirmation",
    "booking",
    "ticket",
    "case",
    "invoice",
    "tracking",
    "work order",
    "repair",
}
_STOP = re.compile(
    r"\b(?:and|my|i|please|thanks|but|because|under|with|it|that|this|name|about"
    r"|when|where|could|can|would|is)\b|[.;?!](?=\s|$)"
    r"|,(?!\s*(?:\d|zero|oh|one|two|three|four|five|six|seven|eight|nine)\b)",
    re.IGNORECASE,
)
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the business's own: what kind, its characters, and where it was said."""

    kind: Literal["account", "order"]
    value: str
    span: tuple[int, int]


def read_account(text: str, *, asked: str | None = None) -> tuple[Number, ...]:
    """Account and order numbers that are named as such, or that were just asked for."""
    found = [
        number
        for cue in _CUE.finditer(text)
        if (number := _after(text, cue.end(), cue.group("kind").lower()))
    ]
    if found or asked is None:
        return tuple(found)
    wanted = _ASKED.search(asked)
    if wanted is None:
        return ()
    number = _after(text, 0, wanted.group(1).lower())
    return (number,) if number else ()


def _after(text: str, start: int, kind: str) -> Number | None:
    stop = next(
        (
            m.start()
            for m in _STOP.finditer(text, start)
            if read_spelling(text[start : m.start()], digits=True)
        ),
        len(text),
    )
    pieces = [p for p in spelled(_spread(text[start:stop]), digits=True) if p.gives]
    value = "".join(p.gives for p in pieces).upper()
    if set(value) - {"O"} <= set("0123456789"):
        value = value.replace("O", "0")
    if len(value) < _FEWEST or not any(c.isdigit() for c in value):
        return None
    return Number("order" if kind in _ORDERS else "account", value, (start, stop))


def _spread(text: str) -> str:
    """Codes as one word ("AB1234") taken apart, so that each character counts."""
    return re.sub(r"\b(?=\w*\d)(?=\w*[A-Za-z])\w+\b", lambda m: " ".join(m.group()), text)
