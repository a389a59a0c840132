"""The desk's own book about the calendars of others."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from sqlalchemy import case, delete, select, update

from voicedesk.domain.booking import BookingId
from voicedesk.domain.business import BusinessId, StaffId
from voicedesk.domain.slots import Span
from voicedesk.ports import Collision, Conflict, ConflictKind, Cursor, Shown
from voicedesk.store.collisions import colliding_now
from voicedesk.store.database import insert_new, put_row, upsert
from voicedesk.store.orders import write_order
from voicedesk.store.tables.calendars import calendar_cursors, calendar_events, conflicts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Executable, Update
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.store.database import Database
    from voicedesk.store.records import AnyRow

LONGEST_WRITE = timedelta(minutes=10)
"""A writer that began earlier has died; whoever takes up its work begins anew."""


class SqlCalendarBook:
    """Implements `ports.CalendarBook`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def cursors(self, business: BusinessId) -> Sequence[Cursor]:
        statement = select(calendar_cursors).where(calendar_cursors.c.business == business)
        return [_cursor(row) for row in await self._rows(statement)]

    async def keep(self, cursors: Sequence[Cursor]) -> None:
        async def work(connection: AsyncConnection) -> None:
            for one in cursors:
                values = {name: getattr(one, name) for name in _CURSOR}
                keys = ["business", "calendar"]
                await put_row(connection, calendar_cursors, values, unique=keys)

        await self._database.write(work)

    async def drop(self, business: BusinessId, calendar: str) -> None:
        mine = calendar_cursors.c.business == business, calendar_cursors.c.calendar == calendar
        await self._do(delete(calendar_cursors).where(*mine))

    async def writing(self, shown: Shown, *, now: datetime) -> None:
        async def work(connection: AsyncConnection) -> None:
            statement = upsert(connection, calendar_events).values(_event(shown, 1, now))
            table = calendar_events.c
            dead = table.changed < now - LONGEST_WRITE
            again = {"writers": case((dead, 1), else_=table.writers + 1), "changed": now}
            keys = ["business", "booking"]
            await connection.execute(
                statement.on_conflict_do_update(index_elements=keys, set_=again)
            )

        await self._database.write(work)

    async def wrote(self, shown: Shown, *, now: datetime) -> None:
        async def work(connection: AsyncConnection) -> None:
            statement = upsert(connection, calendar_events).values(_event(shown, 0, now))
            writers = calendar_events.c.writers
            fewer = case((writers > 0, writers - 1), else_=0)
            values = _event(shown, 0, now) | {"writers": fewer}
            keys = ["business", "booking"]
            await connection.execute(
                statement.on_conflict_do_update(index_elements=keys, set_=values)
            )

        await self._database.write(work)

    async def hid(self, business: BusinessId, booking: BookingId) -> None:
        mine = calendar_events.c.business == business, calendar_events.c.booking == booking
        await self._do(delete(calendar_events).where(*mine))

    async def shown(
        self, business: BusinessId, *, now: datetime, bookings: Sequence[BookingId] | None = None
    ) -> Sequence[Shown]:
        table = calendar_events.c
        wanted = table.end > now if bookings is None else table.booking.in_(bookings)
        statement = select(calendar_events).where(table.business == business, wanted)
        return [_shown(row, now) for row in await self._rows(statement)]

    async def collisions(self, business: BusinessId, *, now: datetime) -> Sequence[Collision]:
        return await self._database.read(
            lambda connection: colliding_now(connection, business, now=now)
        )

    async def report(self, conflict: Conflict, *, quiet: bool = False) -> bool:
        values = _conflict_values(conflict)

        async def work(connection: AsyncConnection) -> bool:
            fresh = await insert_new(connection, conflicts, values, unique=["business", "id"])
            if fresh and conflict.settled is None:
                data = {"booking": conflict.booking, "quiet": quiet}
                await write_order(
                    connection,
                    conflict.business,
                    "conflict",
                    conflict.id,
                    data,
                    now=conflict.found,
                )
            return fresh

        return await self._database.write(work)

    async def told(self, business: BusinessId, conflict: str, *, now: datetime) -> None:
        await self._do(_change(business, conflict).values(told=now))

    async def settle(self, business: BusinessId, conflict: str, *, how: str, now: datetime) -> None:
        still_open = _change(business, conflict).where(conflicts.c.settled.is_(None))
        await self._do(still_open.values(settled=now, how=how))

    async def conflict(self, business: BusinessId, conflict: str) -> Conflict | None:
        mine = conflicts.c.business == business, conflicts.c.id == conflict
        rows = await self._rows(select(conflicts).where(*mine))
        return _conflict(rows[0]) if rows else None

    async def conflicts(
        self, business: BusinessId, *, open_only: bool = True
    ) -> Sequence[Conflict]:
        statement = select(conflicts).where(conflicts.c.business == business)
        if open_only:
            statement = statement.where(conflicts.c.settled.is_(None))
        rows = await self._rows(statement.order_by(conflicts.c.found, conflicts.c.id))
        return [_conflict(row) for row in rows]

    async def prune(self, business: BusinessId, *, before: datetime) -> None:
        for table in (calendar_events, conflicts):
            await self._do(delete(table).where(table.c.business == business, table.c.end < before))

    async def _do(self, statement: Executable) -> None:
        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement)

        await self._database.write(work)

    async def _rows(self, statement: Executable) -> Sequence[AnyRow]:
        async def work(connection: AsyncConnection) -> Sequence[AnyRow]:
            return (await connection.execute(statement)).all()

        return await self._database.read(work)


