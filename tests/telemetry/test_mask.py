"""Masking: what is personal goes, what an operator needs stays."""

from __future__ import annotations

import pytest

from voicedesk.telemetry.mask import HIDDEN, mask, mask_cards, mask_fields

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "secret",
    [
        "+12025550123",
        "202-555-0123",
        "(202) 555 0123",
        "maria.gonzalez@example.co.uk",
        "1984-05-17",
        "4111 1111 1111 1111",
    ],
)
def test_what_is_personal_is_hidden(secret: str) -> None:
    assert mask(f"asked for {secret} twice") == f"asked for {HIDDEN} twice"


@pytest.mark.parametrize(
    "harmless",
    ["took 350 ms at 14:30", "booking b1 held until 2026-03-05T16:30", "port 7880", "error 503"],
)
def test_what_an_operator_needs_stays(harmless: str) -> None:
    assert mask(harmless) == harmless


def test_a_card_number_is_hidden_and_another_long_number_is_not() -> None:
    assert mask_cards("card 4111-1111-1111-1111") == f"card {HIDDEN}"
    assert mask_cards("order 4111111111111112") == "order 4111111111111112"


def test_a_pii_key_is_hidden_whatever_it_holds() -> None:
    assert mask_fields({"caller_pii": "Maria", "turn": 3}) == {"caller_pii": HIDDEN, "turn": 3}
