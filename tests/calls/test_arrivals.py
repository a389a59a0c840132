"""Who has come: what is believed of a telephone, and what of a browser."""

from __future__ import annotations

import pytest

from voicedesk.calls.arrivals import Arrival, arrival_of, e164, is_ringing

pytestmark = pytest.mark.unit


def test_a_telephone_is_known_by_its_number_and_the_one_it_rang() -> None:
    attributes = {"sip.phoneNumber": "+1 202-555-0123", "sip.trunkPhoneNumber": "2025550100"}
    expected = Arrival("sip_1", "phone", "+12025550123", "+12025550100")
    assert arrival_of("sip_1", attributes, phone=True) == expected


def test_a_browser_that_calls_itself_a_telephone_is_not_believed() -> None:
    attributes = {"sip.phoneNumber": "+12025550123", "sip.trunkPhoneNumber": "+12025550100"}
    assert arrival_of("me", attributes, phone=False) == Arrival("me", "web")


@pytest.mark.parametrize(
    "number", ["", "anonymous", "Restricted", "+1", "sip:x", "99999999999999999"]
)
def test_a_withheld_or_malformed_number_is_none(number: str) -> None:
    assert e164(number, region="US") is None


@pytest.mark.parametrize(
    "attributes, ringing",
    [({"sip.callStatus": "ringing"}, True), ({"sip.callStatus": "active"}, False), ({}, False)],
)
def test_a_telephone_rings_until_it_is_active(attributes: dict[str, str], *, ringing: bool) -> None:
    assert is_ringing(attributes) is ringing


@pytest.mark.parametrize(
    "name, header, number",
    [
        ("diversion", "<sip:+12025550177@carrier.example>;reason=no-answer", "+12025550177"),
        ("diversion", "<tel:+12025550177>;reason=user-busy;counter=1", "+12025550177"),
        ("history-info", "<sip:2025550177@10.0.0.1>;index=1", "+12025550177"),
        ("diversion", "<sip:anonymous@anonymous.invalid>", None),
        ("diversion", "%%%;;<sip:", None),
    ],
)
def test_a_forwarded_call_tells_whom_the_caller_rang(
    name: str, header: str, number: str | None
) -> None:
    told = {"sip.phoneNumber": "+12025550123", f"sip.h.{name}": header}
    assert arrival_of("sip_1", told, phone=True).forwarded == number
    assert arrival_of("web_1", told, phone=False).forwarded is None
