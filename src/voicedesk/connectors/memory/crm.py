"""A customer system in memory, with the hands of the people who work in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

from voicedesk.connectors.memory.world import Outage
from voicedesk.domain.call import Customer, CustomerId, Ticket, TicketId
from voicedesk.errors import ConnectorRefused
from voicedesk.ports import CrmChanges

KEPT_APART = frozenset({"id", "business", "external_id"})


class MemoryCrm(Outage):
    """Implements `ports.Crm`; `seed` and `close` are the hands of its users."""

    def __init__(self) -> None:
        super().__init__()
        self.customers: dict[str, Customer] = {}
        """By their id here; `id` is ours where it was given."""
        self.notes: dict[str, tuple[str, str]] = {}
        """By key: whose, and the words."""
        self.tickets: dict[str, tuple[str | None, Ticket]] = {}
        """By our id: whose, and the ticket."""
        self._log: list[tuple[str, TicketId | None]] = []

    async def by_phone(self, phone: str) -> Sequence[Customer]:
        self._answer()
        return [c for c in self.customers.values() if phone in c.phones]

    async def by_email(self, email: str) -> Sequence[Customer]:
        self._answer()
        wanted = email.strip().casefold()
        return [c for c in self.customers.values() if (c.email or "").casefold() == wanted]

    async def get(self, external_id: str) -> Customer | None:
        self._answer()
        return self.customers.get(external_id)

    async def save(self, customer: Customer, *, key: str) -> str:
        self._answer()
        known = customer.external_id in self.customers
        external = customer.external_id if known else self._same(customer)
        if external is None:
            self._write(f"crm-{customer.id}", customer)
            return f"crm-{customer.id}"
        there = self.customers[external]
        joined = not known and there.id != customer.id
        first, second = (there, customer) if joined else (customer, there)
        self._write(external, replace(_filled(first, second), id=customer.id))
        return external

    async def add_note(self, external_id: str, note: str, *, key: str) -> None:
        self._answer()
        if external_id not in self.customers:
            raise ConnectorRefused("no such customer")
        self.notes.setdefault(key, (external_id, note))

    async def open_ticket(self, external_id: str | None, ticket: Ticket, *, key: str) -> str:
        self._answer()
        self.tickets.setdefault(ticket.id, (external_id, ticket))
        return f"crm-{ticket.id}"

    async def forget(self, external_id: str) -> None:
        self._answer()
        self.customers.pop(external_id, None)
        self.notes = {key: note for key, note in self.notes.items() if note[0] != external_id}
        self.tickets = {
            id_: (whose, replace(ticket, summary="", name="", phone=None, account=None))
            if whose == external_id
            else (whose, ticket)
            for id_, (whose, ticket) in self.tickets.items()
        }

    async def changes(self, mark: str | None) -> CrmChanges:
        self._answer()
        news = self._log[int(mark or "0") :]
        touched = dict.fromkeys(external for external, ticket in news if ticket is None)
        return CrmChanges(
            [self.customers[one] for one in touched if one in self.customers],
            [ticket for _, ticket in news if ticket is not None],
            str(len(self._log)),
        )

    async def check(self) -> None:
        self._answer()

    def seed(self, customers: Sequence[Customer]) -> None:
        """Customers that the far side knew before us, or changes now."""
        for customer in customers:
            external = customer.external_id or f"crm-{customer.id}"
            self._write(external, replace(customer, id=CustomerId(customer.id or external)))

    def close(self, ticket: TicketId) -> None:
        """Somebody closes a ticket."""
        self._log.append((self.tickets[ticket][0] or "", ticket))

    def _same(self, customer: Customer) -> str | None:
        mail = (customer.email or "").casefold()
        for external, there in self.customers.items():
            if there.id == customer.id or (mail and (there.email or "").casefold() == mail):
                return external
        return None

    def _write(self, external: str, customer: Customer) -> None:
        self.customers[external] = replace(customer, external_id=external)
        self._log.append((external, None))


def _filled(first: Customer, second: Customer) -> Customer:
    """The first, with what it lacks from the second."""
    lacking = {
        one.name: getattr(second, one.name)
        for one in fields(Customer)
        if one.name not in KEPT_APART and not getattr(first, one.name)
    }
    return replace(first, **lacking)
