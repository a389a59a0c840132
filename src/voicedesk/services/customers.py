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
from voicedesk.ports import Clock, Crm, Customers, Order, Orders
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
    orders: Orders | None = None

    async def recognise(self, phone: str | None) -> tuple[Customer, ...]:
        """Everybody whom a number may belong to, as far as it is known within 150 ms.

        Our own tables and the connected system are asked at once; ours answer for both, for what
        is there is imported. A caller whom neither knows in time is not known in this call.
        """
        if not phone:
            return ()
        theirs = asyncio.ensure_future(self._ask_crm(phone))
        try:
            async with asyncio.timeout(AT_THE_RING.total_seconds()):
                ours = tuple(await self.customers.by_phone(self.business.id, phone))
                if ours:
                    return ours
                return tuple([await self.take_in(one) for one in await theirs])
        except TimeoutError:
            return ()
        finally:
            theirs.cancel()

    async def take_in(self, theirs: Customer) -> Customer:
        """What the connected system says of somebody: it wins where it says anything.

        Whoever is here already, by our id, by their e-mail address or by number and name, is the
        same; what only we know stays.
        """
        external = theirs.external_id or theirs.id
        ours = await self._same(theirs, external)
        if ours is None:
            fresh = CustomerId(id_from(self.business.id, "crm", external))
            ours = Customer(fresh, self.business.id, theirs.name)
        merged = replace(
            ours,
            name=theirs.name or ours.name,
            phones=tuple(dict.fromkeys((*theirs.phones, *ours.phones))),
            email=theirs.email or ours.email,
            birth_date=theirs.birth_date or ours.birth_date,
            postcode=theirs.postcode or ours.postcode,
            account=theirs.account or ours.account,
            language=theirs.language or ours.language,
            preferences=tuple({**dict(ours.preferences), **dict(theirs.preferences)}.items()),
            external_id=external,
        )
        return await self.customers.save(merged)

    async def entered(self, customer: Customer) -> Customer:
        """The customer with their id in the connected system, where they now are.

        Only what is empty there is filled in. Raises ConnectorError.
        """
        if self.crm is None or customer.external_id:
            return customer
        external = await self.crm.save(customer, key=f"customer:{customer.id}")
        # somebody may have changed our record meanwhile
        latest = await self.customers.get(self.business.id, customer.id) or customer
        return await self.customers.save(replace(latest, external_id=external))

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
        changed = replace(customer, phones=phones, email=email or customer.email)
        await self.customers.save(changed)
        if self.orders is not None and self.crm is not None:
            now = self.clock.now()
            ref = id_from(customer.id, *phones, changed.email or "", now.isoformat())
            about = {"about": "customer"}
            await self.orders.add(
                Order(f"customer:{ref}", self.business.id, "crm", customer.id, now, about)
            )
        return changed

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
            return await self.crm.by_phone(phone)
        except ConnectorError:
            return ()

    async def _same(self, theirs: Customer, external: str) -> Customer | None:
        """Our record of somebody there; one that is tied to another of theirs is not it."""
        derived = CustomerId(id_from(self.business.id, "crm", external))
        for id_ in (theirs.id, derived):
            found = await self.customers.get(self.business.id, id_)
            if found:
                return found
        mail = await self.customers.by_email(self.business.id, theirs.email) if theirs.email else ()
        calling = [
            one
            for phone in theirs.phones
            for one in await self.customers.by_phone(self.business.id, phone)
        ]
        near = [*mail, *_named(theirs.name, calling)]
        return next((one for one in near if one.external_id in (None, external)), None)


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
