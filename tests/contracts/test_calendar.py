"""What every calendar must do: one event for each booking, removed as often as one likes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from voicedesk.connectors.calendar import feed
from voicedesk.connectors.registry import Wiring
from voicedesk.domain.booking import Attendee, Booking, BookingId, BookingStatus
from voicedesk.domain.business import BusinessId, ClaimKey, LocationId, ServiceId, StaffId
from voicedesk.domain.slots import Slot, Span
from voicedesk.ports import Calendar

pytestmark = pytest.mark.unit

WIRED = {
    "calendar.feed": lambda folder: feed.build(Wiring(BusinessId("b"), folder, owner="ana")),
}
START = datetime(2026, 3, 10, 14, tzinfo=ZoneInfo("America/New_York"))
SPAN = Span(START, START + timedelta(minutes=30))
WEEK = Span(START - timedelta(days=3), START + timedelta(days=4))
SLOT = Slot(
    ServiceId("cut"), StaffId("ana"), LocationId("main"), SPAN, SPAN, (ClaimKey("staff:ana"),)
)
BOOKING = Booking(
    id=BookingId("b1"),
    business=BusinessId("b"),
    slot=SLOT,
    attendee=Attendee("Maria Gonzalez"),
    status=BookingStatus.BOOKED,
    call=None,
    created=START - timedelta(days=7),
)


@pytest.fixture(params=list(WIRED.values()), ids=list(WIRED))
def calendar(request: pytest.FixtureRequest, tmp_path: Path) -> Calendar:
    build: Callable[[Path], Calendar] = request.param
    return build(tmp_path)


async def test_a_working_calendar_passes_its_check(calendar: Calendar) -> None:
    await calendar.check()


async def test_a_booking_put_twice_is_one_event(calendar: Calendar) -> None:
    first = await calendar.put(BOOKING, title="A cut", description="Maria")
    assert await calendar.put(BOOKING, title="A cut", description="Maria") == first


async def test_our_own_events_are_not_busy_time(calendar: Calendar) -> None:
    await calendar.put(BOOKING, title="A cut", description="Maria")
    assert list(await calendar.busy(WEEK)) == []


async def test_a_moved_booking_keeps_its_event(calendar: Calendar) -> None:
    first = await calendar.put(BOOKING, title="A cut", description="Maria")
    later = Span(START + timedelta(hours=1), START + timedelta(hours=1, minutes=30))
    moved = replace(BOOKING, slot=replace(SLOT, span=later, claimed=later), sequence=1)
    assert await calendar.put(moved, title="A cut", description="Maria") == first


async def test_removing_twice_and_before_putting_is_fine(calendar: Calendar) -> None:
    await calendar.remove(BOOKING)
    await calendar.put(BOOKING, title="A cut", description="Maria")
    await calendar.remove(BOOKING)
    await calendar.remove(BOOKING)
