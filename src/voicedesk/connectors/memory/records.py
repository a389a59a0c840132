"""Tickets, calls back, attempts, waiting and gaps in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from voicedesk.connectors.memory.orders import MemoryOrders
from voicedesk.domain.business import BusinessId, ServiceId
from voicedesk.domain.call import (
    Callback,
    CallbackId,
    CallbackStatus,
    CallId,
    CustomerId,
    Ticket,
    TicketId,
    TicketStatus,
)
from voicedesk.domain.knowledge import Gap
from voicedesk.ports import Person, Wait

ERASED = "(erased)"


class MemoryTickets:
    """Implements `ports.Tickets`."""

    def __init__(self, orders: MemoryOrders) -> None:
        self._orders = orders
        self._kept: dict[TicketId, Ticket] = {}
        self.changed: dict[TicketId, datetime] = {}
        self._keys: dict[tuple[BusinessId, str], TicketId] = {}

    async def open(self, ticket: Ticket, *, key: str) -> Ticket:
        first = self._keys.setdefault((ticket.business, key), ticket.id)
        if first in self._kept:
            return self._kept[first]
        self._kept[ticket.id] = ticket
        self._orders.write(
            ticket.business, "ticket", ticket.id, {"ticket": ticket.id}, now=ticket.created
        )
        return ticket

    async def get(self, business: BusinessId, ticket: TicketId) -> Ticket | None:
        found = self._kept.get(ticket)
        return found if found and found.business == business else None

    async def list(
        self,
        business: BusinessId,
        *,
        status: TicketStatus | None = None,
        customer: CustomerId | None = None,
        call: CallId | None = None,
    ) -> Sequence[Ticket]:
        return [
            ticket
            for ticket in self._kept.values()
            if ticket.business == business
            and status in (None, ticket.status)
            and customer in (None, ticket.customer)
            and call in (None, ticket.call)
        ]

    async def update(self, ticket: Ticket, *, now: datetime) -> None:
        if ticket.id in self._kept:
            self._kept[ticket.id] = ticket
            self.changed[ticket.id] = now

    def forget(self, business: BusinessId, person: Person) -> int:
        """Blank what the tickets of a person say of them."""
        theirs = [
            ticket
            for ticket in self._kept.values()
            if ticket.business == business
            and (
                ticket.phone in person.phones
                or ticket.customer in person.customers
                or ticket.call in person.calls
            )
        ]
        for ticket in theirs:
            self._kept[ticket.id] = replace(
                ticket,
                summary=ERASED,
                name="",
                phone=None,
                account=None,
                order=None,
                customer=None,
            )
        return len(theirs)


class MemoryCallbacks:
    """Implements `ports.Callbacks`."""

    def __init__(self, orders: MemoryOrders) -> None:
        self._orders = orders
        self._kept: dict[CallbackId, Callback] = {}
        self.changed: dict[CallbackId, datetime] = {}
        self._keys: dict[tuple[BusinessId, str], CallbackId] = {}

    async def promise(self, callback: Callback, *, key: str) -> Callback:
        first = self._keys.setdefault((callback.business, key), callback.id)
        if first in self._kept:
            return self._kept[first]
        self._kept[callback.id] = callback
        self._orders.write(
            callback.business,
            "callback",
            callback.id,
            {"callback": callback.id},
            now=callback.created,
        )
        return callback

    async def list(
        self,
        business: BusinessId,
        *,
        status: CallbackStatus | None = None,
        call: CallId | None = None,
        due_before: datetime | None = None,
    ) -> Sequence[Callback]:
        found = [
            callback
            for callback in self._kept.values()
            if callback.business == business
            and status in (None, callback.status)
            and call in (None, callback.call)
            and (due_before is None or callback.due < due_before)
        ]
        return sorted(found, key=lambda callback: callback.due)

    async def settle(self, callback: CallbackId, status: CallbackStatus, *, now: datetime) -> None:
        if callback in self._kept:
            self._kept[callback] = replace(self._kept[callback], status=status)
            self.changed[callback] = now

    def forget(self, business: BusinessId, person: Person) -> int:
        """Remove the promises made to a person."""
        theirs = [
            callback.id
            for callback in self._kept.values()
            if callback.business == business
            and (
                callback.phone in person.phones
                or callback.customer in person.customers
                or callback.call in person.calls
            )
        ]
        for one in theirs:
            del self._kept[one]
        return len(theirs)


class MemoryAttempts:
    """Implements `ports.Attempts`."""

    def __init__(self) -> None:
        self._rows: list[tuple[BusinessId, str, str, datetime, int]] = []

    async def add(
        self, business: BusinessId, subject: str, kind: str, *, now: datetime, amount: int = 1
    ) -> None:
        self._rows.append((business, subject, kind, now, amount))

    async def total(self, business: BusinessId, subject: str, kind: str, *, since: datetime) -> int:
        wanted = (business, subject, kind)
        return sum(row[4] for row in self._rows if row[:3] == wanted and row[3] >= since)

    def theirs(self, business: BusinessId, person: Person) -> Sequence[Mapping[str, object]]:
        """The counts of a person: their number, their records, their calls."""
        subjects = (*person.phones, *person.customers, *person.calls)
        return [
            dict(zip(("subject", "kind", "at", "amount"), row[1:], strict=True))
            for row in self._rows
            if row[0] == business and row[1].endswith(subjects)
        ]

    def forget(self, business: BusinessId, person: Person) -> int:
        """Remove the counts of a person."""
        subjects = (*person.phones, *person.customers, *person.calls)
        before = len(self._rows)
        self._rows = [
            row for row in self._rows if row[0] != business or not row[1].endswith(subjects)
        ]
        return before - len(self._rows)


class MemoryWaitlist:
    """Implements `ports.Waitlist`."""

    def __init__(self) -> None:
        self._kept: dict[str, Wait] = {}
        self._keys: dict[tuple[BusinessId, str], Wait] = {}

    async def add(self, wait: Wait, *, key: str) -> Wait:
        first = self._keys.setdefault((wait.business, key), wait)
        if first is wait:
            self._kept[wait.id] = wait
        return first

    async def waiting(self, business: BusinessId, *services: ServiceId) -> Sequence[Wait]:
        theirs = [wait for wait in self._kept.values() if wait.business == business]
        found = [wait for wait in theirs if wait.service in services]
        return sorted(found, key=lambda wait: wait.created)

    async def get(self, business: BusinessId, wait: str) -> Wait | None:
        found = self._kept.get(wait)
        return found if found and found.business == business else None

    async def save(self, wait: Wait) -> None:
        if wait.id in self._kept:
            self._kept[wait.id] = wait

    async def remove(self, wait: str) -> bool:
        return self._kept.pop(wait, None) is not None

    def theirs(self, business: BusinessId, person: Person) -> Sequence[Wait]:
        """What a person waits for."""
        return [
            wait
            for wait in self._kept.values()
            if wait.business == business
            and (
                wait.attendee.phone in person.phones
                or wait.attendee.email in person.emails
                or wait.attendee.customer in person.customers
            )
        ]

    def forget(self, business: BusinessId, person: Person) -> int:
        """Let a person wait no longer."""
        theirs = self.theirs(business, person)
        for wait in theirs:
            del self._kept[wait.id]
        return len(theirs)


class MemoryGaps:
    """Implements `ports.Gaps`."""

    def __init__(self) -> None:
        self._kept: list[Gap] = []

    async def add(self, gap: Gap) -> None:
        self._kept.append(gap)

    async def list(self, business: BusinessId) -> Sequence[Gap]:
        return [gap for gap in self._kept if gap.business == business]

    async def close(self, business: BusinessId, question: str, *, now: datetime) -> None:
        self._kept = [g for g in self._kept if (g.business, g.question) != (business, question)]

    def theirs(self, business: BusinessId, person: Person) -> Sequence[Gap]:
        """The questions that a person asked."""
        return [g for g in self._kept if g.business == business and g.call in person.calls]

    def forget(self, business: BusinessId, person: Person) -> int:
        """Remove the questions that a person asked."""
        before = len(self._kept)
        self._kept = [
            gap for gap in self._kept if gap.business != business or gap.call not in person.calls
        ]
        return before - len(self._kept)
