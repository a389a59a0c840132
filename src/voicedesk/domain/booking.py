"""A booking and its life: held, booked, moved, cancelled; which step may follow which."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from datetime import datetime

    from voicedesk.domain.business import BusinessId, ServiceId
    from voicedesk.domain.call import CallId, CustomerId
    from voicedesk.domain.slots import Slot, Span

HoldId = NewType("HoldId", str)
BookingId = NewType("BookingId", str)
EntryId = NewType("EntryId", str)
IdempotencyKey = NewType("IdempotencyKey", str)
"""One deed of one call; the same key answers the same and writes nothing new."""


OURS = "@voicedesk"
"""Ends the uid of every event and invite that we write."""
IMPORTED = "import"
"""Who made a booking that was taken over from another calendar: its customer knows of it."""


def booking_of_uid(uid: str) -> BookingId | None:
    """Whose event it is, when it is one of ours."""
    return BookingId(uid.removesuffix(OURS)) if uid.endswith(OURS) else None


class BookingStatus(StrEnum):
    """Where a booking stands; a moved booking is booked, at its new time."""

    BOOKED = "booked"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    NO_SHOW = "no_show"


class Deed(StrEnum):
    """What an entry of the ledger records."""

    HELD = "held"
    RELEASED = "released"
    EXPIRED = "expired"
    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    CONFIRMED = "confirmed"
    """The customer said that they will come."""


@dataclass(frozen=True, slots=True)
class Attendee:
    """For whom a booking is; the number and the address are where confirmations go."""

    name: str
    phone: str | None = None
    """E.164."""
    email: str | None = None
    customer: CustomerId | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """A slot kept for one call until it ends, is booked, or `expires` passes."""

    id: HoldId
    business: BusinessId
    call: CallId
    slot: Slot
    expires: datetime
    moving: BookingId | None = None
    """The booking that would move here."""


@dataclass(frozen=True, slots=True)
class Booking:
    """One appointment, as the ledger holds it now."""

    id: BookingId
    business: BusinessId
    slot: Slot
    attendee: Attendee
    status: BookingStatus
    call: CallId | None
    created: datetime
    sequence: int = 0
    """Counts changes; the SEQUENCE of its calendar invite."""

    @property
    def service(self) -> ServiceId:
        """The service that was booked."""
        return self.slot.service

    @property
    def uid(self) -> str:
        """Its name in every calendar and invite; never changes."""
        return f"{self.id}{OURS}"

    @property
    def span(self) -> Span:
        """When the customer comes."""
        return self.slot.span


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the append-only ledger."""

    id: EntryId
    business: BusinessId
    deed: Deed
    at: datetime
    call: CallId | None
    hold: HoldId | None
    booking: BookingId | None
    key: IdempotencyKey | None
    slot: Slot | None
    before: Slot | None = None
    """Where a moved booking was."""
    by: str = "caller"
    """caller, staff, calendar, customer_reply, import or system."""
