"""The end of what is remembered of a person: rows removed or blanked, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Table, and_, delete, exists, select, update

from voicedesk.store.suppressed import forget_who
from voicedesk.store.tables.api import api_answers
from voicedesk.store.tables.calls import calls, journal, sessions
from voicedesk.store.tables.dashboard import shares
from voicedesk.store.tables.desk import attempts, gaps
from voicedesk.store.tables.inbox import incoming
from voicedesk.store.tables.ledger import bookings
from voicedesk.store.tables.people import (
    attachments,
    callbacks,
    customer_notes,
    customer_phones,
    customers,
    messages,
    tickets,
    waits,
)
from voicedesk.store.whose import (
    answered_about,
    calls_of,
    counted_of,
    named_in,
    sent_to,
    waits_of,
    written_by,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.business import BusinessId
    from voicedesk.ports import Person
    from voicedesk.store.database import Database

ERASED = "(erased)"
NOTHING = "{}"
"""What a program is answered again when its answer was about somebody who is erased."""
_AT_ONCE = 500
"""Old rows that one transaction removes: callers are not kept waiting for it."""
NAMELESS: Mapping[str, object] = {
    "name": ERASED,
    "phone": None,
    "email": None,
    "customer": None,
    "note": "",
}
BLANK: Mapping[str, object] = {
    "summary": ERASED,
    "name": "",
    "phone": None,
    "account": None,
    "order": None,
    "customer": None,
}


class SqlErasure:
    """Implements `ports.Erasure`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def erase(
        self, business: BusinessId, person: Person, *, now: datetime
    ) -> Mapping[str, int]:
        async def work(connection: AsyncConnection) -> Mapping[str, int]:
            found = await calls_of(connection, business, person)
            await _forget_texts(connection, business, person, found)
            return {
                "bookings": await _blank(connection, bookings, business, person, NAMELESS),
                "customers": await _forget_customers(connection, business, person),
                "tickets": await _blank(connection, tickets, business, person, BLANK, found),
                "callbacks": await _drop(
                    connection, callbacks, named_in(callbacks, business, person, found)
                ),
                "messages": await _drop(connection, messages, sent_to(business, person, found)),
                "calls": await _forget_calls(connection, found),
                "attempts": await _drop(connection, attempts, counted_of(business, person)),
                "waits": await _forget_waits(connection, business, person),
                "gaps": await _drop(
                    connection, gaps, and_(gaps.c.business == business, gaps.c.call.in_(found))
                ),
                "incoming": await _drop(connection, incoming, written_by(business, person)),
                "answers": await _forget_answers(connection, business, person),
                "shares": await _drop(connection, shares, shares.c.call.in_(found)),
            }

        return await self._database.write(work)

    async def expire(
        self, business: BusinessId, *, transcripts: datetime, messages: datetime
    ) -> Mapping[str, int]:
        async def work(connection: AsyncConnection) -> Mapping[str, int]:
            return {
                "calls": await _expire_calls(connection, business, transcripts),
                "messages": await _expire_messages(connection, business, messages),
            }

        return await self._database.write(work)


async def _expire_calls(connection: AsyncConnection, business: BusinessId, before: datetime) -> int:
    old = and_(calls.c.business == business, calls.c.ended < before)
    said = exists().where(journal.c.call == calls.c.id)
    found = list(await connection.scalars(select(calls.c.id).where(old, said).limit(_AT_ONCE)))
    return await _forget_calls(connection, found)


async def _expire_messages(
    connection: AsyncConnection, business: BusinessId, before: datetime
) -> int:
    old = and_(messages.c.business == business, messages.c.created < before)
    found = list(await connection.scalars(select(messages.c.id).where(old).limit(_AT_ONCE)))
    await connection.execute(delete(attachments).where(attachments.c.message.in_(found)))
    return await _drop(connection, messages, messages.c.id.in_(found))


async def _forget_answers(connection: AsyncConnection, business: BusinessId, person: Person) -> int:
    """Blank what programs were answered about them; the key stays, so nothing is done twice."""
    blank = update(api_answers).where(answered_about(business, person)).values(body=NOTHING)
    return (await connection.execute(blank)).rowcount


async def _blank(  # one statement for the two tables that keep their rows
    connection: AsyncConnection,
    table: Table,
    business: BusinessId,
    person: Person,
    values: Mapping[str, object],
    found: list[str] | None = None,
) -> int:
    statement = update(table).where(named_in(table, business, person, found)).values(**values)
    return (await connection.execute(statement)).rowcount


async def _drop(connection: AsyncConnection, table: Table, which: ColumnElement[bool]) -> int:
    return (await connection.execute(delete(table).where(which))).rowcount


async def _forget_texts(
    connection: AsyncConnection, business: BusinessId, person: Person, found: list[str]
) -> None:
    """What hangs on messages and says whether any were wanted."""
    sent = select(messages.c.id).where(sent_to(business, person, found))
    await connection.execute(delete(attachments).where(attachments.c.message.in_(sent)))
    await forget_who(connection, business, (*person.phones, *person.emails))


async def _forget_customers(
    connection: AsyncConnection, business: BusinessId, person: Person
) -> int:
    for table in (customer_notes, customer_phones):
        await connection.execute(
            delete(table).where(
                table.c.business == business, table.c.customer.in_(person.customers)
            )
        )
    which = and_(customers.c.business == business, customers.c.id.in_(person.customers))
    return await _drop(connection, customers, which)


async def _forget_calls(connection: AsyncConnection, found: list[str]) -> int:
    await connection.execute(delete(journal).where(journal.c.call.in_(found)))
    await connection.execute(delete(sessions).where(sessions.c.call.in_(found)))
    statement = update(calls).where(calls.c.id.in_(found)).values(caller=None, customer=None)
    return (await connection.execute(statement)).rowcount


async def _forget_waits(connection: AsyncConnection, business: BusinessId, person: Person) -> int:
    gone = await waits_of(connection, business, person)
    return await _drop(connection, waits, waits.c.id.in_(gone))
