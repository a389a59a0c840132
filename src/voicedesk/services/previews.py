"""Every message of a profile, rendered for an invented booking, as `voicedesk check` shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from voicedesk.domain.booking import Attendee, Booking, BookingId, BookingStatus
from voicedesk.domain.slots import Slot, Span
from voicedesk.profile.conduct import Template
from voicedesk.profile.facts import business_of
from voicedesk.profile.schema import Profile
from voicedesk.services.message_words import (
    BUILT_IN,
    booking_fields,
    filled,
    reply_words,
    say_offers,
    template_of,
)

GSM = frozenset(
    "@\u00a3$\u00a5\u00e8\u00e9\u00f9\u00ec\u00f2\u00c7\n\u00d8\u00f8\r\u00c5\u00e5_\u00c6\u00e6\u00df"
    "\u00c9 !\"#%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ\u00c4\u00d6\u00d1\u00dc"
    "\u00a7abcdefghijklmnopqrstuvwxyz\u00e4\u00f6\u00f1\u00fc\u00e0"
)
"""What a text may hold at 160 characters each (3GPP TS 23.038); else it holds 70."""
DAY = timedelta(days=1)
SAMPLE: Mapping[str, str] = {
    "code": "123456",
    "minutes": "10",
    "until": "9:20 AM",
    "what": "New",
    "reason": "billing: charged twice",
    "link": "https://pay.example.com/123",
    "caller": "+12025550123",
    "length": "2:10",
    "outcome": "booked",
    "left": "Check-up for Maria Gonzalez.",
    "month": "February 2026",
    "calls": "12",
    "booked": "5",
    "moved": "2",
    "cancelled": "1",
    "owed": "1",
    "failed": "none",
    "callbacks": "Maria Gonzalez, +12025550123: billing",
    "shares": "Answered without a person: 80 %",
}
"""What stands in messages that are not about a booking, as nobody's real figures."""
FRIDAY = datetime(2026, 3, 6, 19, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Preview:
    """One kind of message."""

    kind: str
    words: Template

    @property
    def segments(self) -> str:
        """How many texts it takes, and is paid as."""
        text = self.words.sms
        one, many = (160, 153) if set(text) <= GSM else (70, 67)
        count = 1 if len(text) <= one else -(-len(text) // many)
        return "1 text" if count == 1 else f"{count} texts"


def previews(profile: Profile) -> Sequence[Preview]:
    """Every kind, with the profile's own words where it has them."""
    business = business_of(profile)
    service, member = business.services[0], business.staff[0]
    span = Span(FRIDAY, FRIDAY + timedelta(minutes=service.duration_min))
    slot = Slot(service.id, member.id, business.locations[0].id, span, span, ())
    who = Attendee("Maria Gonzalez", "+12025550123", "maria@example.com", note="first visit")
    booking = Booking(
        BookingId("sample"), business.id, slot, who, BookingStatus.BOOKED, None, FRIDAY
    )
    return [Preview(kind, _words(profile, kind, booking)) for kind in BUILT_IN]


def _words(profile: Profile, kind: str, booking: Booking) -> Template:
    business = business_of(profile)
    start = business.local(booking.span.start)
    earlier = replace(booking.slot, span=Span(booking.span.start - DAY, booking.span.end - DAY))
    sample = {
        **SAMPLE,
        "reply": reply_words(profile, kind),
        "offers": say_offers([start, start + timedelta(hours=1)]),
    }
    fields = sample | booking_fields(profile, business, booking, before=earlier)
    if kind == "payment":  # it is sent only where the profile has a link
        fields["link"] = fields["link"] or sample["link"]
    return filled(template_of(profile, kind), fields)
