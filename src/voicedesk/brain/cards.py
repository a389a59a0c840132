"""Hears that somebody wants to pay by card on the telephone, or reads a card out."""

from __future__ import annotations

import re

from voicedesk.telemetry.mask import HIDDEN, mask_cards

_BY_CARD = re.compile(
    r"\b(?:pay|settle)\b[^.?]{0,40}\b"
    r"(?:over the phone|by phone|(?:with|by|on) (?:my|a|this) card)\b"
    r"|\b(?:take|charge|use) my (?:credit |debit )?card\b"
    r"|\bhere(?:'s| is) my card\b|\bmy card number\b",
    re.IGNORECASE,
)


def offers_card(text: str) -> bool:
    """Whether the words offer a card, or hold the number of one."""
    return HIDDEN in text or mask_cards(text) != text or _BY_CARD.search(text) is not None
