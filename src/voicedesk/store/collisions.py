"""Bookings and events of others that share time, found in one pass over what lies ahead."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import select

from voicedesk.domain.booking import BookingId, BookingStatus
from voicedesk.domain.slots import Span
from voicedesk.ports import Collision
from voicedesk.store.tables.base import raw, read_moment
from voicedesk.store.tables.ledger import bookings, stretches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Executable
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.business import BusinessId
    from voicedesk.store.records import AnyRow


async def colliding_now(
    connection: AsyncConnection, business: BusinessId, *, now: datetime
) -> Sequence[Collision]:
    """Every standing booking that ends after now with each event of others over it."""
    table = stretches.c
    others = table.business == business, table.calendar.is_not(None), table.end > now
    keys = list(await connection.scalars(select(table.key).where(*others).distinct()))
    if not keys:
        return ()
    ahead: Executable = (
        select(
            table.key,
            raw(table.start).label("start"),
            raw(table.end).label("end"),
            table.owner,
            table.calendar,
            table.uid,
        )
        .where(table.business == business, table.key.in_(keys), table.end > now)
        .order_by(table.key, table.start)
    )
    rows: Sequence[AnyRow] = (await connection.execute(ahead)).all()
    found: dict[tuple[str, str, str], AnyRow] = {}
    for _, mine in groupby(rows, key=lambda row: row.key):
        for ours, theirs in _meeting(mine):
            found.setdefault((ours.owner, theirs.calendar, theirs.uid), theirs)
    standing = await _standing(connection, business, {owner for owner, _, _ in found}, now)
    return [
        Collision(
            BookingId(owner), calendar, uid, Span(read_moment(row.start), read_moment(row.end))
        )
        for (owner, calendar, uid), row in found.items()
        if owner in standing
    ]


def _meeting(rows: Iterator[AnyRow]) -> Iterator[tuple[AnyRow, AnyRow]]:
    """Pairs of one of ours and one of theirs that share time; rows come by start."""
    running: list[AnyRow] = []
    for row in rows:
        running = [other for other in running if other.end > row.start]
        for other in running:
            if row.calendar is None and other.calendar is not None:
                yield row, other
            if row.calendar is not None and other.calendar is None:
                yield other, row
        running.append(row)


async def _standing(
    connection: AsyncConnection, business: BusinessId, owners: set[str], now: datetime
) -> set[str]:
    """Which owners are bookings that still stand; the others are holds."""
    if not owners:
        return set()
    statement = select(bookings.c.id).where(
        bookings.c.business == business,
        bookings.c.id.in_(sorted(owners)),
        bookings.c.status == BookingStatus.BOOKED.value,
        bookings.c.end > now,
    )
    return set(await connection.scalars(statement))
