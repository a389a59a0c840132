"""How a measurement is found, judged and kept."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from lab.bench import registry
from lab.bench.__main__ import data_folder, main, named
from lab.bench.registry import Options, Result, Target, benches, keep, run_bench

pytestmark = pytest.mark.unit

MET = Target("p95 of a turn <= 20 ms", "12 ms", met=True)
MISSED = Target("memory <= 80 MB", "91 MB", met=False)


def test_the_verdict_names_the_target_that_was_missed() -> None:
    assert Result("", (MET, MISSED)).verdict == (
        "Missed 1 of 2 targets: memory <= 80 MB (measured 91 MB)"
    )
    assert Result("", (MET,)).verdict == "All 1 targets met."


def test_a_quick_run_prints_what_the_clock_says_and_does_not_fail_by_it() -> None:
    slow = Target("p95 of a turn <= 20 ms", "22 ms", met=False, by_clock=True)
    result = Result("", (MET, MISSED, slow))
    assert result.broken(quick=True) == (MISSED,)
    assert result.broken(quick=False) == (MISSED, slow)
    assert "p95 of a turn <= 20 ms (measured 22 ms)" in result.verdict


def test_without_data_nothing_is_measured_and_nothing_is_missed() -> None:
    result = Result("", absent="the public sets; see docs/reference/figures/index.md")
    assert not result.missed
    assert result.verdict.startswith("Not measured: the public sets")


def test_a_full_run_leaves_its_figures_with_date_and_command(tmp_path: Path) -> None:
    other = keep(
        "rooms", Result(""), today=date(2026, 3, 3), command="load --rooms", folder=tmp_path
    )
    assert "`python -m lab.bench load --rooms`" in other.read_text("utf-8")
    kept = keep("speed", Result("| a |\n|---|", (MET,)), today=date(2026, 3, 3), folder=tmp_path)
    text = kept.read_text("utf-8")
    assert text.startswith("# Speed\n\nMeasured on 2026-03-03 by `python -m lab.bench speed`.\n")
    assert "| p95 of a turn <= 20 ms | 12 ms | yes |" in text


def test_of_a_part_of_a_measurement_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    part = ModuleType("lab.bench.part")
    part.run = lambda _: Result("| a |", (MET,), whole=False)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "lab.bench.part", part)
    page = registry.FIGURES / "part.md"
    assert run_bench("part", Options(), today=date(2026, 3, 3)).targets == (MET,)
    assert not page.exists()


def test_every_listed_measurement_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    assert tuple(capsys.readouterr().out.split()) == benches()
    assert "registry" not in benches()


def test_an_unknown_measurement_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no-such-bench"]) == 2
    assert "Which one?" in capsys.readouterr().err


def test_data_is_looked_for_where_one_says(tmp_path: Path) -> None:
    assert data_folder(tmp_path) == tmp_path
    assert data_folder(tmp_path / "nowhere") is None
    assert Options().data is None


def test_what_one_measurement_understands_is_read_by_name() -> None:
    assert named(["--calls", "60", "--two-writers"]) == {"calls": "60", "two-writers": ""}
    assert Options(given={"calls": "60"}).number("calls", 10) == 60
    assert Options().number("calls", 10) == 10


@pytest.mark.parametrize("count", ["0", "-1", "many", ""])
def test_a_count_that_is_none_is_refused_in_words(count: str) -> None:
    with pytest.raises(SystemExit, match="--calls wants a number above 0"):
        Options(given={"calls": count}).number("calls", 10)


def test_what_a_measurement_does_not_know_is_refused() -> None:
    with pytest.raises(SystemExit, match="--lanes is not known to understanding"):
        run_bench("understanding", Options(given={"lanes": "2"}), today=date(2026, 3, 3))
