"""Marks: how far the changes of a connected system were read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from voicedesk.store.database import put_row
from voicedesk.store.tables.marks import marks

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.business import BusinessId
    from voicedesk.store.database import Database


class SqlMarks:
    """Implements `ports.Marks`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, business: BusinessId, name: str) -> str | None:
        statement = select(marks.c.mark).where(marks.c.business == business, marks.c.name == name)

        async def work(connection: AsyncConnection) -> str | None:
            return (await connection.execute(statement)).scalar_one_or_none()

        return await self._database.read(work)

    async def put(self, business: BusinessId, name: str, mark: str, *, now: datetime) -> None:
        values = {"business": business, "name": name, "mark": mark, "changed": now}

        async def work(connection: AsyncConnection) -> None:
            await put_row(connection, marks, values, unique=["business", "name"])

        await self._database.write(work)
