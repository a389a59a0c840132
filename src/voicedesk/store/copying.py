"""Copies what happened at one business from one database into another; nothing follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from voicedesk.store.database import insert_all
from voicedesk.store.tables.calls import calls, journal
from voicedesk.store.tables.desk import gaps
from voicedesk.store.tables.ledger import bookings, claims, entries, stretches
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

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.business import BusinessId
    from voicedesk.store.database import Database

COPIED = (
    customers,
    customer_phones,
    customer_notes,
    calls,
    journal,
    tickets,
    callbacks,
    messages,
    attachments,
    waits,
    gaps,
    bookings,
    claims,
    stretches,
    entries,
)
"""Without orders: what was to follow has followed there, and must not a second time."""
AT_ONCE = 200


async def copy_business(source: Database, target: Database, business: BusinessId) -> int:
    """Copy in one transaction; how many rows there were. Raises StoreError when one is there."""
    found = await source.read(lambda connection: _rows(connection, business))

    async def work(connection: AsyncConnection) -> int:
        for table, rows in zip(COPIED, found, strict=True):
            for start in range(0, len(rows), AT_ONCE):
                await insert_all(connection, table, rows[start : start + AT_ONCE])
        return sum(len(rows) for rows in found)

    return await target.write(work)


async def _rows(connection: AsyncConnection, business: BusinessId) -> list[list[dict[str, object]]]:
    """The rows of each table, without the numbers that a database counts for itself."""
    found = []
    for table in COPIED:
        kept = [column for column in table.c if column.autoincrement is not True]
        read = await connection.execute(select(*kept).where(table.c.business == business))
        found.append([dict(row) for row in read.mappings()])
    return found
