"""Clocks are aware, and stand, move or run as they should."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from voicedesk.connectors.clock import ManualClock, RunningClock, SystemClock

pytestmark = pytest.mark.unit

START = datetime(2026, 3, 8, 1, 30, tzinfo=ZoneInfo("America/New_York"))


def test_a_manual_clock_moves_by_real_time_only_when_told() -> None:
    clock = ManualClock(START)
    assert clock.now() == START
    # half past one plus an hour is half past three on the night of the change
    assert clock.advance(timedelta(hours=1)).hour == 3
    clock.set(START)
    assert clock.now() == START


def test_a_running_clock_runs_from_its_start() -> None:
    clock = RunningClock(START)
    first, second = clock.now(), clock.now()
    assert START <= first <= second < START + timedelta(minutes=1)


def test_the_machines_clock_is_in_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


@pytest.mark.parametrize("make", [ManualClock, RunningClock])
def test_a_clock_without_a_zone_is_refused(make: type[ManualClock | RunningClock]) -> None:
    with pytest.raises(ValueError, match="aware"):
        make(datetime(2026, 3, 8))  # noqa: DTZ001  # the point of the test


def test_a_clock_is_not_set_without_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        ManualClock(START).set(datetime(2026, 3, 8))  # noqa: DTZ001  # the point of the test
