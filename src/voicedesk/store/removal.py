"""The end of an invented business: every row of it but what people did, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, text

from voicedesk.store.tables import metadata
from voicedesk.store.tables.accounts import audit, sign_ins
from voicedesk.store.tables.ledger import SQLITE_APPEND_ONLY

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.business import BusinessId
    from voicedesk.store.database import Database

KEPT = (audit, sign_ins)
"""What people did stays; whoever is signed in there finds themselves at another business."""


async def remove_invented(database: Database, business: BusinessId) -> int:
    """Remove a business that nobody ever was a customer of; how many rows it had.

    The ledger refuses to lose a line. Here it has to, so its guard is put aside and back within
    the transaction, which nobody else can write beside. Whoever calls this has made sure that the
    business is marked as invented. Raises StoreError.
    """

    async def work(connection: AsyncConnection) -> int:
        await _guard(connection, on=False)
        gone = 0
        for table in reversed(metadata.sorted_tables):
            if "business" in table.c and table not in KEPT:
                where = table.c.business == business
                gone += (await connection.execute(delete(table).where(where))).rowcount
        await _guard(connection, on=True)
        return gone

    return await database.write(work)


async def _guard(connection: AsyncConnection, *, on: bool) -> None:
    if connection.dialect.name == "postgresql":
        how = "ENABLE" if on else "DISABLE"
        statements = [f"ALTER TABLE entries {how} TRIGGER entries_append_only"]
    elif on:
        statements = list(SQLITE_APPEND_ONLY)
    else:
        statements = [f"DROP TRIGGER entries_no_{deed}" for deed in ("update", "delete")]
    for statement in statements:
        await connection.execute(text(statement))
