"""Plots are drawn to scale, and what can still change is marked."""

from __future__ import annotations

import pytest

from voicedesk.domain.call import CallId
from voicedesk.domain.share import Share
from voicedesk.web.dashboard.plots import HEIGHT, WIDTH, banded, height_of, logarithmic, stacked

pytestmark = pytest.mark.unit

ONE = CallId("a")


def test_counts_stand_upon_each_other() -> None:
    plot = stacked(
        [({"booked": 3, "gone": 1}, False), ({"gone": 2}, True), ({}, True)], ("booked", "gone")
    )
    assert [(bar.tone, bar.height, bar.is_open) for bar in plot.bars] == [
        ("booked", 150.0, False),
        ("gone", 50.0, False),
        ("gone", 100.0, True),
    ]
    assert plot.bars[1].y == 0.0
    assert plot.top == 4
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH for bar in plot.bars)


def test_a_day_without_calls_has_no_share() -> None:
    plot = banded([(Share(), False), (Share((ONE,), (ONE,)), True)])
    assert len(plot.bars) == len(plot.bands) == 1
    assert plot.bands[0].is_open
    assert plot.bands[0].height == pytest.approx(HEIGHT * (1 - 0.2065), abs=0.1)


def test_each_tenfold_is_equally_high() -> None:
    assert [height_of(one) for one in (0.1, 1.0, 10.0, 99.0)] == [HEIGHT, HEIGHT / 2, 0.0, 0.0]
    plot = logarithmic({"p50": [1.0, None, 0.1]})
    assert plot.lines == {"p50": "166.7,100.0 833.3,200.0"}


def test_nothing_is_drawn_of_nothing() -> None:
    assert stacked([], ("booked",)).bars == ()
    assert banded([]).bands == ()
