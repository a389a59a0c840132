"""What is known of a person: handed out whole, or erased everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import Enum

from voicedesk.domain.booking import Booking, BookingStatus
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, Customer
from voicedesk.ports import (
    Callbacks,
    Calls,
    Clock,
    Customers,
    Erasure,
    Ledger,
    Messages,
    Person,
    Recordings,
    Tickets,
)

EVER = datetime(2000, 1, 1, tzinfo=UTC)
Record = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Privacy:
    """What the desk promises about forgetting."""

    business: BusinessId
    customers: Customers
    ledger: Ledger
    tickets: Tickets
    callbacks: Callbacks
    messages: Messages
    calls: Calls
    erasure: Erasure
    clock: Clock
    recordings: Recordings | None = None

    async def export(self, phone: str) -> Mapping[str, Sequence[Record]]:
        """Everything kept under a number, by kind, ready for JSON."""
        known = await self.customers.by_phone(self.business, phone)
        person = await self._person(phone, known)
        addresses = {*person.phones, *person.emails}
        texts = await self.messages.list(self.business)
        promised = await self.callbacks.list(self.business)
        calls = await self._calls(person.phones)
        return {
            "customers": [_plain(asdict(one)) for one in known],
            "bookings": [_plain(asdict(one)) for one in await self._bookings(person)],
            "tickets": await self._tickets(person),
            "callbacks": [_plain(asdict(c)) for c in promised if c.phone in person.phones],
            "messages": [
                _plain(
                    {"kind": m.kind, "to": m.to, "body": m.body, "at": m.created, "state": m.state}
                )
                for m in texts
                if m.to in addresses
            ],
            "calls": [_plain(asdict(call)) for call in calls],
            "journal": [
                _plain({"call": row.call, "at": row.at, "kind": row.kind, "data": row.data})
                for call in calls
                for row in await self.calls.journal(call.id)
            ],
        }

    async def erase(self, phone: str) -> Mapping[str, int]:
        """Remove or blank everything kept under a number; how many of each kind."""
        known = await self.customers.by_phone(self.business, phone)
        person = await self._person(phone, known)
        sounds = 0
        for call in person.calls if self.recordings else ():
            sounds += await self.recordings.erase(self.business, call) if self.recordings else 0
        erased = await self.erasure.erase(self.business, person, now=self.clock.now())
        return {**erased, "recordings": sounds}

    async def _person(self, phone: str, known: Sequence[Customer]) -> Person:
        phones = tuple(dict.fromkeys((phone, *(p for one in known for p in one.phones))))
        return Person(
            phones=phones,
            emails=tuple(one.email for one in known if one.email),
            customers=tuple(one.id for one in known),
            calls=tuple(call.id for call in await self._calls(phones)),
        )

    async def _calls(self, phones: Sequence[str]) -> list[Call]:
        return [
            call
            for phone in phones
            for call in await self.calls.recent(self.business, phone, since=EVER)
        ]

    async def _bookings(self, person: Person) -> list[Booking]:
        every = tuple(BookingStatus)
        found: dict[str, Booking] = {}
        for phone in person.phones:
            for one in await self.ledger.bookings(self.business, phone=phone, statuses=every):
                found[one.id] = one
        for customer in person.customers:
            for one in await self.ledger.bookings(self.business, customer=customer, statuses=every):
                found[one.id] = one
        return list(found.values())

    async def _tickets(self, person: Person) -> list[Record]:
        return [
            _plain(asdict(ticket))
            for ticket in await self.tickets.list(self.business)
            if ticket.phone in person.phones
            or ticket.customer in person.customers
            or ticket.call in person.calls
        ]


def _plain(record: Mapping[str, object]) -> Record:
    return {key: _value(value) for key, value in record.items()}


def _value(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return _plain(value)
    if isinstance(value, list | tuple):
        return [_value(one) for one in value]
    if value is None or isinstance(value, str | int | float):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
