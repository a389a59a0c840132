"""What we wrote into calendars, how far we have read them, and what in them does not agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from voicedesk.domain.booking import Booking, BookingId
    from voicedesk.domain.business import BusinessId, StaffId
    from voicedesk.domain.slots import Span

ConflictKind = Literal["busy", "taken", "past", "unclear", "gone"]
"""An event of others over a booking; a booking that was moved onto something else, into the past,
or to a length that is no appointment; many bookings that vanished at once."""


@runtime_checkable
class Watchable(Protocol):
    """A calendar that says where one of our events stands; others are read for busy time only."""

    async def shows(self, booking: Booking) -> Span | None:
        """Where the booking's event stands now; None when it is not there."""


@runtime_checkable
class Ringing(Protocol):
    """A calendar that calls an address when something in it changes."""

    async def ring_at(self, address: str, *, token: str, until: datetime) -> datetime:
        """Ask it to, with the token in each ring; the moment at which it stops by itself."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a calendar was read."""

    business: BusinessId
    calendar: str
    looked: datetime
    token: str | None = None
    whole: datetime | None = None
    """When everything in it was read the last time."""
    failing: datetime | None = None
    """Since when it cannot be read."""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What we wrote of a booking into a calendar."""

    business: BusinessId
    booking: BookingId
    calendar: str
    staff: StaffId
    span: Span
    sequence: int
    writing: bool = False
    """Somebody is about to write it, so what stands there says nothing."""


@dataclass(frozen=True, slots=True)
class Collision:
    """An event of others that shares time with a booking, as the ledger has them now."""

    booking: BookingId
    calendar: str
    uid: str
    span: Span


@dataclass(frozen=True, slots=True)
class Conflict:
    """A calendar and the ledger do not agree, and a person has to know."""

    id: str
    business: BusinessId
    booking: BookingId
    sequence: int
    """The booking's, when it was found."""
    staff: StaffId
    calendar: str
    kind: ConflictKind
    span: Span
    """Where the calendar has the event."""
    found: datetime
    told: datetime | None = None
    """When the customer's message was queued."""
    settled: datetime | None = None
    how: str = ""


class CalendarBook(Protocol):
    """The desk's own book about the calendars of others."""

    async def cursors(self, business: BusinessId) -> Sequence[Cursor]: ...

    async def keep(self, cursors: Sequence[Cursor]) -> None:
        """Write or replace them, by business and calendar."""

    async def drop(self, business: BusinessId, calendar: str) -> None:
        """Forget a calendar that is no longer read."""

    async def writing(self, shown: Shown, *, now: datetime) -> None:
        """Somebody begins to write a booking's event; ends with `wrote` or `hid`."""

    async def wrote(self, shown: Shown, *, now: datetime) -> None:
        """The event stands as said."""

    async def hid(self, business: BusinessId, booking: BookingId) -> None:
        """The event was taken out; twice is fine."""

    async def shown(
        self, business: BusinessId, *, now: datetime, bookings: Sequence[BookingId] | None = None
    ) -> Sequence[Shown]:
        """What was written of bookings that end after now, or of these ones."""

    async def collisions(self, business: BusinessId, *, now: datetime) -> Sequence[Collision]:
        """Bookings that lie ahead and share time with an event of others; all that there are."""

    async def report(self, conflict: Conflict, *, quiet: bool = False) -> bool:
        """Write it with its order; False when it is known. `quiet`: nobody is told by us."""

    async def told(self, business: BusinessId, conflict: str, *, now: datetime) -> None:
        """The customer's message is queued."""

    async def settle(
        self, business: BusinessId, conflict: str, *, how: str, now: datetime
    ) -> None: ...

    async def conflict(self, business: BusinessId, conflict: str) -> Conflict | None: ...

    async def conflicts(
        self, business: BusinessId, *, open_only: bool = True
    ) -> Sequence[Conflict]:
        """By the time at which they were found."""

    async def prune(self, business: BusinessId, *, before: datetime) -> None:
        """Forget what is about times that ended before a moment."""
