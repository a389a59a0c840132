"""Takes personal data out of text that leaves the call: logs, traces, errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from voicedesk.telemetry.digits import Run, runs

HIDDEN = "[hidden]"

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ID = rf"(?<![^\W_])(?:{_UUID}|(?=\d*[a-f])[0-9a-f]{{16,}})(?![^\W_])"
"""Of calls, traces, workflows: operators search by it, and some hold seven digits in a row."""
_DIGITS = re.compile(rf"(?P<id>{_ID})|(?<![\d-])\+?\(?\d(?:[\s().-]{{0,2}}\d){{6,}}+(?!T\d)")
_BIRTH = re.compile(r"\b(?:19|20)\d\d-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])\b(?!T)")
_CARD = re.compile(r"\d(?:[\s-]?\d){12,18}")
_ISSUED = re.compile(r"3[47]\d{13}|[3-6]\d{15}")
"""Lengths and first digits of payment cards (ISO/IEC 7812)."""
_CARD_TALK = re.compile(
    r"\b(?:(?:credit|debit|bank|payment) card|card(?:'s)? (?:number|details|is)|my card|visa|"
    r"master ?card|amex|american express|c ?v ?[vc]|security code|expir\w+|sort code|iban)\b",
    re.IGNORECASE,
)
_A_NUMBER = 7
_SHORTEST_CARD, _LONGEST_CARD = 13, 19
_GROUP = 3
_STAYS = 3
"""For so many utterances after a secret was spoken of, digits count as part of it."""


def mask(text: str) -> str:
    """Hide e-mail addresses, whole dates and runs of seven digits or more, also when spoken."""
    for pattern in (_MAIL, _BIRTH):
        text = pattern.sub(HIDDEN, text)
    text = _DIGITS.sub(lambda match: match["id"] or HIDDEN, text)
    return _hide(text, lambda run: run.spoken and len(run.digits) >= _A_NUMBER)


def mask_cards(text: str) -> str:
    """Hide numbers that could be those of payment cards: in figures, groups, words or mixed."""
    text = _CARD.sub(lambda match: HIDDEN if _luhn(match.group()) else match.group(), text)
    return _hide(text, _is_card)


def mask_fields(fields: Mapping[str, object]) -> dict[str, object]:
    """Hide whatever stands under a key with a `pii` segment, and what looks personal elsewhere."""
    return {
        key: HIDDEN if "pii" in key.split("_") else mask(value) if isinstance(value, str) else value
        for key, value in fields.items()
    }


class CardWatch:
    """Hides a card or a code that is read out over several utterances of one speaker."""

    def __init__(self) -> None:
        self._left = 0

    def beware(self) -> None:
        """Something secret was asked for: the next figures are it."""
        self._left = _STAYS

    def take(self, text: str) -> str:
        """An utterance as it may be kept."""
        if _CARD_TALK.search(text):
            self._left = _STAYS
        masked = mask_cards(text)
        if self._left:
            masked = _hide(masked, lambda run: len(run.digits) >= _GROUP)
        self._left = _STAYS if masked != text else max(0, self._left - 1)
        return masked


def _hide(text: str, is_secret: Callable[[Run], bool]) -> str:
    for run in reversed([run for run in runs(text) if is_secret(run)]):
        text = f"{text[: run.start]}{HIDDEN}{text[run.end :]}"
    return text


def _is_card(run: Run) -> bool:
    """A misheard digit breaks the check sum, so spoken numbers also count by length and issuer."""
    if not _SHORTEST_CARD <= len(run.digits) <= _LONGEST_CARD:
        return False
    return _luhn(run.digits) or (run.spoken and _ISSUED.fullmatch(run.digits) is not None)


def _luhn(number: str) -> bool:
    digits = [int(digit) for digit in re.sub(r"\D", "", number)][::-1]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[0::2]) + sum(doubled)) % 10 == 0
