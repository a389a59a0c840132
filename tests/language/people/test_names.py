"""Names: said, spelled, or said and spelled."""

from __future__ import annotations

import pytest

from voicedesk.language.people import best_name, read_name
from voicedesk.language.people.names import settled_name

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("text", ["oh", "oh, three then", "same as last time"])
def test_a_cry_is_no_name(text: str) -> None:
    assert read_name(text, asked=True) is None


@pytest.mark.parametrize(
    "text, first, last",
    [
        ("Tom and Lucy Baker", "Tom and Lucy", "Baker"),
        ("it's tom and lucy baker", "Tom and Lucy", "Baker"),
        ("Tom Baker and Lucy Miller", "Tom Baker and Lucy", "Miller"),
        ("for Tim and Ben", "Tim and Ben", None),
        ("Sue Miller and my number is 202 555 0188", "Sue", "Miller"),
        ("Tom Baker and I need a filling", "Tom", "Baker"),
        ("Tom and that's it", "Tom", None),
        ("oh, Alice Munro", "Alice", "Munro"),
        ("Sandra Oh", "Sandra", "Oh"),
        ("Byrne, that's S I O B H A N, B Y R N E", "Siobhan", "Byrne"),
        ("M, A, R, I, A", "Maria", None),
    ],
)
def test_a_name_is_found_among_the_words_around_it(text: str, first: str, last: str | None) -> None:
    named = read_name(text, asked=True)
    assert named is not None
    assert (named.first, named.last) == (first, last)


@pytest.mark.parametrize(
    "text, first, last",
    [
        ("Maria Gonzalez", "Maria", "Gonzalez"),
        ("it's maria gonzalez", "Maria", "Gonzalez"),
        ("my name is John O'Brien", "John", "O'Brien"),
        ("yeah it's under Tom Okafor", "Tom", "Okafor"),
        ("Okafor, O K A F O R", "Okafor", None),
        ("Jon Smyth, S M Y T H", "Jon", "Smyth"),
        ("it's spelled M as in Mike A R I A", "Maria", None),
        ("Kilo Alpha Tango Echo", "Kate", None),
        ("K A T E space L E E", "Kate", "Lee"),
        ("double L O Y D", "Lloyd", None),
    ],
)
def test_a_name_that_was_asked_for_is_read(text: str, first: str, last: str | None) -> None:
    named = read_name(text, asked=True)
    assert named
    assert (named.first, named.last) == (first, last)


@pytest.mark.parametrize(
    "text, full",
    [
        ("hi, this is Maria Gonzalez", "Maria Gonzalez"),
        ("my name is priya nair and I need a cleaning", "Priya Nair"),
        ("Ana Gomez here", "Ana Gomez"),
    ],
)
def test_a_caller_who_says_the_name_unasked_is_heard(text: str, full: str) -> None:
    named = read_name(text)
    assert named
    assert f"{named.first} {named.last}" == full


@pytest.mark.parametrize(
    "text",
    ["I'm running late", "it's fine", "this is ridiculous", "I'm not sure", "I need a cleaning"],
)
def test_other_sentences_hold_no_name(text: str) -> None:
    assert read_name(text) is None


def test_a_last_name_alone_is_a_last_name() -> None:
    named = read_name("my last name is Kowalski", asked=True)
    assert named
    assert (named.first, named.last) == (None, "Kowalski")


def test_of_several_hearings_the_one_written_as_a_name_is_taken() -> None:
    named = best_name(["jacqueline shoes", "Jacqueline Hughes"], asked=True)
    assert named
    assert named.last == "Hughes"


def test_a_later_spelling_corrects_what_was_said() -> None:
    named = settled_name([["Martin Freeman"], ["m a r t y n"]])
    assert named
    assert (named.first, named.last) == ("Martyn", "Freeman")


@pytest.mark.parametrize(
    "text, first, last",
    [
        ("Siobhan Byrne, that's S I O B H A N, B Y R N E", "Siobhan", "Byrne"),
        ("Shivon Byrne, S I O B H A N B Y R N E", "Siobhan", "Byrne"),
        ("Jo Jones, J O N E S", "Jo", "Jones"),
    ],
)
def test_both_names_spelled_in_one_breath_are_parted(text: str, first: str, last: str) -> None:
    named = read_name(text, asked=True)

    assert named
    assert (named.first, named.last) == (first, last)


def test_an_account_number_before_a_name_is_no_part_of_it() -> None:
    named = read_name("account 31880, Elena Petrova", asked=True)

    assert named
    assert (named.first, named.last) == ("Elena", "Petrova")


@pytest.mark.parametrize(
    "text, first, last",
    [
        ("it's for my husband, Greg Tanaka", "Greg", "Tanaka"),
        ("my wife Dana Tanaka", "Dana", "Tanaka"),
        ("my son's name is Kai", "Kai", None),
        ("Mina Son", "Mina", "Son"),
    ],
)
def test_who_somebody_is_to_the_caller_is_no_name(text: str, first: str, last: str | None) -> None:
    named = read_name(text, asked=True)
    assert named is not None
    assert (named.first, named.last) == (first, last)


def test_a_relation_alone_names_nobody() -> None:
    assert read_name("it's for my daughter", asked=True) is None
