"""The truth about time, and the orders that follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from voicedesk.domain.booking import (
    Attendee,
    Booking,
    BookingId,
    BookingStatus,
    Entry,
    Hold,
    HoldId,
    IdempotencyKey,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta

    from voicedesk.domain.business import BusinessId, ClaimKey, ServiceId
    from voicedesk.domain.call import CallId, CustomerId
    from voicedesk.domain.slots import Slot, Span


@dataclass(frozen=True, slots=True)
class OutsideEvent:
    """A busy stretch in a calendar that others write."""

    uid: str
    span: Span
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a ledger operation wrote: the booking as it stands and the entry that made it so."""

    booking: Booking
    entry: Entry
    repeated: bool = False
    """The key had been used: nothing new was written."""


class Ledger(Protocol):
    """The truth about time; one operation is one transaction, with the orders that follow."""

    async def busy(
        self,
        business: BusinessId,
        keys: Sequence[ClaimKey],
        within: Span,
        *,
        now: datetime,
        further: Sequence[Span] = (),
    ) -> Mapping[ClaimKey, Sequence[Span]]:
        """Claimed time per key, by bookings, live holds and outside events; merged and sorted.

        `further` are more spans to look within, read in the same moment.
        """

    async def hold(
        self,
        business: BusinessId,
        slot: Slot,
        *,
        call: CallId,
        ttl: timedelta,
        now: datetime,
        moving: BookingId | None = None,
    ) -> Hold:
        """Claim a slot; the same call and slot give the same hold, extended. Raises SlotTaken."""

    async def held(self, hold: HoldId) -> Hold | None:
        """A live or expired hold that was neither booked nor released."""

    async def release(self, hold: HoldId, *, now: datetime) -> None:
        """Give a hold back; twice is fine."""

    async def release_call(self, call: CallId, *, now: datetime) -> int:
        """Give back whatever a call holds; how many there were."""

    async def expire(self, *, now: datetime) -> int:
        """End holds whose time is over, in every business."""

    async def book(
        self,
        hold: HoldId,
        who: Attendee,
        *,
        key: IdempotencyKey,
        now: datetime,
        by: str = "caller",
    ) -> Receipt:
        """Turn a hold into a booking. Raises HoldExpired when it ended and the slot is gone."""

    async def move(
        self,
        booking: BookingId,
        hold: HoldId,
        *,
        key: IdempotencyKey,
        now: datetime,
        by: str = "caller",
    ) -> Receipt:
        """Put it where the hold is, free where it was. Raises HoldExpired, UnknownBooking."""

    async def cancel(
        self,
        booking: BookingId,
        *,
        key: IdempotencyKey,
        now: datetime,
        by: str = "caller",
        call: CallId | None = None,
    ) -> Receipt:
        """Cancel and free. Raises UnknownBooking."""

    async def confirm(
        self, booking: BookingId, *, key: IdempotencyKey, now: datetime, by: str = "caller"
    ) -> Receipt:
        """Note that the customer said they will come. Raises UnknownBooking."""

    async def booking(self, business: BusinessId, booking: BookingId) -> Booking | None: ...

    async def bookings(
        self,
        business: BusinessId,
        *,
        customer: CustomerId | None = None,
        phone: str | None = None,
        within: Span | None = None,
        statuses: Sequence[BookingStatus] = (BookingStatus.BOOKED,),
    ) -> Sequence[Booking]:
        """Bookings by start; every given condition must hold."""

    async def count(
        self, business: BusinessId, day: Span, *, service: ServiceId | None = None
    ) -> int:
        """Bookings and live holds that start within a day, for daily caps."""

    async def entries(
        self, business: BusinessId, *, booking: BookingId | None = None, call: CallId | None = None
    ) -> Sequence[Entry]:
        """Lines of the ledger, oldest first."""

    async def import_busy(
        self,
        business: BusinessId,
        key: ClaimKey,
        calendar: str,
        events: Sequence[OutsideEvent],
        within: Span,
        *,
        now: datetime,
    ) -> Sequence[BookingId]:
        """Replace what is known of a calendar in a span; the bookings that now collide."""


OrderKind = Literal[
    "booked",
    "moved",
    "cancelled",
    "confirmed",
    "ticket",
    "callback",
    "after_call",
    "code",
    "waitlist",
    "deliver",
    "remind",
    "callback_due",
    "calendar",
    "crm",
    "conflict",
    "incoming",
    "dropped",
    "dropped_over",
    "notice",
    "ring",
]


@dataclass(frozen=True, slots=True)
class Order:
    """Something that must happen because a row was written; committed together with that row."""

    id: str
    business: BusinessId
    kind: OrderKind
    ref: str
    """The entry, ticket, callback or call it follows from."""
    created: datetime
    data: Mapping[str, object]


class Orders(Protocol):
    """Consequences that wait for a runner."""

    async def add(self, order: Order) -> None:
        """An order that follows from another one; the same id is added once."""

    async def pending(self, *, limit: int = 100) -> Sequence[Order]: ...

    async def taken(self, order: str, *, now: datetime) -> None:
        """The runner has it durably; twice is fine."""

    async def failed(self, order: Order, *, why: str, now: datetime) -> None:
        """The runner gave up, on a later start too; it waits for `voicedesk failures retry`."""

    async def failures(self, business: BusinessId | None = None) -> Sequence[tuple[Order, str]]: ...

    async def retry(self, order: str, *, now: datetime) -> None: ...
