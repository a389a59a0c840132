"""Takes personal data out of text that leaves the call: logs, traces, errors."""

from __future__ import annotations

import re
from collections.abc import Mapping

HIDDEN = "[hidden]"

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS = re.compile(r"(?<![\d-])\+?\(?\d(?:[\s().-]{0,2}\d){6,}+(?!T\d)")
_BIRTH = re.compile(r"\b(?:19|20)\d\d-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])\b(?!T)")
_CARD = re.compile(r"\d(?:[\s-]?\d){12,18}")


def mask(text: str) -> str:
    """Hide e-mail addresses, whole dates and runs of seven digits or more."""
    for pattern in (_MAIL, _BIRTH, _DIGITS):
        text = pattern.sub(HIDDEN, text)
    return text


def mask_cards(text: str) -> str:
    """Hide numbers that could be those of payment cards, also when written in groups."""
    return _CARD.sub(lambda match: HIDDEN if _luhn(match.group()) else match.group(), text)


def mask_fields(fields: Mapping[str, object]) -> dict[str, object]:
    """Hide whatever stands under a key with a `pii` segment, and what looks personal elsewhere."""
    return {
        key: HIDDEN if "pii" in key.split("_") else mask(value) if isinstance(value, str) else value
        for key, value in fields.items()
    }


def _luhn(number: str) -> bool:
    digits = [int(digit) for digit in re.sub(r"\D", "", number)][::-1]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[0::2]) + sum(doubled)) % 10 == 0
