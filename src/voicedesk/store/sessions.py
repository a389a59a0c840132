"""The state of live calls, and leases, in the database."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sqlalchemy import Double, cast, delete, func, literal, or_, select

from voicedesk.store.database import put_row, upsert
from voicedesk.store.tables.calls import leases, sessions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.call import CallId
    from voicedesk.store.database import Database


class SqlSessions:
    """Implements `ports.Sessions`; ages by the clock of the database, which all machines share."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, call: CallId, state: Mapping[str, object], *, ttl: timedelta) -> None:
        async def work(connection: AsyncConnection) -> None:
            values = {"call": call, "state": dict(state), "expires": _now(connection) + _s(ttl)}
            await put_row(connection, sessions, values, unique=["call"])

        await self._database.write(work)

    async def get(self, call: CallId) -> Mapping[str, object] | None:
        async def work(connection: AsyncConnection) -> Mapping[str, object] | None:
            statement = select(sessions.c.state).where(
                sessions.c.call == call, sessions.c.expires > _now(connection)
            )
            return (await connection.execute(statement)).scalar_one_or_none()

        return await self._database.read(work)

    async def drop(self, call: CallId) -> None:
        async def work(connection: AsyncConnection) -> None:
            await connection.execute(
                delete(sessions).where(
                    or_(sessions.c.call == call, sessions.c.expires <= _now(connection))
                )
            )

        await self._database.write(work)

    async def lease(self, name: str, owner: str, *, ttl: timedelta) -> bool:
        async def work(connection: AsyncConnection) -> bool:
            now = _now(connection)
            wanted = {"name": name, "owner": owner, "expires": now + _s(ttl)}
            statement = upsert(connection, leases).values(wanted)
            taken = statement.on_conflict_do_update(
                index_elements=["name"],
                set_={"owner": owner, "expires": statement.excluded.expires},
                where=or_(leases.c.owner == owner, leases.c.expires <= now),
            ).returning(leases.c.name)
            return (await connection.execute(taken)).one_or_none() is not None

        return await self._database.write(work)

    async def end_lease(self, name: str, owner: str) -> None:
        statement = delete(leases).where(leases.c.name == name, leases.c.owner == owner)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._database.write(work)


def _now(connection: AsyncConnection) -> ColumnElement[float]:
    """Seconds since 1970; an SQLite file lies on this machine, so its clock is ours."""
    if connection.dialect.name == "sqlite":
        return literal(time.time(), Double())
    return cast(func.extract("epoch", func.clock_timestamp()), Double())


def _s(ttl: timedelta) -> ColumnElement[float]:
    return literal(ttl.total_seconds(), Double())
