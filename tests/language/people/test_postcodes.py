"""Postcodes, bent to the form of their country."""

from __future__ import annotations

import pytest

from voicedesk.language.people import best_postcode, read_postcode

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "text, region, value",
    [
        ("nine four one oh five", "US", "94105"),
        ("my zip code is 94105", "US", "94105"),
        ("s w 1 a 1 a a", "GB", "SW1A 1AA"),
        ("Echo Hotel 6 0 Bravo Papa", "GB", "EH6 0BP"),
        ("whiskey Alpha 4 0 Sierra Zulu", "GB", "WA4 0SZ"),
        ("W O 6 O P P", "GB", "WO6 0PP"),
        ("k one a zero b one", "CA", "K1A 0B1"),
    ],
)
def test_a_postcode_is_read(text: str, region: str, value: str) -> None:
    found = read_postcode(text, region=region)
    assert found
    assert found.value == value


@pytest.mark.parametrize("text", ["", "yes", "nine four", "next Tuesday"])
def test_what_has_no_form_is_refused(text: str) -> None:
    assert read_postcode(text) is None


def test_the_hearing_that_has_the_form_is_taken() -> None:
    found = best_postcode(["e h 60 bp", "EH6 0BP"], region="GB")
    assert found
    assert found.value == "EH6 0BP"
