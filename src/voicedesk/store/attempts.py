"""Counts that outlive a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from voicedesk.store.tables.desk import attempts

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.business import BusinessId
    from voicedesk.store.database import Database


class SqlAttempts:
    """Implements `ports.Attempts`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self, business: BusinessId, subject: str, kind: str, *, now: datetime, amount: int = 1
    ) -> None:
        statement = insert(attempts).values(
            business=business, subject=subject, kind=kind, at=now, amount=amount
        )

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._database.write(work)

    async def total(self, business: BusinessId, subject: str, kind: str, *, since: datetime) -> int:
        statement = select(func.coalesce(func.sum(attempts.c.amount), 0)).where(
            attempts.c.business == business,
            attempts.c.subject == subject,
            attempts.c.kind == kind,
            attempts.c.at >= since,
        )

        async def work(connection: AsyncConnection) -> int:
            return int((await connection.execute(statement)).scalar_one())

        return await self._database.read(work)
