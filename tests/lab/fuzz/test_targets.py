"""Everything that reads the words of others stands some inputs at random."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lab.fuzz.__main__ import main
from lab.fuzz.figures import Row, keep
from lab.fuzz.machine import fuzz
from lab.fuzz.targets import TARGETS, opened

pytestmark = pytest.mark.unit

SLOW = ("profiles", "samples", "scenarios")
"""Pure YAML: a tenth of a second for an input."""


@pytest.mark.parametrize("name", sorted(set(TARGETS) - set(SLOW)))
def test_a_reader_stands_its_valid_inputs_and_some_others(name: str) -> None:
    with opened(name) as reader:
        found = fuzz(reader, seed=3, most=len(reader.seeds) + 10)
    assert found.findings == {}


@pytest.mark.parametrize("name", SLOW)
def test_a_reader_of_documents_stands_one(name: str) -> None:
    with opened(name) as reader:
        assert fuzz(reader, seed=3, most=1).findings == {}


def test_an_input_of_a_file_is_tried_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.txt").write_text('{"business": "salon"}', "utf-8")
    assert main(["summons", "--input", str(tmp_path / "in.txt")]) == 0
    assert capsys.readouterr().out.startswith("nothing wrong")


def test_an_unknown_reader_is_told_and_all_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nobody"]) == 2
    assert "webhooks" in capsys.readouterr().err
    assert main(["--list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(TARGETS)


def test_a_run_takes_the_row_of_the_one_before(tmp_path: Path) -> None:
    page = tmp_path / "fuzz.md"
    keep(Row("b", "run", 10, 3, 1, date(2026, 3, 3)), page)
    keep(Row("a", "run", 20, 3, 0, date(2026, 3, 3)), page)
    keep(Row("b", "run", 30, 3, 0, date(2026, 3, 4)), page)
    rows = page.read_text("utf-8").splitlines()[-2:]
    assert [row.split(" | ")[2] for row in rows] == ["20", "30"]
