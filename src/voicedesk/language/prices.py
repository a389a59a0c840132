"""Prices in what was said, in figures or in words."""

from __future__ import annotations

import re

from voicedesk.language.numbers import normalise

CURRENCIES = ("$", "€", "£", "dollar", "euro", "pound")
"""One of these is in every sentence with a price."""
_CURRENCY = re.compile(r"[$€£]|\b(?:dollar|euro|pound)s?\b", re.IGNORECASE)
_AMOUNT = re.compile(r"[$€£]\s?(\d[\d,]*(?:\.\d{1,2})?)|(\d[\d,]*) (?:dollars|euros|pounds)")


def price_in(text: str) -> int | None:
    """The first price of a sentence in whole units of its currency; None where it has none."""
    if not _CURRENCY.search(text):
        return None
    # a voice says "one hundred and ten dollars"
    said = _AMOUNT.search(normalise(text).text)
    return int(float((said[1] or said[2]).replace(",", ""))) if said else None
