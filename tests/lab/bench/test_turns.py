"""Of each turn the fastest counts, and a call that fails misses the target."""

from __future__ import annotations

import pytest

from lab.bench.turns import judge
from voicedesk.rehearsal.grade import Written
from voicedesk.rehearsal.manners import manners
from voicedesk.rehearsal.rehearse import Rehearsed

pytestmark = pytest.mark.unit

WRITTEN = Written([], [], [], "answered", [], 0, [], 1)


def held(*turn_ms: float, failures: tuple[str, ...] = ()) -> Rehearsed:
    return Rehearsed("A call", list(failures), [], WRITTEN, manners([]), list(turn_ms))


def test_a_turn_counts_at_its_fastest() -> None:
    done = judge([[held(90.0, 10.0)], [held(9.0, 80.0)]])

    assert [target.met for target in done.targets] == [True, True]
    assert "| 50% | 10.0 |" in done.table


def test_a_turn_that_is_always_slow_misses_the_target() -> None:
    done = judge([[held(90.0)], [held(70.0)]])

    assert done.targets[0].figure == "70.0 ms"
    assert not done.targets[0].met
    assert done.targets[0].by_clock


def test_a_call_that_fails_misses_the_target() -> None:
    assert not judge([[held(1.0, failures=("outcome",))]]).targets[1].met
