"""A customer system of the business: found in at the ring, written to afterwards, listened to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicedesk.domain.call import Customer, Ticket, TicketId


@dataclass(frozen=True, slots=True)
class CrmChanges:
    """What changed in a customer system since a mark."""

    customers: Sequence[Customer]
    """As they are there: `external_id` is theirs, `id` ours where they have it, else theirs."""
    closed: Sequence[TicketId]
    """Tickets of ours that somebody closed there."""
    mark: str
    """Where to go on from; what changed at that very moment may come again."""
    more: bool = False
    """There is more to be had at once."""


class Crm(Protocol):
    """A customer system of the business. Everything here may be repeated, and happens once."""

    async def by_phone(self, phone: str) -> Sequence[Customer]:
        """Everybody on an E.164 number, however it is written there."""

    async def by_email(self, email: str) -> Sequence[Customer]: ...

    async def get(self, external_id: str) -> Customer | None: ...

    async def save(self, customer: Customer, *, key: str) -> str:
        """Create or update; the customer's id there.

        What is empty in `customer` stays as it is there. Somebody who is there already, by our
        mark or by the same e-mail address, is updated and not created again.
        """

    async def add_note(self, external_id: str, note: str, *, key: str) -> None:
        """A note on a customer, once by its key. Raises ConnectorRefused for an unknown one."""

    async def open_ticket(self, external_id: str | None, ticket: Ticket, *, key: str) -> str:
        """A ticket, once by its id, with its customer where there is one; its id there."""

    async def forget(self, external_id: str) -> None:
        """Remove a customer for good, with what is written about them; twice is fine.

        Raises Unsupported where the far side cannot, ConnectorError where it does not.
        """

    async def changes(self, mark: str | None) -> CrmChanges:
        """What changed since a mark, oldest first; None: everything."""

    async def check(self) -> None:
        """Raises ConnectorError if we cannot work."""
