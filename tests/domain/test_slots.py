"""Spans are absolute time, also in the hour that runs twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from voicedesk.domain.slots import Span, is_before

pytestmark = pytest.mark.unit

ZONE = ZoneInfo("America/New_York")
FIRST = datetime(2026, 11, 1, 1, 30, tzinfo=ZONE)
AGAIN = datetime(2026, 11, 1, 1, 15, tzinfo=ZONE, fold=1)


def test_the_hour_that_runs_twice_is_in_order() -> None:
    assert is_before(FIRST, AGAIN)
    assert not is_before(AGAIN, FIRST)
    assert Span(FIRST, AGAIN).length == timedelta(minutes=45)


def test_a_span_across_that_hour_overlaps_by_real_time() -> None:
    span = Span(FIRST, AGAIN)
    assert span.contains(datetime(2026, 11, 1, 5, 45, tzinfo=UTC))
    assert not span.contains(AGAIN)
    assert not span.overlaps(Span(AGAIN, AGAIN + timedelta(hours=1)))


@pytest.mark.parametrize(
    "start, end",
    [(FIRST, FIRST), (AGAIN, FIRST), (FIRST.replace(tzinfo=None), AGAIN)],
)
def test_a_span_needs_aware_ends_in_order(start: datetime, end: datetime) -> None:
    with pytest.raises(ValueError, match="a span"):
        Span(start, end)
