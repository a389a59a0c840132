"""Which known customer a caller is."""

from __future__ import annotations

from datetime import date

import pytest

from voicedesk.language.people import Known, Told, match_customer

pytestmark = pytest.mark.unit

MARIA = Known("1", "Maria Gonzalez", date(1982, 3, 5), "94105", "+12025550123")
MARIO = Known("2", "Mario Gonzales", date(1979, 11, 20), "94110", "+12025550188")
TOM = Known("3", "Tom Okafor", date(1990, 7, 1), "94105", "+12025550199")
CUSTOMERS = (MARIA, MARIO, TOM)


def test_a_misheard_first_name_still_finds_the_one_whom_the_rest_fits() -> None:
    told = Told(names=("Marina Gonzalez",), birth_dates=("5th of March 1982",))
    best = match_customer(told, CUSTOMERS)[0]
    assert best.customer is MARIA
    assert best.sure


def test_a_name_that_two_bear_alike_is_not_sure() -> None:
    best = match_customer(Told(names=("Marie Gonzalez",)), (MARIA, MARIO))[0]
    assert not best.sure


@pytest.mark.parametrize(
    "told",
    [
        Told(names=("t o m o k a f o r",)),
        Told(names=("Tom Oakafor",)),
        Told(names=("Tango Oscar Mike Oscar Kilo Alpha Foxtrot Oscar Romeo",)),
        Told(phones=("two oh two five five five oh one nine nine",)),
    ],
)
def test_spelling_and_sound_find_the_customer(told: Told) -> None:
    assert match_customer(told, CUSTOMERS)[0].customer is TOM


def test_nobody_is_found_who_is_not_like_anybody() -> None:
    assert match_customer(Told(names=("Zbigniew Wisniewski",)), CUSTOMERS) == ()


def test_nothing_told_finds_nobody() -> None:
    assert match_customer(Told(), CUSTOMERS) == ()
