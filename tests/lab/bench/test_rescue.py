"""Which deaths are measured, and how they are judged; the bench kills."""

from __future__ import annotations

import pytest

from lab.bench._rescue_kills import KINDS, Kill
from lab.bench.rescue import judge, wanted

pytestmark = pytest.mark.unit


def test_every_kind_may_be_asked_for_by_itself() -> None:
    assert [one.name for one in wanted("worker,process")] == ["process", "worker"]
    assert wanted("") == KINDS


def test_an_unknown_kind_is_named_with_those_there_are() -> None:
    with pytest.raises(SystemExit, match=r"server-redis.* not dog"):
        wanted("dog")


def test_a_call_that_is_not_whole_breaks_the_promise_however_quick() -> None:
    (process,) = wanted("process")
    result = judge({process: [Kill(0.6, whole=True), Kill(0.7, whole=False)]})
    assert [one.name for one in result.broken(quick=True)] == ["process: nothing lost"]


def test_a_call_that_never_came_back_is_late_too() -> None:
    (machine,) = wanted("machine")
    result = judge({machine: [Kill(None, whole=False)]})
    assert len(result.missed) == 2
