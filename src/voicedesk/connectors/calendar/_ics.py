"""A booking as an event of RFC 5545."""

from __future__ import annotations

from typing import TYPE_CHECKING

from icalendar import Calendar, Event

if TYPE_CHECKING:
    from voicedesk.domain.booking import Booking

PRODUCT = "-//voicedesk//desk//EN"


def event_of(booking: Booking, *, title: str, description: str) -> Event:
    """One VEVENT; its uid is the booking's."""
    event = Event()
    event.add("uid", booking.uid)
    event.add("dtstamp", booking.created)
    event.add("dtstart", booking.span.start)
    event.add("dtend", booking.span.end)
    event.add("summary", title)
    event.add("description", description)
    event.add("sequence", booking.sequence)
    return event


def empty() -> Calendar:
    """A calendar without events."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    return calendar
