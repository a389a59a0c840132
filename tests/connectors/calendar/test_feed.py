"""The built-in calendar: a file that a calendar program can read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from voicedesk.connectors.calendar.feed import Feed, build
from voicedesk.connectors.registry import Wiring
from voicedesk.domain.booking import Attendee, Booking, BookingId, BookingStatus
from voicedesk.domain.business import BusinessId, ClaimKey, LocationId, ServiceId, StaffId
from voicedesk.domain.slots import Slot, Span
from voicedesk.errors import ConnectorUnavailable

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.unit

START = datetime(2026, 3, 10, 14, tzinfo=ZoneInfo("America/New_York"))
SPAN = Span(START, START + timedelta(minutes=30))
BOOKING = Booking(
    id=BookingId("b1"),
    business=BusinessId("dental"),
    slot=Slot(
        ServiceId("checkup"),
        StaffId("dr_lee"),
        LocationId("main"),
        SPAN,
        SPAN,
        (ClaimKey("staff:dr_lee"),),
    ),
    attendee=Attendee("Maria Gonzalez"),
    status=BookingStatus.BOOKED,
    call=None,
    created=START - timedelta(days=7),
)


def events(feed: Feed) -> list[tuple[str, datetime, int]]:
    calendar = Calendar.from_ical(feed.path.read_bytes())
    return [
        (str(e["uid"]), e.decoded("dtstart"), e.decoded("sequence"))
        for e in calendar.walk("VEVENT")
    ]


async def test_an_event_put_twice_stands_once_as_it_was_put_last(tmp_path: Path) -> None:
    feed = build(Wiring(BusinessId("dental"), tmp_path, owner="dr_lee"))
    await feed.put(BOOKING, title="Check-up", description="Maria Gonzalez")
    later = Span(START + timedelta(days=1), START + timedelta(days=1, minutes=30))
    moved = replace(BOOKING, slot=replace(BOOKING.slot, span=later), sequence=1)
    await feed.put(moved, title="Check-up", description="Maria Gonzalez")
    assert events(feed) == [("b1@voicedesk", later.start, 1)]


async def test_removing_twice_is_fine(tmp_path: Path) -> None:
    feed = Feed(tmp_path / "dr_lee.ics")
    await feed.put(BOOKING, title="Check-up", description="")
    await feed.remove(BOOKING)
    await feed.remove(BOOKING)
    assert events(feed) == []


async def test_a_place_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("not a folder")
    with pytest.raises(ConnectorUnavailable, match="cannot write"):
        await Feed(blocker / "dr_lee.ics").check()
