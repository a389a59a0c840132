"""What calls in rooms cost, judged from what was measured; the bench measures it."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from lab.bench._rooms import Held, Spent, each, judge, knee

pytestmark = pytest.mark.unit

ONE = Held(1, (0.5, 0.6), mute=0, greeted_s=0.7, cores=0.2, pss_mb=300.0)
TWO = replace(ONE, calls=2, waits_s=(0.5, 0.65), cores=0.25, pss_mb=340.0)
FOUR = replace(ONE, calls=4, waits_s=(0.5, 0.9), cores=0.38, pss_mb=420.0)


def test_the_knee_is_the_last_level_at_which_nobody_notices() -> None:
    assert knee([ONE, TWO, FOUR]) == 2
    assert knee([ONE, replace(TWO, mute=1)]) == 1


def test_costs_are_told_for_one_more_call() -> None:
    assert each([ONE, TWO, FOUR], lambda one: one.pss_mb) == 40.0


def test_a_level_at_which_callers_hear_nothing_tells_no_costs() -> None:
    deaf = replace(FOUR, calls=8, mute=3, pss_mb=2000.0)
    assert each([ONE, TWO, FOUR, deaf], lambda one: one.pss_mb) == 40.0
    assert each([ONE, deaf], lambda one: one.pss_mb) == 0.0


def process(proc: Path, pid: int, *, group: int, ticks: int) -> None:
    """A process as the kernel tells of it."""
    (proc / str(pid)).mkdir(exist_ok=True)
    rest = ["S", "1", str(group), *["0"] * 8, str(ticks), "0"]
    (proc / str(pid) / "stat").write_text(f"{pid} (a (b) c) {' '.join(rest)}")


def test_whoever_dies_has_taken_what_it_took(tmp_path: Path) -> None:
    process(tmp_path, 1, group=7, ticks=1000)
    process(tmp_path, 2, group=8, ticks=50)
    spent = Spent({7}, tmp_path)
    process(tmp_path, 1, group=7, ticks=1100)
    process(tmp_path, 3, group=7, ticks=30)
    spent.look()
    shutil.rmtree(tmp_path / "1")
    spent.look()
    assert spent.seconds == pytest.approx(130 / os.sysconf("SC_CLK_TCK"))


def test_a_greeting_is_measured_against_a_bare_agents() -> None:
    found = {("room", "ours"): [0.70, 0.72], ("room", "bare"): [0.50, 0.52]}
    result = judge(found, [ONE, TWO])
    assert [one.name for one in result.missed] == ["room: p50 <= 1.15 of bare"]
    assert result.kept_as == "rooms"
