"""What is remembered of customers, tickets, messages, waiting and knowledge gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from datetime import datetime

    from voicedesk.domain.booking import Attendee, BookingId
    from voicedesk.domain.business import BusinessId, ServiceId, StaffId
    from voicedesk.domain.call import (
        Callback,
        CallbackId,
        CallbackStatus,
        CallId,
        Customer,
        CustomerId,
        Message,
        MessageId,
        MessageState,
        Ticket,
        TicketId,
        TicketStatus,
    )
    from voicedesk.domain.knowledge import Gap
    from voicedesk.domain.slots import Slot, Span


class Customers(Protocol):
    """Whom the business knows; our own tables."""

    async def get(self, business: BusinessId, customer: CustomerId) -> Customer | None: ...

    async def by_phone(self, business: BusinessId, phone: str) -> Sequence[Customer]:
        """Everybody on this number: a family may share one."""

    async def by_email(self, business: BusinessId, email: str) -> Sequence[Customer]: ...

    async def search(
        self, business: BusinessId, name: str, *, limit: int = 10
    ) -> Sequence[Customer]: ...

    async def all(self, business: BusinessId) -> AsyncIterator[Customer]: ...

    async def save(self, customer: Customer) -> Customer:
        """Create or replace by id."""

    async def add_note(
        self, business: BusinessId, customer: CustomerId, note: str, *, key: str, now: datetime
    ) -> None: ...


class Tickets(Protocol):
    """What people have to see to."""

    async def open(self, ticket: Ticket, *, key: str) -> Ticket:
        """Write it with its order; the same key returns the first."""

    async def get(self, business: BusinessId, ticket: TicketId) -> Ticket | None: ...

    async def list(
        self,
        business: BusinessId,
        *,
        status: TicketStatus | None = None,
        customer: CustomerId | None = None,
        call: CallId | None = None,
    ) -> Sequence[Ticket]: ...

    async def update(self, ticket: Ticket, *, now: datetime) -> None: ...


class Callbacks(Protocol):
    """Calls back that were promised."""

    async def promise(self, callback: Callback, *, key: str) -> Callback:
        """Write it with its order; the same key returns the first."""

    async def list(
        self,
        business: BusinessId,
        *,
        status: CallbackStatus | None = None,
        call: CallId | None = None,
        due_before: datetime | None = None,
    ) -> Sequence[Callback]: ...

    async def settle(
        self, callback: CallbackId, status: CallbackStatus, *, now: datetime
    ) -> None: ...


class Messages(Protocol):
    """Every SMS and e-mail with its state."""

    async def queue(self, message: Message, *, deliver: bool = False) -> Message:
        """Write it, with an order to deliver it if asked; the same key returns the first."""

    async def get(self, business: BusinessId, message: MessageId) -> Message | None: ...

    async def mark(
        self,
        message: MessageId,
        state: MessageState,
        *,
        now: datetime,
        why: str = "",
        provider_id: str | None = None,
    ) -> None:
        """Note how far it got; it never goes back. The text of a code is forgotten here."""

    async def list(
        self,
        business: BusinessId,
        *,
        call: CallId | None = None,
        booking: BookingId | None = None,
        state: MessageState | None = None,
    ) -> Sequence[Message]: ...

    async def by_provider(self, business: BusinessId, provider_id: str) -> Message | None:
        """The message that the far side knows under its own id."""

    async def latest(
        self, business: BusinessId, to: str, *, since: datetime, limit: int = 20
    ) -> Sequence[Message]:
        """Messages to an address, the newest first."""

    async def tally(
        self, business: BusinessId, channel: str, *, since: datetime
    ) -> Mapping[MessageState, int]:
        """How many messages of a channel, written since then, are in which state."""

    async def again(self, message: MessageId, *, now: datetime) -> bool:
        """Queue one that failed before anybody took it over; whether it was such a one."""

    async def opted_out(self, business: BusinessId, to: str) -> bool: ...

    async def opt(
        self, business: BusinessId, to: str, *, out: bool, words: str, now: datetime
    ) -> None: ...


class Attempts(Protocol):
    """Counts that outlive a call: failed identities, messages, dials, cents."""

    async def add(
        self, business: BusinessId, subject: str, kind: str, *, now: datetime, amount: int = 1
    ) -> None: ...

    async def total(
        self, business: BusinessId, subject: str, kind: str, *, since: datetime
    ) -> int: ...


@dataclass(frozen=True, slots=True)
class Wait:
    """Somebody who would like an earlier or a full time."""

    id: str
    business: BusinessId
    service: ServiceId
    attendee: Attendee
    created: datetime
    staff: StaffId | None = None
    within: Span | None = None
    offered: Slot | None = None
    offer_ends: datetime | None = None


class Waitlist(Protocol):
    """Who waits for a freed slot, in order."""

    async def add(self, wait: Wait, *, key: str) -> Wait: ...

    async def waiting(self, business: BusinessId, *services: ServiceId) -> Sequence[Wait]:
        """Who waits for one of these services, the longest first."""

    async def get(self, business: BusinessId, wait: str) -> Wait | None: ...

    async def save(self, wait: Wait) -> None: ...

    async def remove(self, wait: str) -> bool:
        """Whether it was still there: the one who sees True has won."""


class Gaps(Protocol):
    """Questions without an answer."""

    async def add(self, gap: Gap) -> None: ...

    async def list(self, business: BusinessId) -> Sequence[Gap]: ...

    async def close(self, business: BusinessId, question: str, *, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Person:
    """Under what somebody's data is kept: numbers, addresses, records and calls."""

    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    customers: tuple[CustomerId, ...] = ()
    calls: tuple[CallId, ...] = ()


class Erasure(Protocol):
    """The end of what is remembered of a person."""

    async def erase(
        self, business: BusinessId, person: Person, *, now: datetime
    ) -> Mapping[str, int]:
        """Remove or blank it everywhere, in one step; how many rows of each kind.

        Bookings and tickets stay as what they are to the business, without a name.
        """

    async def expire(
        self, business: BusinessId, *, transcripts: datetime, messages: datetime
    ) -> Mapping[str, int]:
        """Remove what is older, and by whom the call was: how many calls and messages.

        Calls stay as counts: their times and how they ended.
        """
