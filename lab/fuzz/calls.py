"""Readers of what telephones, carriers and dispatchers send: SIP attributes and summonses."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lab.fuzz.machine import Wrong
from lab.fuzz.truth import storable
from voicedesk.calls.arrivals import arrival_of, is_ringing
from voicedesk.calls.summons import business_of_room, read_summons, web_room

_E164 = re.compile(r"\+[1-9][0-9]{3,16}")


@dataclass(slots=True)
class SipAttributes:
    """What a room says of a telephone in it; a caller chooses most of it."""

    seeds: Sequence[str] = (
        json.dumps(
            {
                "identity": "sip_+12025550123",
                "region": "US",
                "attributes": {
                    "sip.phoneNumber": "+12025550123",
                    "sip.trunkPhoneNumber": "2025550100",
                    "sip.callStatus": "active",
                    "sip.h.diversion": '"Shop" <sip:+12025550199@carrier.example>;reason=no-answer',
                    "sip.h.history-info": "<sip:2025550198@x;user=phone>;index=1",
                },
            }
        ),
        json.dumps(
            {
                "identity": "sip_anonymous",
                "region": "DE",
                "attributes": {
                    "sip.phoneNumber": "anonymous",
                    "sip.trunkPhoneNumber": "030 1234567",
                    "sip.h.history-info": "<tel:+49-30-1234567>;index=1,<sip:030.55@y>;index=1.1",
                },
            }
        ),
    )
    words: Sequence[str] = (
        "sip:",
        "tel:",
        "sips:",
        "+",
        "anonymous",
        "unknown",
        "Restricted",
        ";ext=12",
        "tel:+1;phone-context=",
        "00",
        "p12",
        "x",
        "*67",
        "#31#",
        "<",
        ">",
        "@",
        ";index=1",
        "GB",
        "ZZ",
        "active",
        "ringing",
    )

    def read(self, given: str) -> object:
        """As the job does when somebody comes in."""
        try:
            told = json.loads(given)
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict) or not isinstance(told.get("attributes"), dict):
            return "no room says that"
        attributes = {str(k): v for k, v in told["attributes"].items() if isinstance(v, str)}
        found = arrival_of(str(told.get("identity")), attributes, phone=True, region="US")
        for number in (found.number, found.called, found.forwarded):
            if number is not None and not _E164.fullmatch(number):
                raise Wrong("a number that is none is believed")
        is_ringing(attributes)
        return tuple(map(bool, (found.number, found.called, found.forwarded)))


@dataclass(slots=True)
class Summonses:
    """The metadata of a dispatch and the name of its room."""

    seeds: Sequence[str] = (
        '{"business": "dental", "caller": "sip_1", "call": "call-1", "opens": "Hi."}',
        '{"business": "salon"}',
        "web-dental-0a1b2c",
        "{}",
    )
    words: Sequence[str] = ("business", "caller", "call", "rescue", "opens", "web-", "-", "null")

    def read(self, given: str) -> object:
        """Anybody may dispatch, so anything may stand there."""
        summons = read_summons(given)
        if read_summons(summons.text()) != summons:
            raise Wrong("a summons that is written and read again is another one")
        storable(summons, "a summons")
        business = business_of_room(given)
        if business and not given.startswith(web_room(business)):
            raise Wrong("a room leads to a business that did not open it")
        return (*map(bool, (summons.business, summons.call, summons.opens)), bool(business))
