"""Telephone numbers in every spoken grouping."""

from __future__ import annotations

import pytest

from voicedesk.language.people import read_phone

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "text",
    [
        "202 555 0177",
        "2025550177",
        "two oh two five five five oh one seven seven",
        "two zero two, triple five, zero one double seven",
        "area code 202 then 555 01 77",
        "it's twenty twenty five five five oh one seventy seven",
        "plus one two oh two five five five oh one seven seven",
        "1 202 555 0177",
        "(202) 555-0177",
        "my number is 202-555-0177 thanks",
    ],
)
def test_a_number_is_read_in_every_grouping(text: str) -> None:
    assert read_phone(text)[0].number == "+12025550177"


def test_the_number_said_last_wins() -> None:
    found = read_phone("it's 202 555 0142, sorry, 202 555 0199")
    assert found[0].number == "+12025550199"


def test_the_region_decides() -> None:
    assert read_phone("oh two oh seven nine four six oh nine five eight", region="GB")[
        0
    ].number == ("+442079460958")


@pytest.mark.parametrize("text", ["at ten thirty on the fifth", "order 12345", "room 404"])
def test_other_numbers_are_no_telephone_numbers(text: str) -> None:
    assert read_phone(text) == ()


def test_too_short_a_number_is_given_back_when_asked_for_but_not_valid() -> None:
    assert [phone.valid for phone in read_phone("555 12", asked=True)] == [False]


def test_the_last_digits_said_again_take_the_place_of_those_before() -> None:
    said = "two oh two, five five five, oh one nine nine... sorry, oh one nine eight"

    assert read_phone(said, asked=True)[0].number == "+12025550198"
