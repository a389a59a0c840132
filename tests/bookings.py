"""Slots, people and moments that tests of the ledger speak of."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from voicedesk.domain.booking import Attendee
from voicedesk.domain.business import BusinessId, ClaimKey, LocationId, ServiceId, StaffId
from voicedesk.domain.call import CallId
from voicedesk.domain.slots import Slot, Span

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 3, 3, 9, tzinfo=ZONE)
DENTAL = BusinessId("dental")
MARIA = Attendee("Maria Gonzalez", "+12025550123", "maria@example.com", note="first visit")
CALL = CallId("call-1")
OTHER = CallId("call-2")
TTL = timedelta(minutes=5)


def moment(time: str, day: int = 10) -> datetime:
    """A moment of March 2026, like "14:30"."""
    hours, minutes = map(int, time.split(":"))
    return datetime(2026, 3, day, hours, minutes, tzinfo=ZONE)


def stretch(start: str, end: str, day: int = 10) -> Span:
    return Span(moment(start, day), moment(end, day))


def slot(
    start: str, end: str, *, staff: str = "lee", chair: str = "chair_1", day: int = 10
) -> Slot:
    """A cleaning that claims a person and a chair."""
    span = stretch(start, end, day)
    keys = (ClaimKey(f"staff:{staff}"), ClaimKey(f"resource:{chair}"))
    return Slot(ServiceId("cleaning"), StaffId(staff), LocationId("main"), span, span, keys)
