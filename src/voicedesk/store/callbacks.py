"""Calls back that were promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import (
    Callback,
    CallbackId,
    CallbackStatus,
    CallId,
    CustomerId,
    TicketId,
)
from voicedesk.store.database import insert_new
from voicedesk.store.orders import write_order
from voicedesk.store.tables.people import callbacks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.store.database import Database
    from voicedesk.store.records import AnyRow


class SqlCallbacks:
    """Implements `ports.Callbacks`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def promise(self, callback: Callback, *, key: str) -> Callback:
        values = _values(callback) | {"key": key, "changed": callback.created}
        first = select(callbacks).where(
            callbacks.c.business == callback.business, callbacks.c.key == key
        )

        async def work(connection: AsyncConnection) -> Callback:
            if await insert_new(connection, callbacks, values, unique=["business", "key"]):
                data = {"callback": callback.id}
                now = callback.created
                await write_order(
                    connection, callback.business, "callback", callback.id, data, now=now
                )
            return _callback((await connection.execute(first)).one())

        return await self._database.write(work)

    async def list(
        self,
        business: BusinessId,
        *,
        status: CallbackStatus | None = None,
        call: CallId | None = None,
        due_before: datetime | None = None,
    ) -> Sequence[Callback]:
        statement = select(callbacks).where(callbacks.c.business == business)
        if status is not None:
            statement = statement.where(callbacks.c.status == status.value)
        if call is not None:
            statement = statement.where(callbacks.c.call == call)
        if due_before is not None:
            statement = statement.where(callbacks.c.due < due_before)

        async def work(connection: AsyncConnection) -> Sequence[Callback]:
            ordered = statement.order_by(callbacks.c.due, callbacks.c.number)
            return [_callback(row) for row in await connection.execute(ordered)]

        return await self._database.read(work)

    async def settle(self, callback: CallbackId, status: CallbackStatus, *, now: datetime) -> None:
        statement = (
            update(callbacks)
            .where(callbacks.c.id == callback)
            .values(status=status.value, changed=now)
        )

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._database.write(work)


def _values(callback: Callback) -> dict[str, object]:
    return {
        "business": callback.business,
        "id": callback.id,
        "phone": callback.phone,
        "reason": callback.reason,
        "due": callback.due,
        "created": callback.created,
        "call": callback.call,
        "customer": callback.customer,
        "name": callback.name,
        "status": callback.status.value,
        "ticket": callback.ticket,
    }


def _callback(row: AnyRow) -> Callback:
    return Callback(
        id=CallbackId(row.id),
        business=BusinessId(row.business),
        phone=row.phone,
        reason=row.reason,
        due=row.due,
        created=row.created,
        call=CallId(row.call) if row.call else None,
        customer=CustomerId(row.customer) if row.customer else None,
        name=row.name,
        status=CallbackStatus(row.status),
        ticket=TicketId(row.ticket) if row.ticket else None,
    )
