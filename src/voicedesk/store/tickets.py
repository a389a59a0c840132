"""Tickets: what people of the business have to see to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import CallId, CustomerId, Priority, Ticket, TicketId, TicketStatus
from voicedesk.store.database import insert_new
from voicedesk.store.orders import write_order
from voicedesk.store.tables.people import tickets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.store.database import Database
    from voicedesk.store.records import AnyRow


class SqlTickets:
    """Implements `ports.Tickets`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, ticket: Ticket, *, key: str) -> Ticket:
        values = _values(ticket) | {"key": key, "changed": ticket.created}
        first = select(tickets).where(tickets.c.business == ticket.business, tickets.c.key == key)

        async def work(connection: AsyncConnection) -> Ticket:
            if await insert_new(connection, tickets, values, unique=["business", "key"]):
                data = {"ticket": ticket.id}
                now = ticket.created
                await write_order(connection, ticket.business, "ticket", ticket.id, data, now=now)
            return _ticket((await connection.execute(first)).one())

        return await self._database.write(work)

    async def get(self, business: BusinessId, ticket: TicketId) -> Ticket | None:
        statement = select(tickets).where(tickets.c.business == business, tickets.c.id == ticket)

        async def work(connection: AsyncConnection) -> Ticket | None:
            row = (await connection.execute(statement)).one_or_none()
            return _ticket(row) if row else None

        return await self._database.read(work)

    async def list(
        self,
        business: BusinessId,
        *,
        status: TicketStatus | None = None,
        customer: CustomerId | None = None,
        call: CallId | None = None,
    ) -> Sequence[Ticket]:
        statement = select(tickets).where(tickets.c.business == business)
        if status is not None:
            statement = statement.where(tickets.c.status == status.value)
        if customer is not None:
            statement = statement.where(tickets.c.customer == customer)
        if call is not None:
            statement = statement.where(tickets.c.call == call)

        async def work(connection: AsyncConnection) -> Sequence[Ticket]:
            rows = await connection.execute(statement.order_by(tickets.c.number))
            return [_ticket(row) for row in rows]

        return await self._database.read(work)

    async def update(self, ticket: Ticket, *, now: datetime) -> None:
        statement = (
            update(tickets)
            .where(tickets.c.business == ticket.business, tickets.c.id == ticket.id)
            .values(_values(ticket) | {"changed": now})
        )

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._database.write(work)


def _values(ticket: Ticket) -> dict[str, object]:
    return {
        "business": ticket.business,
        "id": ticket.id,
        "category": ticket.category,
        "summary": ticket.summary,
        "created": ticket.created,
        "priority": ticket.priority.value,
        "status": ticket.status.value,
        "call": ticket.call,
        "customer": ticket.customer,
        "name": ticket.name,
        "phone": ticket.phone,
        "account": ticket.account,
        "order": ticket.order,
        "due": ticket.due,
    }


def _ticket(row: AnyRow) -> Ticket:
    return Ticket(
        id=TicketId(row.id),
        business=BusinessId(row.business),
        category=row.category,
        summary=row.summary,
        created=row.created,
        priority=Priority(row.priority),
        status=TicketStatus(row.status),
        call=CallId(row.call) if row.call else None,
        customer=CustomerId(row.customer) if row.customer else None,
        name=row.name,
        phone=row.phone,
        account=row.account,
        order=row.order,
        due=row.due,
    )
