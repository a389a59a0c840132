"""Digits as a telephone number, by the numbering plans of the world."""

from dataclasses import dataclass

import phonenumbers


@dataclass(frozen=True, slots=True)
class Dialled:
    """A number in E.164, and whether its plan knows it."""

    number: str
    valid: bool


def dialled(digits: str, *, region: str, plus: bool) -> Dialled | None:
    """The number that digits are in a region, or abroad; None when no plan can read them."""
    parsed = _parse(digits, region=region, plus=plus)
    if parsed is None:
        return None
    number = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return Dialled(number, valid=phonenumbers.is_valid_number(parsed) or _fictional(parsed))


def _parse(digits: str, *, region: str, plus: bool) -> phonenumbers.PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(f"+{digits}" if plus else digits, None if plus else region)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number(parsed) or plus:
        return parsed
    try:
        abroad = phonenumbers.parse(f"+{digits}", None)
    except phonenumbers.NumberParseException:
        return parsed
    return abroad if len(digits) >= 11 and phonenumbers.is_valid_number(abroad) else parsed


def _fictional(number: phonenumbers.PhoneNumber) -> bool:
    """555-01xx of North America: kept for examples, so no plan lists it, but a number in form."""
    national = str(number.national_number)
    return number.country_code == 1 and len(national) == 10 and national[3:6] == "555"