_CURSOR = ("business", "calendar", "looked", "token", "whole", "failing", "why")


def _change(business: BusinessId, conflict: str) -> Update:
    return update(conflicts).where(conflicts.c.business == business, conflicts.c.id == conflict)


def _cursor(row: AnyRow) -> Cursor:
    return Cursor(
        business=BusinessId(row.business),
        calendar=row.calendar,
        looked=row.looked,
        token=row.token,
        whole=row.whole,
        failing=row.failing,
        why=row.why,
    )


def _event(shown: Shown, writers: int, now: datetime) -> dict[str, object]:
    return {
        "business": shown.business,
        "booking": shown.booking,
        "calendar": shown.calendar,
        "staff": shown.staff,
        "start": shown.span.start,
        "end": shown.span.end,
        "sequence": shown.sequence,
        "writers": writers,
        "changed": now,
    }


def _shown(row: AnyRow, now: datetime) -> Shown:
    return Shown(
        business=BusinessId(row.business),
        booking=BookingId(row.booking),
        calendar=row.calendar,
        staff=StaffId(row.staff),
        span=Span(row.start, row.end),
        sequence=row.sequence,
        writing=row.writers > 0 and row.changed > now - LONGEST_WRITE,
    )


def _conflict_values(conflict: Conflict) -> dict[str, object]:
    return {
        "business": conflict.business,
        "id": conflict.id,
        "booking": conflict.booking,
        "sequence": conflict.sequence,
        "staff": conflict.staff,
        "calendar": conflict.calendar,
        "kind": conflict.kind,
        "start": conflict.span.start,
        "end": conflict.span.end,
        "found": conflict.found,
        "told": conflict.told,
        "settled": conflict.settled,
        "how": conflict.how,
    }


def _conflict(row: AnyRow) -> Conflict:
    return Conflict(
        id=row.id,
        business=BusinessId(row.business),
        booking=BookingId(row.booking),
        sequence=row.sequence,
        staff=StaffId(row.staff),
        calendar=row.calendar,
        kind=cast("ConflictKind", row.kind),  # only report writes it
        span=Span(row.start, row.end),
        found=row.found,
        told=row.told,
        settled=row.settled,
        how=row.how,
    )
