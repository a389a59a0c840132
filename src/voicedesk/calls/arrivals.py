"""Who has come into a room: a telephone with its numbers, or a browser."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import phonenumbers

_SIP_USER = re.compile(r"(?:sips?|tel):(\+?[\d().-]{5,20})")
_WITHHELD = frozenset({"", "anonymous", "unknown", "restricted", "unavailable", "private"})


@dataclass(frozen=True, slots=True)
class Arrival:
    """A caller as the room shows them."""

    identity: str
    channel: Literal["phone", "web"]
    number: str | None = None
    """E.164; None when withheld."""
    called: str | None = None
    forwarded: str | None = None
    """The number that the caller rang, when it was forwarded to us."""


def arrival_of(
    identity: str, attributes: Mapping[str, str], *, phone: bool, region: str = "US"
) -> Arrival:
    """What may be believed: numbers only of a participant that the server calls a telephone."""
    if not phone:
        return Arrival(identity, "web")
    return Arrival(
        identity,
        "phone",
        number=e164(attributes.get("sip.phoneNumber", ""), region=region),
        called=e164(attributes.get("sip.trunkPhoneNumber", ""), region=region),
        forwarded=forwarded_from(attributes, region=region),
    )


def forwarded_from(attributes: Mapping[str, str], *, region: str) -> str | None:
    """The number in a Diversion or History-Info header, as carriers write them."""
    for name in ("sip.h.diversion", "sip.h.history-info"):
        found = _SIP_USER.search(attributes.get(name, ""))
        if found is not None and (number := e164(found[1], region=region)):
            return number
    return None


def e164(number: str, *, region: str) -> str | None:
    """A number as carriers write it, in one form; None for a withheld or malformed one."""
    if number.strip().lower() in _WITHHELD:
        return None
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def is_ringing(attributes: Mapping[str, str]) -> bool:
    """Whether a telephone still hears the ringing tone."""
    return attributes.get("sip.callStatus", "active") != "active"
