"""What a calendar of somebody else's making reads out of an invite."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import vobject

from tests.services.shop import ZONE, Shop, at
from voicedesk.domain.booking import Attendee, Booking, BookingStatus
from voicedesk.domain.call import Attachment
from voicedesk.services.invites import invite

pytestmark = pytest.mark.unit

WHO = Attendee("Mira Okafor", "+12025550177", "mira@example.com")
NOW = datetime(2026, 3, 3, 9, tzinfo=ZONE)


def file_of(booking: Booking, *, title: str = "Check-up", now: datetime = NOW) -> Attachment:
    return invite(
        booking,
        title=title,
        place="1 Main Street, Springfield",
        organiser="The Shop",
        sender="desk@shop.example",
        now=now,
    )


def read(file: Attachment) -> vobject.base.Component:
    return vobject.readOne(file.content.decode())


@pytest.fixture
async def booking(shop: Shop) -> Booking:
    return await shop.booked("Thursday at two", WHO)


async def test_another_reader_finds_the_same_appointment(booking: Booking) -> None:
    event = read(file_of(booking)).vevent
    assert (event.uid.value, event.summary.value) == (booking.uid, "Check-up")
    assert event.dtstart.value.astimezone(UTC) == at(5, 14).astimezone(UTC)
    assert event.dtend.value.astimezone(UTC) == booking.span.end.astimezone(UTC)
    assert event.organizer.value == "mailto:desk@shop.example"
    assert event.attendee.value == "mailto:mira@example.com"


@pytest.mark.parametrize(
    "status, sequence, method, said",
    [
        (BookingStatus.BOOKED, 0, "REQUEST", "CONFIRMED"),
        (BookingStatus.BOOKED, 3, "REQUEST", "CONFIRMED"),
        (BookingStatus.CANCELLED, 4, "CANCEL", "CANCELLED"),
    ],
)
async def test_method_status_and_sequence_agree(
    booking: Booking, status: BookingStatus, sequence: int, method: str, said: str
) -> None:
    """RFC 5546, 3.2.2 and 3.2.5; the type of the attachment names the method too (RFC 6047)."""
    file = file_of(replace(booking, status=status, sequence=sequence))
    calendar = read(file)
    assert (calendar.method.value, calendar.vevent.status.value) == (method, said)
    assert int(calendar.vevent.sequence.value) == sequence
    assert f"method={method};" in file.content_type


async def test_every_zone_that_is_named_is_described(booking: Booking) -> None:
    calendar = read(file_of(booking))
    described = {zone.tzid.value for zone in calendar.vtimezone_list}
    named = set(re.findall(r"DT(?:START|END);TZID=([^:;]+):", file_of(booking).content.decode()))
    assert named == described == {str(ZONE)}


async def test_the_stamp_is_in_universal_time(booking: Booking) -> None:
    """RFC 5545, 3.8.7.2: whatever zone the clock has."""
    stamp = re.search(r"DTSTAMP:(\S+)", file_of(booking).content.decode())
    assert stamp is not None
    assert stamp[1] == NOW.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


@pytest.mark.parametrize(
    "words",
    [
        "Cut; wash, and blow-dry\nEND:VEVENT",
        "Größere Untersuchung — " + "sehr lang " * 20,
        'The "quick" one\\',
    ],
)
async def test_strange_words_stay_words(booking: Booking, words: str) -> None:
    """They open no line of their own, and no line is longer than 75 bytes (RFC 5545, 3.1)."""
    who = replace(WHO, name=words)
    file = file_of(replace(booking, attendee=who), title=words)
    event = read(file).vevent
    assert event.summary.value == words
    assert event.attendee.value == "mailto:mira@example.com"
    assert max(map(len, file.content.split(b"\r\n"))) <= 75
