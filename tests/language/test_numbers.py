"""Number words, and the text in which they are digits."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicedesk.language.numbers import in_figures, normalise, read_number

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "words, value",
    [
        ("twenty two", 22),
        ("twenty-two", 22),
        ("nineteen hundred", 1900),
        ("a hundred and five", 105),
        ("two thousand and twenty", 2020),
        ("nineteen ninety nine", 1999),
        ("three hundred thousand", 300_000),
        ("zero", 0),
        ("42", 42),
    ],
)
def test_number_words_are_read(words: str, value: int) -> None:
    assert read_number(words) == value


@pytest.mark.parametrize("words", ["", "hello", "twenty people", "a", "second"])
def test_other_words_are_no_number(words: str) -> None:
    assert read_number(words) is None


@pytest.mark.parametrize(
    "text, digits",
    [
        ("May twenty second at nine oh five p . m .", "may 22nd at 9 05 pm"),
        ("ten thirty", "10 30"),
        ("twenty to two", "20 to 2"),
        ("thirty first", "31st"),
        ('five o"clock', "5 o'clock"),
        ("one hundred and twenty three", "123"),
        ("in a second", "in a second"),  # a unit of time, not a place in a list
        ("nine fifty nine a m", "9 59 am"),
    ],
)
def test_number_words_become_digits(text: str, digits: str) -> None:
    assert normalise(text).text == digits


def test_every_place_leads_back_to_the_words() -> None:
    text = "on the Twenty  Second of May"
    normal = normalise(text)
    at = normal.text.index("22nd")
    first, last = normal.span(at, at + 4)
    assert text[first:last] == "Twenty  Second"


def test_places_of_numbers_that_were_words_are_known() -> None:
    normal = normalise("2 or three")
    assert normal.spelled == {normal.text.index("3")}


@given(st.text(max_size=80))
def test_any_text_keeps_its_places(text: str) -> None:
    normal = normalise(text)
    assert len(normal.text) == len(normal.starts) == len(normal.ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(normal.starts, normal.ends, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "It costs eighty-five dollars, or a hundred and five for Two people.",
        "at nine oh five, on the twenty second; the second one is one thousand two hundred.",
        "Five o'clock? Oh no, twelve o'clock and thirty-first of May.",
        "one, two three and four",
        "no number at all, anyone",
    ],
)
def test_words_become_figures_as_in_a_normal_text(text: str) -> None:
    assert re.findall(r"\d+", in_figures(text)) == re.findall(r"\d+", normalise(text).text)


def test_what_is_no_number_stays_as_it_is_written() -> None:
    assert in_figures("Doctor Lee, at 2 P.M., or Seven?") == "Doctor Lee, at 2 P.M., or 7?"
