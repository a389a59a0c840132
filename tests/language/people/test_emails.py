"""E-mail addresses, spoken and spelled."""

from __future__ import annotations

import pytest

from voicedesk.language.people import read_email

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "text, address",
    [
        ("maria dot g at example dot com", "maria.g@example.com"),
        ("maria dot g at example dot com, that's M A R I A", "maria.g@example.com"),
        ("it's john underscore smith at gmail dot com", "john_smith@gmail.com"),
        ("t dot okafor at example dot co dot uk", "t.okafor@example.co.uk"),
        ("my email is j o at example dot org", "jo@example.org"),
        ("anna one two at example dot com", "anna12@example.com"),
        ("Maya.Chen@example.com", "maya.chen@example.com"),
        ("sara at example dot com, spelled S A R A H", "sarah@example.com"),
        ("m as in mike e l at example dot com", "mel@example.com"),
    ],
)
def test_an_address_is_read(text: str, address: str) -> None:
    assert read_email(text)[0].address == address


@pytest.mark.parametrize(
    "text", ["at three on Friday", "I'll be there at noon", "meet me at the dot"]
)
def test_a_time_is_no_address(text: str) -> None:
    assert read_email(text) == ()
