"""What is known of a person: handed out whole, or erased everywhere."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import Enum

from voicedesk.domain.booking import Booking
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import (
    Call,
    Callback,
    CallId,
    Customer,
    JournalRow,
    Message,
    Ticket,
)
from voicedesk.errors import ConnectorError, VoicedeskError
from voicedesk.ports import (
    RECORDING,
    Callbacks,
    Calls,
    Clock,
    Crm,
    Customers,
    Disclosure,
    Erasure,
    Ledger,
    Messages,
    Person,
    Recordings,
    Sessions,
    Tickets,
)

THERE_S = 60.0
"""How long the customer system may take for one person."""
Record = Mapping[str, object]
_Kept = Customer | Booking | Ticket | Callback | Message | Call | JournalRow


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
    disclosure: Disclosure
    clock: Clock
    recordings: Recordings | None = None
    crm: Crm | None = None
    sessions: Sessions | None = None
    """What live calls keep outside the database, where they do."""

    async def export(self, phone: str) -> Mapping[str, Sequence[Record]]:
        """Everything kept under a number, by kind, ready for JSON.

        The sound of calls is named only: `sounds` has it.
        """
        known = await self.customers.by_phone(self.business, phone)
        person = await self._person(phone, known)
        told: Mapping[str, Sequence[_Kept]] = {
            "customers": known,
            "bookings": await self._bookings(person),
            "tickets": await self._tickets(person),
            "callbacks": await self._callbacks(person),
            "messages": await self._messages(person),
            "calls": await self._calls(person),
            "journal": [row for one in person.calls for row in await self.calls.journal(one)],
        }
        return {
            **{kind: [_plain(asdict(one)) for one in rows] for kind, rows in told.items()},
            **await self._rest(person),
            "sessions": await self._live(person),
            "recordings": await self._recorded(person),
            "customer system": await self._told_there(person, known),
        }

    async def sounds(self, phone: str) -> Sequence[tuple[CallId, bytes]]:
        """What was recorded of their calls, each as Ogg Opus. Raises ConnectorError."""
        known = await self.customers.by_phone(self.business, phone)
        person = await self._person(phone, known)
        kept = {call: await self._sound(call) for call in person.calls}
        return [(call, sound) for call, sound in kept.items() if sound is not None]

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

    async def _told_there(self, person: Person, known: Sequence[Customer]) -> list[Record]:
        if self.crm is None:
            return []
        try:
            async with asyncio.timeout(THERE_S):
                return [_plain(asdict(one)) for one in await _known_there(self.crm, person, known)]
        except (ConnectorError, TimeoutError) as error:
            return [{"could not be asked": _why(error)}]

    async def _person(self, phone: str, known: Sequence[Customer]) -> Person:
        phones = tuple(dict.fromkeys((phone, *(p for one in known for p in one.phones))))
        person = Person(
            phones=phones,
            emails=tuple(one.email for one in known if one.email),
            customers=tuple(one.id for one in known),
        )
        found = await self.disclosure.find(self.business, person)
        return replace(person, calls=found.calls)

    async def _bookings(self, person: Person) -> list[Booking]:
        ids = (await self.disclosure.find(self.business, person)).bookings
        found = [await self.ledger.booking(self.business, one) for one in ids]
        return [one for one in found if one is not None]

    async def _calls(self, person: Person) -> list[Call]:
        found = [await self.calls.get(self.business, one) for one in person.calls]
        return [one for one in found if one is not None]

    async def _callbacks(self, person: Person) -> list[Callback]:
        return [
            one
            for one in await self.callbacks.list(self.business)
            if one.phone in person.phones
            or one.customer in person.customers
            or one.call in person.calls
        ]

    async def _messages(self, person: Person) -> list[Message]:
        addresses = {*person.phones, *person.emails}
        return [
            one
            for one in await self.messages.list(self.business)
            if one.to in addresses or one.call in person.calls
        ]

    async def _tickets(self, person: Person) -> list[Ticket]:
        return [
            one
            for one in await self.tickets.list(self.business)
            if one.phone in person.phones
            or one.customer in person.customers
            or one.call in person.calls
        ]

    async def _rest(self, person: Person) -> Mapping[str, Sequence[Record]]:
        rest = await self.disclosure.rest(self.business, person)
        return {kind: [_plain(row) for row in rows] for kind, rows in rest.items()}

    async def _live(self, person: Person) -> list[Record]:
        if self.sessions is None:
            return []
        kept = {call: await self.sessions.get(call) for call in person.calls}
        return [{"call": call, "state": _value(it)} for call, it in kept.items() if it is not None]

    async def _recorded(self, person: Person) -> list[Record]:
        rows: list[Record] = []
        for call in person.calls:
            try:
                sound = await self._sound(call)
            except VoicedeskError as error:
                rows.append({"call": call, "name": RECORDING, "could not be read": _why(error)})
            else:
                length = {"call": call, "name": RECORDING, "bytes": len(sound or b"")}
                rows += [length] if sound is not None else []
        return rows

    async def _sound(self, call: CallId) -> bytes | None:
        kept = self.recordings
        return await kept.get(self.business, call, RECORDING) if kept else None


async def _known_there(crm: Crm, person: Person, known: Sequence[Customer]) -> list[Customer]:
    """Whom the customer system has under one of the numbers or addresses."""
    there = [one for phone in person.phones for one in await crm.by_phone(phone)]
    there += [one for mail in person.emails for one in await crm.by_email(mail)]
    ours = {one.external_id for one in known}
    found = {one.external_id or one.id: one for one in there}
    return sorted(found.values(), key=lambda one: (one.external_id not in ours, one.id))


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
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list | tuple):
        return [_value(one) for one in value]
    if value is None or isinstance(value, str | int | float):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
