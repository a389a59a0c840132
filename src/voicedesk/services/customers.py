"""The customer file: who rings, what is known of them, and what they said of themselves."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from rapidfuzz import fuzz

from voicedesk.domain.booking import Attendee
from voicedesk.domain.business import Business
from voicedesk.domain.call import CallId, Customer, CustomerId
from voicedesk.errors import ConnectorError
from voicedesk.ports import Clock, Crm, Customers
from voicedesk.services.ids import id_from

AT_THE_RING = timedelta(milliseconds=150)
"""How long the connected customer system may take while the greeting is spoken."""
SAME_NAME = 88
"""Likeness in percent from which a name that was heard is a name on file."""


@dataclass(frozen=True, slots=True)
class CustomerFile:
    """What the desk promises about knowing people."""

    business: Business
    customers: Customers
    clock: Clock
    crm: Crm | None = None

    async def recognise(self, phone: str | None) -> tuple[Customer, ...]:
        """Everybody whom a number may belong to; a slow customer system is not waited for."""
        if not phone:
            return ()
        ours = await self.customers.by_phone(self.business.id, phone)
        theirs = await self._ask_crm(phone)
        known = {customer.external_id for customer in ours if customer.external_id}
        fresh = [self._adopted(one) for one in theirs if one.external_id not in known]
        for customer in fresh:
            await self.customers.save(customer)
        return (*ours, *fresh)

    async def note_caller(
        self, who: Attendee, *, call: CallId, known: Sequence[Customer] = ()
    ) -> Customer:
        """The record of whoever a booking or a ticket is for, created when there is none.

        Contact data on file is left as it is: changing it takes a proved identity.
        """
        found = await self._on_file(who, known)
        if found:
            return found
        fresh = Customer(
            id=CustomerId(
                id_from(self.business.id, "customer", who.name.casefold(), who.phone or call)
            ),
            business=self.business.id,
            name=who.name,
            phones=(who.phone,) if who.phone else (),
            email=who.email,
        )
        return await self.customers.get(self.business.id, fresh.id) or await self.customers.save(
            fresh
        )

    async def change(
        self, customer: Customer, *, phone: str | None = None, email: str | None = None
    ) -> Customer:
        """New contact data; the old number stays known. Callers of this have checked the level."""
        phones = customer.phones
        if phone:
            phones = (phone, *(one for one in phones if one != phone))
        return await self.customers.save(
            replace(customer, phones=phones, email=email or customer.email)
        )

    async def note(self, customer: Customer, words: str, *, call: CallId) -> None:
        """Add a note to a record; the same words in one call are one note."""
        key = f"note:{call}:{id_from(words)}"
        now = self.clock.now()
        await self.customers.add_note(self.business.id, customer.id, words, key=key, now=now)

    async def by_name(self, name: str, known: Sequence[Customer] = ()) -> tuple[Customer, ...]:
        """People of that name, best first: among those known to the call, else in the file."""
        near = _named(name, known)
        if near:
            return near
        words = name.split()
        found = await self.customers.search(self.business.id, words[-1]) if words else ()
        return _named(name, found)

    async def _on_file(self, who: Attendee, known: Sequence[Customer]) -> Customer | None:
        if who.customer:
            return await self.customers.get(self.business.id, who.customer)
        same_phone = await self.customers.by_phone(self.business.id, who.phone) if who.phone else ()
        named = _named(who.name, [*known, *same_phone]) if who.name else ()
        return named[0] if named else None

    async def _ask_crm(self, phone: str) -> Sequence[Customer]:
        if self.crm is None:
            return ()
        try:
            async with asyncio.timeout(AT_THE_RING.total_seconds()):
                return await self.crm.by_phone(phone)
        except (ConnectorError, TimeoutError):
            return ()

    def _adopted(self, customer: Customer) -> Customer:
        """A customer of the connected system as one of ours, with an id that stays."""
        external = customer.external_id or customer.id
        ours = CustomerId(id_from(self.business.id, "crm", external))
        return replace(customer, id=ours, business=self.business.id, external_id=external)


def _named(name: str, among: Sequence[Customer]) -> tuple[Customer, ...]:
    """Those whose name is like the one heard; a first name alone counts when it is the whole."""
    heard = name.casefold().strip()
    if not heard:
        return ()
    alone = " " not in heard
    rated = {
        customer.id: (
            fuzz.ratio(heard, (customer.first_name if alone else customer.name).casefold()),
            customer,
        )
        for customer in among
    }
    fitting = [pair for pair in rated.values() if pair[0] >= SAME_NAME]
    return tuple(customer for _, customer in sorted(fitting, key=lambda pair: -pair[0]))
