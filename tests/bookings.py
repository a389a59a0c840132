"""Slots, people and moments that tests of the ledger speak of."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.stores import AnyStore
from voicedesk.domain.booking import Attendee, IdempotencyKey
from voicedesk.domain.business import BusinessId, ClaimKey, LocationId, ServiceId, StaffId
from voicedesk.domain.call import CallId
from voicedesk.domain.slots import Slot, Span
from voicedesk.ports import Receipt

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 3, 3, 9, tzinfo=ZONE)
DENTAL = BusinessId("dental")
MARIA = Attendee("Maria Gonzalez", "+12025550123", "maria@example.com", note="first visit")
CALL = CallId("call-1")
OTHER = CallId("call-2")
TTL = timedelta(minutes=5)
LATER = NOW + TTL + timedelta(seconds=1)
LEE = ClaimKey("staff:lee")
WEEK = Span(datetime(2026, 3, 9, tzinfo=ZONE), datetime(2026, 3, 16, tzinfo=ZONE))


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


async def booked(store: AnyStore, wanted: Slot, *, call: CallId = CALL) -> Receipt:
    hold = await store.ledger.hold(DENTAL, wanted, call=call, ttl=TTL, now=NOW)
    key = IdempotencyKey(f"book:{call}:{hold.id}")
    return await store.ledger.book(hold.id, MARIA, key=key, now=NOW)


async def busy(store: AnyStore, key: ClaimKey = LEE, *, later: bool = False) -> list[Span]:
    found = await store.ledger.busy(DENTAL, [key], WEEK, now=LATER if later else NOW)
    return list(found[key])
