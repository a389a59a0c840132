"""A number that looks like home may cost like abroad, or like a prize draw."""

from __future__ import annotations

import pytest

from voicedesk.services.reach import may_reach

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "number",
    [
        "+12025550110",
        "+16045550123",  # Vancouver
        "+17875551234",  # Puerto Rico
        "+18005551234",  # whoever rings pays nothing
    ],
)
def test_home_is_reached_under_one_prefix(number: str) -> None:
    assert may_reach(number, ("+1",))


@pytest.mark.parametrize(
    "number",
    [
        "+19005550123",
        "+12029761234",  # the exchange for services that are paid for
        "+18765550123",  # Jamaica
        "+18095551234",  # the Dominican Republic
        "+882130000000",
        "+442071838750",
        "+14111111111111111",  # a card
        "+1",
        "",
    ],
)
def test_what_costs_or_is_elsewhere_is_not(number: str) -> None:
    assert not may_reach(number, ("+1",))


def test_a_state_beside_them_is_reached_when_it_is_named() -> None:
    assert may_reach("+18765550123", ("+1", "+1876"))
    assert not may_reach("+18095551234", ("+1", "+1876"))


def test_a_premium_number_is_not_reached_even_when_it_is_named() -> None:
    assert not may_reach("+19005550123", ("+1900",))
    assert not may_reach("+449098790000", ("+44",))


def test_another_country_is_reached_when_it_is_named() -> None:
    assert may_reach("+442071838750", ("+44",))
