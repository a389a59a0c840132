"""What a voice is given to read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicedesk.speech.pronounce import pronounced, without_markup

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "written, said",
    [
        ("Call 202-555-0123.", "Call two zero two, five five five, zero one two three."),
        ("(202) 555-0199", "two zero two, five five five, zero one nine nine"),
        ("+12025550123", "one, two zero two, five five five, zero one two three"),
        ("At 2:30 PM on March 5th.", "At two thirty PM on March fifth."),
        ("at 9:05", "at nine oh five"),
        ("at 14:05", "at two oh five PM"),
        ("at 10:00", "at ten o'clock"),
        ("at 12:00", "at noon"),
        ("99:99", "ninety-nine:ninety-nine"),  # no time of day
        ("9 am to 5 p.m. on Friday", "nine AM to five PM on Friday"),
        ("We close at 5 p.m. Thanks.", "We close at five PM. Thanks."),
        ("It costs $85.", "It costs eighty-five dollars."),
        ("$1", "one dollar"),
        ("$1,250.50", "one thousand two hundred and fifty dollars and fifty cents"),
        ("Your code is 40213.", "Your code is four zero two one three."),
        ("room 0815", "room zero eight one five"),
        ("10-15 minutes", "ten to fifteen minutes"),
        ("3.5 miles", "three point five miles"),
        ("50% off", "fifty percent off"),
        ("in 2026", "in 2026"),  # voices read years well
        ("Dr. Lee, 12 Main St. today", "Doctor Lee, twelve Main Street today"),
        ("No. 5 is free. No. Really.", "number five is free. No. Really."),
        ("O K A F O R", "O, K, A, F, O, R,"),
        ("maria.g-1@example.com", "maria dot g dash one at example dot com"),
        ("cuts & colour", "cuts and colour"),
    ],
)
def test_figures_and_abbreviations_are_written_out(written: str, said: str) -> None:
    assert pronounced(written) == said


@pytest.mark.parametrize(
    "written, said",
    [
        ("**Bold** and `code`", "Bold and code"),
        ("[our site](https://example.com)", "our site"),
        ("<break time='1s'/>Hello <b>you</b>", "Hello you"),
        ("- one\n- two", "one\ntwo"),
        ("# Hours", "Hours"),
        ("Great \U0001f600!", "Great !"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),  # a comparison is no tag
        ("snake_case stays", "snake_case stays"),
    ],
)
def test_no_markup_is_spoken(written: str, said: str) -> None:
    assert without_markup(written).replace("  ", " ") == said


def test_the_words_of_the_business_sound_as_the_profile_says() -> None:
    said = pronounced("Doctor Nguyen, nguyen's chair", sayings={"Nguyen": "win"})
    assert said == "Doctor win, win's chair"


def test_a_saying_with_a_backslash_is_taken_as_it_is() -> None:
    assert pronounced("abc", sayings={"abc": r"a\1b"}) == r"a\1b"


@pytest.mark.parametrize(
    "text", ["At 2:30 pm I will call 202-555-0123.", "$85, Dr. Lee", "O K A Y"]
)
def test_what_is_written_out_stays_as_it_is(text: str) -> None:
    assert pronounced(pronounced(text)) == pronounced(text)


@given(st.text(max_size=200))
def test_any_text_can_be_pronounced(text: str) -> None:
    assert "  " not in pronounced(text)
