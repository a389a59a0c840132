"""Questions that nothing in the knowledge answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import CallId
from voicedesk.domain.knowledge import Gap
from voicedesk.store.tables.desk import gaps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.store.database import Database


class SqlGaps:
    """Implements `ports.Gaps`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, gap: Gap) -> None:
        statement = insert(gaps).values(
            business=gap.business, question=gap.question, at=gap.at, call=gap.call
        )

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._database.write(work)

    async def list(self, business: BusinessId) -> Sequence[Gap]:
        open_ones = gaps.c.business == business, gaps.c.closed.is_(None)
        statement = select(gaps).where(*open_ones).order_by(gaps.c.number)

        async def work(connection: AsyncConnection) -> Sequence[Gap]:
            return [
                Gap(
                    business=BusinessId(row.business),
                    question=row.question,
                    at=row.at,
                    call=CallId(row.call) if row.call else None,
                )
                for row in await connection.execute(statement)
            ]

        return await self._database.read(work)

    async def close(self, business: BusinessId, question: str, *, now: datetime) -> None:
        asked = gaps.c.business == business, gaps.c.question == question, gaps.c.closed.is_(None)
        statement = update(gaps).where(*asked).values(closed=now)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._database.write(work)
