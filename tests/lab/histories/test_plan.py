"""A seed is a history, and a failing one is made smaller."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lab.histories.plan import CALLERS, FAULTS, SLOTS, ZONE, Plan, plan, shrink, slots

pytestmark = pytest.mark.unit
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


def test_one_seed_is_one_history() -> None:
    assert plan(7, "sqlite") == plan(7, "sqlite")
    drawn = {fault for seed in range(200) for fault in plan(seed, "postgres").faults}
    assert drawn == set(FAULTS["postgres"])


def test_there_are_twenty_times_and_many_of_them_overlap() -> None:
    found = slots(plan(7, "sqlite"), NOW)
    assert len(found) == SLOTS
    assert found[0].claimed.overlaps(found[2].claimed)
    assert found[0].keys[0] == found[2].keys[0]


def test_some_nights_have_another_length() -> None:
    night = slots(Plan(seed=0, kind="sqlite", faults=frozenset({"dst"})), NOW)
    offsets = {one.span.start.astimezone(ZONE).utcoffset() for one in night}
    assert offsets == {timedelta(hours=-5), timedelta(hours=-4)}


def test_a_failing_history_is_made_as_small_as_it_can_be() -> None:
    big = Plan(seed=3, kind="sqlite", faults=frozenset({"kill", "clock", "disk"}))
    small = shrink(big, lambda one: "kill" in one.faults and one.callers >= 12)
    assert small.faults == {"kill"}
    assert 12 <= small.callers < CALLERS // 2


def test_what_is_small_is_played_again_by_its_command() -> None:
    small = replace(plan(3, "sqlite"), faults=frozenset({"kill"}), callers=4)
    words = "--seed 3 --database sqlite --callers 4 --faults kill"
    assert small.command == f"python -m lab.bench histories {words}"
