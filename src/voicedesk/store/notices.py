"""What other systems are told, each notice written together with the order to send it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import select, update

from voicedesk.domain.business import BusinessId
from voicedesk.ports import Notice
from voicedesk.store.database import insert_new
from voicedesk.store.orders import write_order
from voicedesk.store.tables.notices import notices

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.ports.notices import NoticeState
    from voicedesk.store.database import Database
    from voicedesk.store.records import AnyRow

UNIQUE = ["business", "id"]


class SqlNotices:
    """Implements `ports.Notices`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, notice: Notice) -> bool:
        values: dict[str, object] = {
            "business": notice.business,
            "id": notice.id,
            "hook": notice.hook,
            "event": notice.event,
            "ref": notice.ref,
            "at": notice.at,
            "state": notice.state,
            "tries": notice.tries,
            "status": notice.status,
            "why": notice.why,
            "changed": notice.changed,
        }

        async def work(connection: AsyncConnection) -> bool:
            if not await insert_new(connection, notices, values, unique=UNIQUE):
                return False
            data = {"notice": notice.id}
            where = notice.business
            await write_order(connection, where, "notice", notice.id, data, now=notice.at)
            return True

        return await self._database.write(work)

    async def get(self, business: BusinessId, notice: str) -> Notice | None:
        statement = select(notices).where(notices.c.business == business, notices.c.id == notice)

        async def work(connection: AsyncConnection) -> Notice | None:
            row = (await connection.execute(statement)).one_or_none()
            return _notice(row) if row else None

        return await self._database.read(work)

    async def list(
        self, business: BusinessId, *, state: NoticeState | None = None, limit: int = 100
    ) -> Sequence[Notice]:
        statement = select(notices).where(notices.c.business == business)
        if state is not None:
            statement = statement.where(notices.c.state == state)
        latest = statement.order_by(notices.c.at.desc(), notices.c.id).limit(limit)

        async def work(connection: AsyncConnection) -> Sequence[Notice]:
            return [_notice(row) for row in await connection.execute(latest)]

        return await self._database.read(work)

    async def tried(
        self, notice: Notice, state: NoticeState, *, status: int | None, why: str, now: datetime
    ) -> None:
        statement = (
            update(notices)
            .where(notices.c.business == notice.business, notices.c.id == notice.id)
            .values(state=state, status=status, why=why, changed=now, tries=notices.c.tries + 1)
        )

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._database.write(work)

    async def again(self, business: BusinessId, notice: str, *, now: datetime) -> bool:
        statement = (
            update(notices)
            .where(notices.c.business == business, notices.c.id == notice)
            .values(state="waiting", why="", changed=now)
            .returning(notices.c.tries)
        )

        async def work(connection: AsyncConnection) -> bool:
            tries = (await connection.execute(statement)).scalar_one_or_none()
            if tries is None:
                return False
            ref, data = f"{notice}#{tries}", {"notice": notice}
            await write_order(connection, business, "notice", ref, data, now=now)
            return True

        return await self._database.write(work)


def _notice(row: AnyRow) -> Notice:
    return Notice(
        id=row.id,
        business=BusinessId(row.business),
        hook=row.hook,
        event=row.event,
        ref=row.ref,
        at=row.at,
        state=cast("NoticeState", row.state),  # only this class writes it
        tries=row.tries,
        status=row.status,
        why=row.why,
        changed=row.changed,
    )
