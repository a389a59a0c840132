"""Shares of calls, kept views, and muted causes of failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import CallId
from voicedesk.ports import Mute, Share, View
from voicedesk.store.database import put_row
from voicedesk.store.tables.dashboard import mutes, shares, views

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Delete, Select, Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.accounts import UserId
    from voicedesk.store.database import Database
    from voicedesk.store.records import AnyRow


class _Rows:
    """One table, read and written whole row by whole row."""

    def __init__(self, database: Database, table: Table, unique: list[str]) -> None:
        self._database, self._table, self._unique = database, table, unique

    async def put(self, values: Mapping[str, object]) -> None:
        async def work(connection: AsyncConnection) -> None:
            await put_row(connection, self._table, values, unique=self._unique)

        await self._database.write(work)

    async def read(self, statement: Select[tuple[object, ...]]) -> list[AnyRow]:
        async def work(connection: AsyncConnection) -> list[AnyRow]:
            return list((await connection.execute(statement)).all())

        return await self._database.read(work)

    async def remove(self, statement: Delete) -> None:
        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._database.write(work)


class SqlShares:
    """Implements `ports.Shares`."""

    def __init__(self, database: Database) -> None:
        self._rows = _Rows(database, shares, ["digest"])

    async def share(self, share: Share) -> None:
        await self._rows.put({name: getattr(share, name) for name in Share.__slots__})

    async def shared(self, digest: str) -> Share | None:
        found = await self._rows.read(select(shares).where(shares.c.digest == digest))
        return _share(found[0]) if found else None

    async def list(self, business: BusinessId, call: CallId) -> Sequence[Share]:
        of_call = shares.c.business == business, shares.c.call == call
        statement = select(shares).where(*of_call).order_by(shares.c.created)
        return [_share(row) for row in await self._rows.read(statement)]

    async def end(self, business: BusinessId, digest: str) -> None:
        await self._rows.remove(
            delete(shares).where(shares.c.business == business, shares.c.digest == digest)
        )


class SqlViews:
    """Implements `ports.Views`."""

    def __init__(self, database: Database) -> None:
        self._rows = _Rows(database, views, ["business", "user", "name"])

    async def keep(self, business: BusinessId, user: UserId, view: View) -> None:
        values = {"business": business, "user": user, "name": view.name, "query": view.query}
        await self._rows.put(values)

    async def list(self, business: BusinessId, user: UserId) -> Sequence[View]:
        of_user = views.c.business == business, views.c.user == user
        statement = select(views).where(*of_user).order_by(views.c.name)
        return [View(row.name, row.query) for row in await self._rows.read(statement)]

    async def drop(self, business: BusinessId, user: UserId, name: str) -> None:
        of_user = views.c.business == business, views.c.user == user, views.c.name == name
        await self._rows.remove(delete(views).where(*of_user))


class SqlMutes:
    """Implements `ports.Mutes`."""

    def __init__(self, database: Database) -> None:
        self._rows = _Rows(database, mutes, ["business", "cause"])

    async def mute(self, business: BusinessId, mute: Mute) -> None:
        values = {name: getattr(mute, name) for name in Mute.__slots__}
        await self._rows.put({"business": business, **values})

    async def list(self, business: BusinessId) -> Sequence[Mute]:
        statement = (
            select(mutes, mutes.c["count"].label("times"))
            .where(mutes.c.business == business)
            .order_by(mutes.c.cause)
        )
        return [
            Mute(row.cause, row.times, row.at, row.by) for row in await self._rows.read(statement)
        ]

    async def unmute(self, business: BusinessId, cause: str) -> None:
        await self._rows.remove(
            delete(mutes).where(mutes.c.business == business, mutes.c.cause == cause)
        )


def _share(row: AnyRow) -> Share:
    return Share(
        digest=row.digest,
        business=BusinessId(row.business),
        call=CallId(row.call),
        created=row.created,
        expires=row.expires,
        by=row.by,
        hears=row.hears,
    )
