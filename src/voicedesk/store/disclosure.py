"""What is kept of a person beside what the other parts of the store hand out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from voicedesk.domain.booking import BookingId
from voicedesk.domain.call import CallId
from voicedesk.ports import Theirs
from voicedesk.store import whose
from voicedesk.store.tables.api import api_answers
from voicedesk.store.tables.dashboard import shares
from voicedesk.store.tables.desk import attempts, gaps
from voicedesk.store.tables.inbox import incoming
from voicedesk.store.tables.ledger import bookings
from voicedesk.store.tables.people import opt_outs, waits
from voicedesk.store.tables.sealed import among

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.business import BusinessId
    from voicedesk.ports import Person
    from voicedesk.store.database import Database

    Rows = Sequence[Mapping[str, object]]

OURS = frozenset({"business", "number", "key", "token", "request", "digest"})
"""Columns by which rows are found and programs known; they say nothing of the person."""


class SqlDisclosure:
    """Implements `ports.Disclosure`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, business: BusinessId, person: Person) -> Theirs:
        booked = select(bookings.c.id).where(whose.named_in(bookings, business, person))

        async def work(connection: AsyncConnection) -> Theirs:
            found = await whose.calls_of(connection, business, person)
            theirs = await connection.scalars(booked)
            return Theirs(
                tuple(CallId(one) for one in found), tuple(BookingId(one) for one in theirs)
            )

        return await self._database.read(work)

    async def rest(self, business: BusinessId, person: Person) -> Mapping[str, Rows]:
        async def work(connection: AsyncConnection) -> Mapping[str, Rows]:
            found = await whose.calls_of(connection, business, person)
            waiting = await whose.waits_of(connection, business, person)
            asked = _of_calls(gaps, business, found)
            said = among(opt_outs.c.to, (*person.phones, *person.emails))
            return {
                "attempts": await _rows(connection, attempts, whose.counted_of(business, person)),
                "opt_outs": await _rows(
                    connection, opt_outs, and_(opt_outs.c.business == business, said)
                ),
                "waits": await _rows(connection, waits, waits.c.id.in_(waiting)),
                "incoming": await _rows(connection, incoming, whose.written_by(business, person)),
                "gaps": await _rows(connection, gaps, asked),
                "api_answers": await _rows(
                    connection, api_answers, whose.answered_about(business, person)
                ),
                "shares": await _rows(connection, shares, _of_calls(shares, business, found)),
            }

        return await self._database.read(work)


def _of_calls(table: Table, business: BusinessId, found: Sequence[str]) -> ColumnElement[bool]:
    return and_(table.c.business == business, table.c.call.in_(found))


async def _rows(connection: AsyncConnection, table: Table, which: ColumnElement[bool]) -> Rows:
    shown = [column for column in table.c if column.name not in OURS]
    rows = await connection.execute(select(*shown).where(which))
    return [dict(row) for row in rows.mappings()]
