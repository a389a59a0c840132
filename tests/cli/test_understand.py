"""`voicedesk understand`: JSON lines in, JSON lines out."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from voicedesk.cli.app import _typer
from voicedesk.cli.understand import answer_lines
from voicedesk.language.understand import Term, Vocabulary

pytestmark = pytest.mark.unit

VOCABULARY = Vocabulary(terms=(Term("cleaning", "service", "Cleaning"),))
GOOD = {"id": "1", "text": "a cleaning on Thursday", "now": "2026-03-03T09:00", "timezone": "UTC"}


def answers(*lines: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in answer_lines(lines, VOCABULARY)]


def test_an_answer_has_the_form_that_is_promised() -> None:
    found = answers(json.dumps(GOOD))[0]
    assert {"id", "intents", "answer", "dates", "entities", "confident"} <= set(found)
    assert found["dates"] == [
        {"text": "Thursday", "start": "2026-03-05", "end": None, "grain": "day"}
    ]
    assert found["entities"] == {
        "service": [{"value": "cleaning", "text": "cleaning", "confidence": 1.0}]
    }


def test_a_name_is_given_in_parts() -> None:
    found = answers(json.dumps(GOOD | {"text": "my name is Maria Gonzalez"}))[0]
    assert json.dumps(found["entities"]).count('{"first": "Maria", "last": "Gonzalez"}') == 1


@pytest.mark.parametrize(
    "line",
    [
        "{not json",
        "[1, 2]",
        '"text"',
        "{}",
        '{"id": "x", "text": 5, "now": "2026-03-03T09:00", "timezone": "UTC"}',
        '{"id": "x", "text": "hi", "now": "yesterday", "timezone": "UTC"}',
        '{"id": "x", "text": "hi", "now": "2026-03-03T09:00"}',
        '{"id": "x", "text": "hi", "now": "2026-03-03T09:00", "timezone": "Mars/Base"}',
        '{"id": "x", "text": "hi", "now": "2026-03-03T09:00", "timezone": "UTC", "nbest": "hi"}',
        '{"id": "x", "text": "hi", "now": "2026-03-03T09:00", "timezone": "UTC", "asked": 1}',
        "[" * 5000,
        '{"id": "x", "text": "hi", "now": "2026-03-03T09:00", "timezone": "' + "a" * 3000 + '"}',
        '{"id": NaN}',
    ],
)
def test_a_broken_line_is_answered_with_its_number_and_harms_no_other(line: str) -> None:
    found = answers(json.dumps(GOOD), "", line, json.dumps(GOOD | {"id": "3"}))
    assert [row.get("id") for row in (found[0], found[2])] == ["1", "3"]
    assert found[1]["line"] == 3
    assert found[1]["error"]


def test_a_shipped_profile_gives_the_words() -> None:
    line = json.dumps(GOOD) + "\n"
    done = CliRunner().invoke(_typer, ["understand", "--profile", "dental"], line)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["id"] == "1"


@pytest.mark.parametrize(
    "line, error",
    [
        ('{"text": "hi", "now": "2026-03-03T09:00", "timezone": "Mars/Base"}', "timezone is none"),
        ("[" * 5000, "nested too deeply"),
        ('{"id": NaN}', "NaN is no number"),
    ],
)
def test_a_broken_line_says_what_is_wrong_with_it(line: str, error: str) -> None:
    (found,) = answers(line)
    assert str(found["error"]).startswith(error)


def test_half_a_character_in_a_line_does_not_end_the_stream() -> None:
    line = json.dumps(GOOD | {"id": "\ud800"}) + "\n"
    done = CliRunner().invoke(_typer, ["understand", "--profile", "dental"], line)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["id"] == "?"
