"""What vendors told us: texts that people wrote, and what became of our messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from sqlalchemy import select

from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import MessageState
from voicedesk.ports import Incoming
from voicedesk.store.database import insert_new
from voicedesk.store.orders import write_order
from voicedesk.store.tables.inbox import incoming as table

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.store.database import Database


class SqlInbox:
    """Implements `ports.Inbox`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, incoming: Incoming) -> bool:
        values = {
            "business": incoming.business,
            "id": incoming.id,
            "kind": incoming.kind,
            "event": incoming.event,
            "at": incoming.at,
            "sender": incoming.sender,
            "to": incoming.to,
            "body": incoming.body,
            "provider_id": incoming.provider_id,
            "state": incoming.state.value if incoming.state else None,
            "why": incoming.why,
        }

        async def work(connection: AsyncConnection) -> bool:
            if not await insert_new(connection, table, values, unique=["business", "event"]):
                return False
            await write_order(
                connection, incoming.business, "incoming", incoming.id, {}, now=incoming.at
            )
            return True

        return await self._database.write(work)

    async def get(self, business: BusinessId, incoming: str) -> Incoming | None:
        statement = select(table).where(table.c.business == business, table.c.id == incoming)

        async def work(connection: AsyncConnection) -> Incoming | None:
            row = (await connection.execute(statement)).one_or_none()
            if row is None:
                return None
            return Incoming(
                id=row.id,
                business=BusinessId(row.business),
                kind=cast("Literal['text', 'report']", row.kind),  # only `take` writes it
                event=row.event,
                at=row.at,
                sender=row.sender,
                to=row.to,
                body=row.body,
                provider_id=row.provider_id,
                state=MessageState(row.state) if row.state else None,
                why=row.why,
            )

        return await self._database.read(work)
