"""The bench of understanding judges as the public score does."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pytest

from lab.bench._language_cases import Case, cases
from lab.bench._language_score import Answer, date_right, right, route, routine

pytestmark = pytest.mark.unit

ANSWERS = (
    Answer(),
    Answer(intents=(("book", 0.9), ("question", 0.4)), confident=True),
    Answer(intents=(("out_of_scope", 0.9),), confident=True),
    Answer(intents=(("billing", 0.7), ("yes", 0.9)), answer="yes"),
    Answer(dates=(("2022-03-15", None),), answer="no"),
    Answer(dates=(("2022-03-16T09:00", "2022-03-16T12:00"), ("10:30", None))),
    Answer(dates=(("2019-03-01", "2019-03-07"), (None, "2013-02-12"))),
)


@pytest.fixture(scope="module")
def score(data_folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("public_score", data_folder / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def own(data_folder: Path) -> dict[tuple[str, str], Case]:
    return {(case.group, case.key): case for case in cases(data_folder)}


def written(answer: Answer) -> Mapping[str, object]:
    return {
        "intents": [{"name": name, "confidence": sure} for name, sure in answer.intents],
        "answer": answer.answer,
        "dates": [{"start": start, "end": end} for start, end in answer.dates],
        "confident": answer.confident,
    }


# the public script leaves its files to be closed by the interpreter
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_the_cases_are_those_of_the_public_score(
    score: ModuleType, own: dict[tuple[str, str], Case], data_folder: Path
) -> None:
    theirs = {
        (group, key): (text, asked, kind, None if kind == "date" else wanted)
        for group, key, text, asked, kind, wanted in score.cases(data_folder)
    }
    ours = {name: (case.text, case.asked, case.kind, case.wanted) for name, case in own.items()}
    assert ours == theirs


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_is_judged_as_the_public_score_judges_it(
    score: ModuleType, own: dict[tuple[str, str], Case], answer: Answer
) -> None:
    sample = list(own.values())[::23]
    ours = [right(case, answer) for case in sample]
    theirs = [
        score.right(case.kind, case.row if case.kind == "date" else case.wanted, written(answer))
        for case in sample
    ]
    assert ours == [bool(judged) for judged in theirs]


def test_the_same_groups_are_routine(score: ModuleType, own: dict[tuple[str, str], Case]) -> None:
    groups = {group for group, _ in own}
    assert {g for g in groups if routine(g)} == {g for g in groups if score.routine(g)}


def test_the_surest_wish_decides_the_route() -> None:
    assert route((("question", 0.4), ("book", 0.9), ("yes", 1.0))) == "scheduling"
    assert route((("yes", 1.0),)) == "neither"


def test_a_date_with_an_open_side_is_judged_by_its_other_side() -> None:
    row = {"id": "x", "type": "date_to", "expected_any": [{"start": None, "end": "2026-03-06"}]}
    assert date_right(json.loads(json.dumps(row)), [(None, "2026-03-06")])
    assert not date_right(row, [(None, "2026-03-09")])
