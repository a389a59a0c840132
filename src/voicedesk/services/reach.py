"""Which numbers may be rung or texted: toll fraud hides behind a prefix that looks like home."""

from __future__ import annotations

from collections.abc import Sequence

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType, ValidationResult

_COSTLY = frozenset(
    {PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.UAN}
)
"""Paid by whoever rings."""
_ONE_COUNTRY_CODE = "+1"
_DOMESTIC = frozenset({"US", "CA", "PR", "VI", "GU", "AS", "MP"})
"""What carriers bill within +1 as home; the Caribbean states behind it they bill as abroad."""
_PREMIUM_EXCHANGE = "976"


def may_reach(number: str, prefixes: Sequence[str]) -> bool:
    """Whether a number in E.164 begins as the profile allows, and costs no more than it seems to.

    Premium numbers are never reached. `+1` means the United States and Canada; a state beside them
    has to be named by its own area code, as `+1876`.
    """
    allowed = [prefix for prefix in prefixes if number.startswith(prefix)]
    if not allowed:
        return False
    try:
        parsed = phonenumbers.parse(number)
    except NumberParseException:
        return False
    if phonenumbers.is_possible_number_with_reason(parsed) == ValidationResult.TOO_LONG:
        return False  # a card that is given as a telephone number
    if phonenumbers.number_type(parsed) in _COSTLY or _is_premium(number):
        return False
    named = any(len(prefix) > len(_ONE_COUNTRY_CODE) for prefix in allowed)
    return named or not number.startswith(_ONE_COUNTRY_CODE) or _is_domestic(parsed)


def _is_premium(number: str) -> bool:
    """Numbers within +1 that no list of types has whole: 900 is an area, 976 an exchange."""
    national = number.removeprefix(_ONE_COUNTRY_CODE)
    if national == number:
        return False
    return national.startswith("900") or national[3:6] == _PREMIUM_EXCHANGE


def _is_domestic(parsed: phonenumbers.PhoneNumber) -> bool:
    """Of the areas that are known to be elsewhere; a new area at home may not be listed yet."""
    region = phonenumbers.region_code_for_number(parsed)
    return region is None or region in _DOMESTIC
