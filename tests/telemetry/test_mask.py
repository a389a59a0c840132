"""Masking: what is personal goes, what an operator needs stays."""

from __future__ import annotations

import pytest

from voicedesk.telemetry.mask import HIDDEN, CardWatch, mask, mask_cards, mask_fields

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
        "120255501234",
    ],
)
def test_what_is_personal_is_hidden(secret: str) -> None:
    assert mask(f"asked for {secret} twice") == f"asked for {HIDDEN} twice"


@pytest.mark.parametrize(
    "harmless",
    [
        "took 350 ms at 14:30",
        "booking b1 held until 2026-03-05T16:30",
        "port 7880",
        "error 503",
        "call_1a20455501234bcd",
        "trace b16d82a1ca210c3d454943539fc04df4",
        "work 12345678-1234-4321-9876-123456789012 ended",
    ],
)
def test_what_an_operator_needs_stays(harmless: str) -> None:
    assert mask(harmless) == harmless


def test_a_number_within_a_name_is_hidden() -> None:
    assert mask("sip_+12025550123") == f"sip_{HIDDEN}"
    assert mask("account a12025550123") == f"account a{HIDDEN}"


def test_a_card_number_is_hidden_and_another_long_number_is_not() -> None:
    assert mask_cards("card 4111-1111-1111-1111") == f"card {HIDDEN}"
    assert mask_cards("order 4111111111111112") == "order 4111111111111112"


def test_a_pii_key_is_hidden_whatever_it_holds() -> None:
    assert mask_fields({"caller_pii": "Maria", "turn": 3}) == {"caller_pii": HIDDEN, "turn": 3}


@pytest.mark.parametrize(
    "words",
    [
        "four one one one one one one one one one one one one one one one",
        "Four one one one, one one one one, one one one one, one one one one.",
        "4111 one one one one 1111 1111",
        "forty-one eleven eleven eleven eleven eleven eleven eleven",
        "four triple one, one one double one, triple one one, one triple one",
        "four one one one um one one one one and one one one one one one one one",
        "4111, 1111, 1111, 1111",
        "41 11 11 11 11 11 11 11",
        "three seven eight two eight two two four six three one oh oh oh five",
        "five five oh oh zero zero zero zero zero zero zero zero zero zero oh four",
        # one digit misheard: the check sum is broken, the card is still somebody's
        "four one one one one one one one one one one one one one one five",
    ],
)
def test_a_card_read_out_is_hidden(words: str) -> None:
    assert mask_cards(f"my card is {words} thanks").startswith(f"my card is {HIDDEN}")
    assert not any(group in mask_cards(words).lower() for group in ("one one", "1111", "eleven"))


@pytest.mark.parametrize(
    "words",
    [
        "two oh two five five five oh one two three",
        "at two or three on the tenth, for one or two people",
        "order nine nine four one eight",
        "one, two, three, four, five, six, seven, eight, nine, ten",
        "I called seven or eight times, someone answered once, and I weighed one to ten",
    ],
)
def test_what_people_count_and_dial_is_no_card(words: str) -> None:
    assert mask_cards(words) == words


def test_a_number_said_in_words_stays_out_of_logs() -> None:
    assert mask("ring two oh two five five five oh one two three") == f"ring {HIDDEN}"
    assert mask("held for one or two minutes") == "held for one or two minutes"


def test_a_card_read_out_in_pieces_is_hidden_from_the_first_on() -> None:
    watch = CardWatch()
    said = ["I want to pay, my card number is", "4111", "one one one one", "1111", "1111", "no"]
    assert [watch.take(words) for words in said] == [said[0], *[HIDDEN] * 4, "no"]


def test_figures_are_kept_where_nobody_spoke_of_a_card() -> None:
    watch = CardWatch()
    assert watch.take("my account is 40072") == "my account is 40072"
