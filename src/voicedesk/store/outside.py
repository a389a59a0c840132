"""Busy time from calendars that others write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from voicedesk.domain.booking import BookingId
from voicedesk.domain.slots import Span
from voicedesk.store.claims import Claim, claim_free, claim_outside, lock, quanta
from voicedesk.store.database import insert_all
from voicedesk.store.records import new_id
from voicedesk.store.tables.ledger import bookings, claims, stretches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.business import BusinessId, ClaimKey
    from voicedesk.ports import OutsideEvent
    from voicedesk.store.records import AnyRow


async def replace_events(
    connection: AsyncConnection,
    business: BusinessId,
    key: ClaimKey,
    calendar: str,
    events: Sequence[OutsideEvent],
    within: Span,
) -> None:
    """Forget what a calendar had within a span and take what it has now."""
    await lock(connection, business, [key])
    statement = select(stretches).where(
        stretches.c.business == business,
        stretches.c.key == key,
        stretches.c.calendar == calendar,
        stretches.c.end > within.start,
        stretches.c.start < within.end,
    )
    known = {(row.uid, row.start, row.end): row for row in await connection.execute(statement)}
    wanted = {(event.uid, event.span.start, event.span.end): event for event in events}
    gone = [row for identity, row in known.items() if identity not in wanted]
    await _forget(connection, business, key, gone)
    fresh = {e: new_id("outside") for identity, e in wanted.items() if identity not in known}
    await insert_all(
        connection, stretches, [_row(business, key, calendar, e, fresh[e]) for e in fresh]
    )
    long = {e: known[i].owner for i, e in wanted.items() if i in known and _goes_on(e, within)}
    claimed = [
        claim for e, owner in (fresh | long).items() for claim in _claims(key, e, owner, within)
    ]
    await claim_free(connection, business, claimed)


async def colliding(
    connection: AsyncConnection,
    business: BusinessId,
    key: ClaimKey,
    events: Sequence[OutsideEvent],
) -> Sequence[BookingId]:
    """Bookings that share time with any of the events."""
    found: dict[BookingId, None] = {}
    for event in events:
        statement = (
            select(bookings.c.id)
            .join(stretches, stretches.c.owner == bookings.c.id)
            .where(
                stretches.c.business == business,
                stretches.c.key == key,
                stretches.c.end > event.span.start,
                stretches.c.start < event.span.end,
            )
            .order_by(bookings.c.start)
        )
        found |= dict.fromkeys(BookingId(id_) for id_ in await connection.scalars(statement))
    return list(found)


async def _forget(
    connection: AsyncConnection, business: BusinessId, key: ClaimKey, gone: Sequence[AnyRow]
) -> None:
    owners = [row.owner for row in gone]
    for table in (claims, stretches):
        await connection.execute(delete(table).where(table.c.owner.in_(owners)))
    for row in gone:
        await claim_outside(connection, business, [key], Span(row.start, row.end))


def _goes_on(event: OutsideEvent, within: Span) -> bool:
    """Whether an event ends after what was looked at: its claims grow with every look."""
    return event.span.end > within.end


def _claims(key: ClaimKey, event: OutsideEvent, owner: str, within: Span) -> list[Claim]:
    start, end = max(event.span.start, within.start), min(event.span.end, within.end)
    return [Claim(key, quantum, owner, None) for quantum in quanta(start, end)]


def _row(
    business: BusinessId, key: ClaimKey, calendar: str, event: OutsideEvent, owner: str
) -> dict[str, object]:
    return {
        "business": business,
        "key": key,
        "owner": owner,
        "start": event.span.start,
        "end": event.span.end,
        "calendar": calendar,
        "uid": event.uid,
        "summary": event.summary,
    }
