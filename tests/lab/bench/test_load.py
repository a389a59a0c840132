"""The knee of a curve and what one more call costs; the curves are measured by the bench."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lab.bench._load_process import Level, pss_mb
from lab.bench.load import knee, pss_per_call

pytestmark = pytest.mark.unit

ONE = Level(
    lanes=1,
    calls=8,
    booked=8,
    content_p50_ms=300.0,
    content_p95_ms=500.0,
    turns=56,
    late=0,
    mute=0,
    core_share=0.05,
    pss_mb=200.0,
    lag_p99_ms=4.0,
)


@pytest.mark.parametrize(
    "waits_ms, held",
    [
        ((500.0, 540.0, 549.0), 4),
        ((500.0, 560.0, 540.0), 1),  # what is better again later is luck
        ((float("nan"), 540.0, 549.0), 0),
    ],
)
def test_the_knee_is_the_last_level_before_callers_notice(
    waits_ms: tuple[float, ...], held: int
) -> None:
    curve = [replace(ONE, lanes=2**n, content_p95_ms=wait_ms) for n, wait_ms in enumerate(waits_ms)]
    assert knee(curve) == held


def test_memory_is_told_for_one_more_call() -> None:
    assert pss_per_call([ONE, replace(ONE, lanes=5, pss_mb=260.0)]) == 15.0


def test_this_process_takes_memory() -> None:
    assert pss_mb() > 10.0
