"""Cars and trucks as callers name them."""

from __future__ import annotations

import pytest

from voicedesk.language.vehicles import asks_of_vehicle, begins_with_make, vehicle_in

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "text, vehicle",
    [
        ("I need an oil change for my 2014 honda civic", "2014 honda civic"),
        ("my 2016 Toyota Corolla makes a noise", "2016 Toyota Corolla"),
        (
            "a ford f one fifty two thousand nineteen the light is on",
            "ford f one fifty two thousand nineteen",
        ),
        ("a twenty twenty one subaru outback and it squeals", "twenty twenty one subaru outback"),
        ("it's a volvo from 2011", "volvo from 2011"),
        ("my honda won't start", ""),
        ("I bought it in 2014", ""),
        ("tomorrow at twenty past nine", ""),
    ],
)
def test_make_model_and_year_are_found(text: str, vehicle: str) -> None:
    assert vehicle_in(text) == vehicle


def test_a_make_comes_first_in_a_car_and_last_in_a_name() -> None:
    assert begins_with_make("Subaru Outback")
    assert not begins_with_make("Harrison Ford")


def test_the_question_for_them_is_known() -> None:
    assert asks_of_vehicle("What make, model and year is the car?")
    assert not asks_of_vehicle("Do you have the tires or shall we order them?")
    assert not asks_of_vehicle("What does it do or show?")
