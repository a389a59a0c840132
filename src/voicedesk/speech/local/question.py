"""What kind of answer the desk's last words ask for: the ear waits accordingly."""

from __future__ import annotations

import re
from typing import Literal

Question = Literal["yes_no", "number", "name", "spelling", "when", "open"]

_KINDS: tuple[tuple[Question, re.Pattern[str]], ...] = (
    ("spelling", re.compile(r"\b(spell|letter by letter|e-?mail)\b")),
    (
        "number",
        re.compile(
            r"\b(phone|telephone|mobile|account|order|customer|policy|postal|post|zip)\b.*\b(number|code)\b"
            r"|\bnumber\b.*\b(reach|have|call|under|is it)\b|\b(what|which|your) (number|code)\b"
            r"|\bdate of birth\b|\bhow many digits\b|\bdigits\b"
        ),
    ),
    (
        "name",
        re.compile(
            r"\b(your|the|what|which|full|first|last) name\b"
            r"|\bwho am i speaking\b|\bname is it under\b"
        ),
    ),
    (
        "when",
        re.compile(
            r"\b(what|which) (day|time|date|hour|week)\b|\bwhen\b|\bhow soon\b|\bday or\b"
            r"|\b(better|suits?|prefer|rather)\b"
        ),
    ),
    (
        "yes_no",
        re.compile(
            r"\b(shall i|should i|is that right|is that correct|all right|does that work|"
            r"do you want|would you like me|are you|is it|is this|correct|right|anything else)\b"
        ),
    ),
)
_OPEN = re.compile(r"\b(how (can|may) i help|what can i do|how (can|may) we help)\b")


def asked_for(said: str) -> Question:
    """The kind of question that ends what the desk said; `open` when there is none."""
    sentences = [part for part in re.split(r"(?<=[.!?])\s+", said.strip().lower()) if part]
    if not sentences or not sentences[-1].endswith("?"):
        return "open"
    last = sentences[-1]
    if _OPEN.search(last):
        return "open"
    return next((kind for kind, words in _KINDS if words.search(last)), "open")
