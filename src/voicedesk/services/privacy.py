"""What is known of a person: handed out whole, or erased everywhere."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import Enum

from voicedesk.domain.booking import Booking, BookingStatus
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, Customer
from voicedesk.errors import ConnectorError
from voicedesk.ports import (
    Callbacks,
    Calls,
    Clock,
    Crm,
    Customers,
    Erasure,
    Ledger,
    Messages,
    Person,
    Recordings,
    Sessions,
    Tickets,
)

EVER = datetime(2000, 1, 1, tzinfo=UTC)
THERE_S = 60.0
"""How long the customer system may take for one person."""
Record = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure came to."""

    counts: Mapping[str, int]
    """By kind how many."""
    left: tuple[str, ...] = ()
    """What is still in the customer system, and why."""


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
    crm: Crm | None = None
    sessions: Sessions | None = None
    """What live calls keep outside the database, where they do."""

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

    async def erase(self, phone: str) -> Erased:
        """Remove or blank everything kept under a number, in the customer system too.

        What is ours goes whatever the far side does; what it did not do is told, and done when
        the number is erased again: it is looked up there by its number and its addresses.
        """
        known = await self.customers.by_phone(self.business, phone)
        person = await self._person(phone, known)
        sounds = 0
        for call in person.calls if self.recordings else ():
            sounds += await self.recordings.erase(self.business, call) if self.recordings else 0
        if self.sessions is not None:
            for call in person.calls:
                await self.sessions.drop(call)
        there, left = await self._forget_there(person, known)
        erased = await self.erasure.erase(self.business, person, now=self.clock.now())
        return Erased({**erased, "recordings": sounds, "customer system": there}, left)

    async def _forget_there(
        self, person: Person, known: Sequence[Customer]
    ) -> tuple[int, tuple[str, ...]]:
        """How many were removed from the customer system, and what could not be."""
        if self.crm is None:
            return 0, ()
        try:
            async with asyncio.timeout(THERE_S):
                found = await _found_there(self.crm, person, known)
        except (ConnectorError, TimeoutError) as error:
            return 0, (f"could not be asked: {_why(error)}",)
        gone, left = 0, []
        for external in found:
            try:
                async with asyncio.timeout(THERE_S):
                    await self.crm.forget(external)
                gone += 1
            except (ConnectorError, TimeoutError) as error:
                left.append(f"{external} is still there: {_why(error)}")
        return gone, tuple(left)

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


async def _found_there(crm: Crm, person: Person, known: Sequence[Customer]) -> list[str]:
    """Their ids there: those that we know, and whoever has one of the numbers or addresses."""
    there = [one for phone in person.phones for one in await crm.by_phone(phone)]
    there += [one for mail in person.emails for one in await crm.by_email(mail)]
    ids = [one.external_id for one in (*known, *there) if one.external_id]
    return list(dict.fromkeys(ids))


def _why(error: Exception) -> str:
    return str(error) or "it did not answer in time"


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
