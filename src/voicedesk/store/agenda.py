"""What stands in the ledger: busy time, bookings, counts and entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, func, select, union_all

from voicedesk.domain.booking import BookingStatus
from voicedesk.domain.business import ClaimKey
from voicedesk.domain.slots import Span
from voicedesk.store.records import booking_of, entry_of
from voicedesk.store.stretches import during
from voicedesk.store.tables.base import RawMoment, raw, read_moment
from voicedesk.store.tables.ledger import bookings, entries, holds, stretches

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.booking import Booking, BookingId, Entry
    from voicedesk.domain.business import BusinessId, ServiceId
    from voicedesk.domain.call import CallId


async def busy(
    connection: AsyncConnection,
    business: BusinessId,
    keys: Sequence[ClaimKey],
    within: Sequence[Span],
    *,
    now: datetime,
) -> Mapping[ClaimKey, Sequence[Span]]:
    """Claimed time per key, merged and sorted."""
    over = select(holds.c.id).where(
        holds.c.business == business, holds.c.state == "live", holds.c.expires <= now
    )
    parts = [
        select(stretches.c.key, raw(stretches.c.start).label("start"), raw(stretches.c.end)).where(
            during(business, keys, span.start, span.end), stretches.c.owner.not_in(over)
        )
        for span in within
    ]
    statement = union_all(*parts).order_by("key", "start")
    found: dict[ClaimKey, list[tuple[RawMoment, RawMoment]]] = {key: [] for key in keys}
    for key, start, end in (await connection.execute(statement)).all():
        found[key].append((start, end))
    return {key: _merged(spans) for key, spans in found.items()}


async def matching(
    connection: AsyncConnection,
    business: BusinessId,
    conditions: Iterable[ColumnElement[bool]],
    statuses: Sequence[BookingStatus],
) -> Sequence[Booking]:
    """Bookings by start, for which every condition holds."""
    statement = (
        select(bookings)
        .where(
            bookings.c.business == business,
            bookings.c.status.in_([status.value for status in statuses]),
            *conditions,
        )
        .order_by(bookings.c.start, bookings.c.created, bookings.c.id)
    )
    return [booking_of(row) for row in await connection.execute(statement)]


async def count(
    connection: AsyncConnection, business: BusinessId, day: Span, service: ServiceId | None
) -> int:
    """Bookings, and holds that were live at the latest entry, that start within a day."""
    latest = (
        select(entries.c.at)
        .where(entries.c.business == business)
        .order_by(entries.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    total = 0
    for table, standing in (
        (bookings, bookings.c.status != BookingStatus.CANCELLED.value),
        (
            holds,
            and_(holds.c.state == "live", holds.c.moving.is_(None), holds.c.expires > latest),
        ),
    ):
        within = and_(table.c.start >= day.start, table.c.start < day.end)
        wanted = [table.c.service == service] if service is not None else []
        statement = select(func.count()).where(
            table.c.business == business, within, standing, *wanted
        )
        total += (await connection.execute(statement)).scalar_one()
    return total


async def lines(
    connection: AsyncConnection,
    business: BusinessId,
    booking: BookingId | None,
    call: CallId | None,
) -> Sequence[Entry]:
    """Entries, oldest first."""
    statement = select(entries).where(entries.c.business == business).order_by(entries.c.number)
    if booking is not None:
        statement = statement.where(entries.c.booking == booking)
    if call is not None:
        statement = statement.where(entries.c.call == call)
    return [entry_of(row) for row in await connection.execute(statement)]


def _merged(spans: list[tuple[RawMoment, RawMoment]]) -> list[Span]:
    """Sorted spans with those that touch joined; read only then, for most of them touch."""
    joined: list[tuple[RawMoment, RawMoment]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return [Span(read_moment(start), read_moment(end)) for start, end in joined]
