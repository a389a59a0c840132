"""A price is found in figures and in words; a number is none by itself."""

from __future__ import annotations

import pytest

from voicedesk.language.prices import price_in

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "text, amount",
    [
        ("A cleaning costs one hundred and ten dollars and takes an hour.", 110),
        ("A cleaning is $110.", 110),
        ("That is twelve hundred dollars.", 1200),
        ("It costs 1,200 dollars.", 1200),
        ("A filling is $180.50.", 180),
        ("Das kostet €75.", 75),
        ("It weighs ten pounds, and costs 20 pounds.", 10),  # the first, whatever it is of
        ("We open at eight and close at five.", None),
        ("There are one hundred and ten steps.", None),
        ("Payment is in dollars.", None),
        ("", None),
    ],
)
def test_the_first_price_of_a_sentence(text: str, amount: int | None) -> None:
    assert price_in(text) == amount
