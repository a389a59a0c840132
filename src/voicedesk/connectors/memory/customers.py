"""Customers in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime

from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Customer, CustomerId
from voicedesk.ports import Person


class MemoryCustomers:
    """Implements `ports.Customers`."""

    def __init__(self) -> None:
        self._kept: dict[tuple[BusinessId, CustomerId], Customer] = {}
        self._noted: set[str] = set()

    async def get(self, business: BusinessId, customer: CustomerId) -> Customer | None:
        return self._kept.get((business, customer))

    async def by_phone(self, business: BusinessId, phone: str) -> Sequence[Customer]:
        return [c for c in self._of(business) if phone in c.phones]

    async def by_email(self, business: BusinessId, email: str) -> Sequence[Customer]:
        wanted = email.strip().casefold()
        return [c for c in self._of(business) if c.email and c.email.casefold() == wanted]

    async def search(
        self, business: BusinessId, name: str, *, limit: int = 10
    ) -> Sequence[Customer]:
        words = name.casefold().split()
        return [
            customer
            for customer in self._of(business)
            if words and all(word in customer.name.casefold() for word in words)
        ][:limit]

    async def all(self, business: BusinessId) -> AsyncIterator[Customer]:
        return self._each(self._of(business))

    async def save(self, customer: Customer) -> Customer:
        self._kept[customer.business, customer.id] = customer
        return customer

    async def add_note(
        self, business: BusinessId, customer: CustomerId, note: str, *, key: str, now: datetime
    ) -> None:
        known = self._kept.get((business, customer))
        if known and key not in self._noted:
            self._noted.add(key)
            self._kept[business, customer] = replace(known, notes=(*known.notes, note))

    def forget(self, business: BusinessId, person: Person) -> int:
        """Remove the records of a person."""
        gone = [(business, one) for one in person.customers if (business, one) in self._kept]
        for key in gone:
            del self._kept[key]
        return len(gone)

    async def _each(self, customers: Sequence[Customer]) -> AsyncIterator[Customer]:
        for customer in customers:
            yield customer

    def _of(self, business: BusinessId) -> list[Customer]:
        return [customer for (whose, _), customer in self._kept.items() if whose == business]
