"""Orders: what must happen because a row was written, in the same transaction as that row."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import select, update

from voicedesk.domain.business import BusinessId
from voicedesk.ports import Order, OrderKind
from voicedesk.store.database import insert_new
from voicedesk.store.tables.ledger import orders

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.store.database import Database


async def write_order(
    connection: AsyncConnection,
    business: BusinessId,
    kind: OrderKind,
    ref: str,
    data: Mapping[str, object],
    *,
    now: datetime,
) -> None:
    """Add an order to a transaction; the same kind and ref are the same order."""
    await _insert(connection, Order(f"{kind}:{ref}", business, kind, ref, now, data))


class SqlOrders:
    """Implements `ports.Orders`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, order: Order) -> None:
        async def work(connection: AsyncConnection) -> None:
            await _insert(connection, order)

        await self._database.write(work)

    async def pending(self, *, limit: int = 100) -> Sequence[Order]:
        statement = select(orders).where(orders.c.state == "pending")

        async def work(connection: AsyncConnection) -> Sequence[Order]:
            rows = await connection.execute(statement.order_by(orders.c.number).limit(limit))
            return [_order(row) for row in rows]

        return await self._database.read(work)

    async def taken(self, order: str, *, now: datetime) -> None:
        await self._change(order, "pending", now=now, state="taken")

    async def failed(self, order: Order, *, why: str, now: datetime) -> None:
        this = update(orders).where(orders.c.id == order.id)

        async def work(connection: AsyncConnection) -> None:
            # what started later, a reminder for one, has no row until it fails
            await _insert(connection, order)
            await connection.execute(this.values(state="failed", why=why, changed=now))

        await self._database.write(work)

    async def failures(self, business: BusinessId | None = None) -> Sequence[tuple[Order, str]]:
        statement = select(orders).where(orders.c.state == "failed").order_by(orders.c.number)
        if business is not None:
            statement = statement.where(orders.c.business == business)

        async def work(connection: AsyncConnection) -> Sequence[tuple[Order, str]]:
            return [(_order(row), row.why) for row in await connection.execute(statement)]

        return await self._database.read(work)

    async def retry(self, order: str, *, now: datetime) -> None:
        attempt = orders.c.attempt + 1
        await self._change(order, "failed", now=now, state="pending", why="", attempt=attempt)

    async def _change(self, order: str, *states: str, now: datetime, **values: object) -> None:
        statement = (
            update(orders)
            .where(orders.c.id == order, orders.c.state.in_(states))
            .values(changed=now, **values)
        )

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._database.write(work)


async def _insert(connection: AsyncConnection, order: Order) -> None:
    values: dict[str, object] = {
        "id": order.id,
        "business": order.business,
        "kind": order.kind,
        "ref": order.ref,
        "created": order.created,
        "data": {name: value for name, value in order.data.items() if name != "attempt"},
        "state": "pending",
        "attempt": 0,
        "why": "",
        "changed": order.created,
    }
    await insert_new(connection, orders, values, unique=["id"])


def _order(row: Row[tuple[object, ...]]) -> Order:
    again = {"attempt": row.attempt} if row.attempt else {}
    return Order(
        id=row.id,
        business=BusinessId(row.business),
        kind=cast("OrderKind", row.kind),  # only write_order writes it
        ref=row.ref,
        created=row.created,
        data={**row.data, **again},
    )
