"""Calls that the desk has made."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import select, update

from voicedesk.domain.business import BusinessId
from voicedesk.ports import Dial
from voicedesk.ports.outbound import ErrandKind, Outcome
from voicedesk.store.database import insert_new
from voicedesk.store.tables.dials import dials

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.store.database import Database
    from voicedesk.store.records import AnyRow


class SqlDials:
    """Implements `ports.Dials`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, dial: Dial) -> bool:
        values = {
            "business": dial.business,
            "key": dial.key,
            "kind": dial.kind,
            "ref": dial.ref,
            "began": dial.began,
        }

        async def work(connection: AsyncConnection) -> bool:
            return await insert_new(connection, dials, values, unique=["business", "key"])

        return await self._database.write(work)

    async def get(self, business: BusinessId, key: str) -> Dial | None:
        statement = select(dials).where(dials.c.business == business, dials.c.key == key)

        async def work(connection: AsyncConnection) -> Dial | None:
            row = (await connection.execute(statement)).one_or_none()
            return None if row is None else _dial(row)

        return await self._database.read(work)

    async def end(self, business: BusinessId, key: str, outcome: Outcome, *, now: datetime) -> None:
        statement = (
            update(dials)
            .where(dials.c.business == business, dials.c.key == key, dials.c.outcome.is_(None))
            .values(outcome=outcome, ended=now)
        )

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._database.write(work)

    async def list(
        self, business: BusinessId, *, ref: str | None = None, limit: int = 100
    ) -> Sequence[Dial]:
        statement = select(dials).where(dials.c.business == business)
        if ref is not None:
            statement = statement.where(dials.c.ref == ref)
        latest = statement.order_by(dials.c.began.desc(), dials.c.key.desc()).limit(limit)

        async def work(connection: AsyncConnection) -> Sequence[Dial]:
            return [_dial(row) for row in await connection.execute(latest)]

        return await self._database.read(work)


def _dial(row: AnyRow) -> Dial:
    return Dial(
        key=row.key,
        business=BusinessId(row.business),
        kind=cast("ErrandKind", row.kind),  # only begin writes it
        ref=row.ref,
        began=row.began,
        outcome=cast("Outcome | None", row.outcome),  # only end writes it
        ended=row.ended,
    )
