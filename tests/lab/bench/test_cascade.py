"""How the cascade is judged: against the better of its two brains, and with a model that lies."""

from __future__ import annotations

import pytest

from lab.bench.cascade import LYING, SYSTEMS, Came, judge

pytestmark = pytest.mark.unit


def came(name: str, passed: int, *, asked: int = 0, wrong: tuple[str, ...] = ()) -> Came:
    return Came(name, calls=100, passed=passed, turns=400, asked=asked, wrong=list(wrong))


def all_of(*passed: int, asked: int = 4, wrong: tuple[str, ...] = ()) -> list[Came]:
    held = [came(name, share) for name, share in zip(SYSTEMS, passed, strict=True)]
    return [*held, came(LYING, 60, asked=asked, wrong=wrong)]


@pytest.mark.parametrize(
    "calls, met",
    [
        (all_of(94, 80, 97), [True, True, True]),
        (all_of(94, 80, 96), [False, True, True]),
        (all_of(80, 94, 96), [False, True, True]),
        (all_of(94, 80, 97, asked=13), [True, True, False]),
        (all_of(94, 80, 97, wrong=("a call: cleaning",)), [True, False, True]),
    ],
)
def test_the_cascade_is_held_against_the_better_brain(calls: list[Came], met: list[bool]) -> None:
    assert [target.met for target in judge(calls).targets] == met


def test_a_quick_run_fails_for_a_wrong_write_and_for_no_share() -> None:
    broken = judge(all_of(94, 80, 90, asked=20, wrong=("a call: cleaning",))).broken(quick=True)
    assert [target.figure for target in broken] == ["a call: cleaning"]
