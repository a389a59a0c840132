"""A slot read back is the slot that was written, in the zone in which the customer hears it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bookings import slot, stretch
from voicedesk.domain.slots import Slot, Span
from voicedesk.store.claims import QUANTUM, quanta
from voicedesk.store.slots import pack_slot, pack_span, same_slot, unpack_slot, unpack_span

pytestmark = pytest.mark.unit

ZONES = st.sampled_from(
    [
        ZoneInfo("America/New_York"),
        ZoneInfo("Australia/Lord_Howe"),
        ZoneInfo("Asia/Kathmandu"),
        UTC,
        timezone(timedelta(hours=-3, minutes=-30)),
    ]
)
MOMENTS = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2035, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.just(UTC),
)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    zone = draw(ZONES)
    start = draw(MOMENTS)
    end = start + draw(st.timedeltas(timedelta(seconds=1), timedelta(hours=30)))
    return Span(start.astimezone(zone), end.astimezone(zone))


@given(spans())
def test_a_span_survives_json_with_its_wall_clock(span: Span) -> None:
    read = unpack_span(json.loads(json.dumps(pack_span(span))))
    assert read == span
    assert [f"{m:%H:%M %z}" for m in (read.start, read.end)] == [
        f"{m:%H:%M %z}" for m in (span.start, span.end)
    ]


@given(spans(), spans())
def test_a_slot_survives_json(span: Span, claimed: Span) -> None:
    one = slot("14:00", "14:30")
    wanted = Slot(one.service, one.staff, one.location, span, claimed, one.keys)
    read = unpack_slot(json.loads(json.dumps(pack_slot(wanted))))
    assert same_slot(read, wanted)
    assert read.claimed.start == claimed.start


@given(spans(), spans())
def test_spans_that_overlap_share_a_quantum(one: Span, other: Span) -> None:
    shared = set(quanta(one.start, one.end)) & set(quanta(other.start, other.end))
    assert shared or not one.overlaps(other)


@given(spans())
def test_the_quanta_of_a_span_cover_it_and_no_more(span: Span) -> None:
    touched = quanta(span.start, span.end)
    assert touched[0] <= span.start < touched[0] + QUANTUM
    assert touched[-1] < span.end <= touched[-1] + QUANTUM


def test_neighbours_share_no_quantum() -> None:
    first, second = stretch("14:00", "14:30"), stretch("14:30", "15:00")
    assert not set(quanta(first.start, first.end)) & set(quanta(second.start, second.end))
