"""Calendar invites for customers: one event by its uid, replaced or cancelled by sequence."""

from __future__ import annotations

from datetime import datetime

from icalendar import Calendar, Event, vCalAddress, vText

from voicedesk.domain.booking import Booking, BookingStatus
from voicedesk.domain.call import Attachment

PRODUCT = "-//voicedesk//desk//EN"


def invite(
    booking: Booking, *, title: str, place: str, organiser: str, sender: str, now: datetime
) -> Attachment:
    """An .ics file as RFC 5546 wants it: REQUEST for a booking, CANCEL for a cancelled one."""
    cancelled = booking.status is BookingStatus.CANCELLED
    method = "CANCEL" if cancelled else "REQUEST"
    event = Event()
    event.add("uid", booking.uid)
    event.add("dtstamp", now)
    event.add("dtstart", booking.span.start)
    event.add("dtend", booking.span.end)
    event.add("sequence", booking.sequence)
    event.add("summary", title)
    event.add("location", place)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("organizer", _address(sender, organiser), encode=False)
    if booking.attendee.email:
        event.add("attendee", _address(booking.attendee.email, booking.attendee.name), encode=False)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    kind = f"text/calendar; method={method}; charset=utf-8"
    return Attachment("appointment.ics", kind, calendar.to_ical())


def _address(mail: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{mail}")
    address.params["cn"] = vText(name)
    return address
