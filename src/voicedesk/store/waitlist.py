"""Who waits for a freed slot, in order."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from voicedesk.domain.booking import Attendee
from voicedesk.domain.business import BusinessId, ServiceId, StaffId
from voicedesk.ports import Wait
from voicedesk.store.database import insert_new
from voicedesk.store.slots import pack_slot, pack_span, unpack_slot, unpack_span
from voicedesk.store.tables.people import waits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.store.database import Database
    from voicedesk.store.records import AnyRow


class SqlWaitlist:
    """Implements `ports.Waitlist`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, wait: Wait, *, key: str) -> Wait:
        values = _values(wait) | {"key": key}
        first = select(waits).where(waits.c.business == wait.business, waits.c.key == key)

        async def work(connection: AsyncConnection) -> Wait:
            await insert_new(connection, waits, values, unique=["business", "key"])
            return _wait((await connection.execute(first)).one())

        return await self._database.write(work)

    async def waiting(self, business: BusinessId, *services: ServiceId) -> Sequence[Wait]:
        statement = (
            select(waits)
            .where(waits.c.business == business, waits.c.service.in_(services))
            .order_by(waits.c.created, waits.c.number)
        )

        async def work(connection: AsyncConnection) -> Sequence[Wait]:
            return [_wait(row) for row in await connection.execute(statement)]

        return await self._database.read(work)

    async def get(self, business: BusinessId, wait: str) -> Wait | None:
        statement = select(waits).where(waits.c.business == business, waits.c.id == wait)

        async def work(connection: AsyncConnection) -> Wait | None:
            row = (await connection.execute(statement)).one_or_none()
            return None if row is None else _wait(row)

        return await self._database.read(work)

    async def save(self, wait: Wait) -> None:
        statement = update(waits).where(waits.c.id == wait.id).values(_values(wait))

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._database.write(work)

    async def remove(self, wait: str) -> bool:
        statement = delete(waits).where(waits.c.id == wait)

        async def work(connection: AsyncConnection) -> bool:
            return (await connection.execute(statement)).rowcount == 1

        return await self._database.write(work)


def _values(wait: Wait) -> dict[str, object]:
    return {
        "business": wait.business,
        "id": wait.id,
        "service": wait.service,
        "created": wait.created,
        "staff": wait.staff,
        "attendee": asdict(wait.attendee),
        "within": pack_span(wait.within) if wait.within else None,
        "offered": pack_slot(wait.offered) if wait.offered else None,
        "offer_ends": wait.offer_ends,
    }


def _wait(row: AnyRow) -> Wait:
    return Wait(
        id=row.id,
        business=BusinessId(row.business),
        service=ServiceId(row.service),
        attendee=Attendee(**row.attendee),
        created=row.created,
        staff=StaffId(row.staff) if row.staff else None,
        within=unpack_span(row.within) if row.within else None,
        offered=unpack_slot(row.offered) if row.offered else None,
        offer_ends=row.offer_ends,
    )
