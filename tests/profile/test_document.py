"""YAML is read with its lines, and never further than is sane."""

from __future__ import annotations

import pytest

from voicedesk.profile.document import read_document

pytestmark = pytest.mark.unit

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{of}'] * 10)}]\n"
    for of, name in zip("abcdef", "bcdefg", strict=True)
)


def test_every_value_knows_its_line() -> None:
    read = read_document("p.yaml", "a: 1\nb:\n  - x\n  - c: 2\n")
    assert read.data == {"a": 1, "b": ["x", {"c": 2}]}
    assert [read.line(place) for place in (("a",), ("b", 0), ("b", 1, "c"))] == [1, 3, 4]


def test_what_is_not_there_has_the_line_of_what_is_around_it() -> None:
    read = read_document("p.yaml", "a: 1\nb:\n  c: 2\n")
    assert read.line(("b", "missing", 3)) == 2
    assert read.line(("nothing",)) == 1


@pytest.mark.parametrize(
    "text, line, words",
    [
        ("a: [1, 2\nb: 3\n", 2, "this is not YAML"),
        ("a: 1\n\tb: 2\n", 2, "this is not YAML"),
        ("a: 1\na: 2\n", 2, '"a" is stated twice; the first is on line 1'),
        ("? [x]\n: 1\n", 1, "a key must be a plain word"),
        ("a: \x01\n", 1, "this is not YAML"),
        ("", 0, "the file is empty"),
        ("# nothing but a remark\n", 0, "the file is empty"),
        ("a: &a [*a]\n", 1, "the file is too large, or its aliases go in circles"),
        (BOMB, 1, "the file is too large, or its aliases go in circles"),
        ("[" * 5000, 1, "the file is nested too deeply"),
        ('a: "x\\0y"', 1, '"xy" holds a character that cannot be kept'),
        ('a: "x\\ud800y"', 1, '"xy" holds a character that cannot be kept'),
        ("a: " + "[" * 401 + "]" * 401, 1, "the file is nested too deeply"),
    ],
)
def test_broken_yaml_is_named_with_its_line(text: str, line: int, words: str) -> None:
    found = read_document("p.yaml", text).mistakes
    assert len(found) == 1
    assert words in found[0].words
    assert found[0].line >= line


def test_words_that_older_yaml_took_for_truth_stay_words() -> None:
    assert read_document("p.yaml", "a: no\nb: 12:30\n").data == {"a": "no", "b": "12:30"}


def test_the_same_text_is_read_once() -> None:
    assert read_document("a.yaml", "one: [1, 2]") is read_document("a.yaml", "one: [1, 2]")
    assert read_document("b.yaml", "one: [1, 2]").file == "b.yaml"
