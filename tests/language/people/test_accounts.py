"""Account and order numbers."""

from __future__ import annotations

import pytest

from voicedesk.language.people import read_account

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "text, asked, kind, value",
    [
        ("my account number is 4 5 double 6 1", None, "account", "45661"),
        ("order number A B one two three four", None, "order", "AB1234"),
        ("it's K as in kilo 7 7 9", "What is your order number?", "order", "K779"),
        ("the ticket number is 88213 and it still fails", None, "order", "88213"),
    ],
)
def test_a_number_is_read(text: str, asked: str | None, kind: str, value: str) -> None:
    found = read_account(text, asked=asked)
    assert [(number.kind, number.value) for number in found] == [(kind, value)]


def test_a_number_that_nobody_named_is_none() -> None:
    assert read_account("at ten thirty on the fifth") == ()


def test_an_oh_among_digits_is_a_zero() -> None:
    found = read_account("my account number is three one eight eight oh")

    assert [number.value for number in found] == ["31880"]


def test_digits_between_commas_are_one_number() -> None:
    found = read_account("My account number is 1, 2, 3, 4, 5.")

    assert [number.value for number in found] == ["12345"]
