"""Busy time from calendars that others write."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, select

from voicedesk.domain.booking import BookingId
from voicedesk.domain.slots import Span
from voicedesk.store.claims import Claim, claim_free, claim_outside, lock, quanta
from voicedesk.store.database import insert_all
from voicedesk.store.records import new_id
from voicedesk.store.stretches import LONGEST, during, of_event
from voicedesk.store.tables.ledger import bookings, claims, stretches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.business import BusinessId, ClaimKey
    from voicedesk.domain.slots import Slot
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
    # a piece of an event of days is no event that is wanted, so such a one is written anew
    there = and_(
        during(business, [key], within.start, within.end), stretches.c.calendar == calendar
    )
    rows = await connection.execute(select(stretches).where(there))
    known = {(row.uid, row.start, row.end): row for row in rows}
    wanted = {(event.uid, event.span.start, event.span.end): event for event in events}
    gone = [row for identity, row in known.items() if identity not in wanted]
    await _forget(connection, business, key, gone)
    fresh = {e: new_id("outside") for identity, e in wanted.items() if identity not in known}
    rows_of = (of_event(business, key, calendar, event, owner) for event, owner in fresh.items())
    await insert_all(connection, stretches, list(chain.from_iterable(rows_of)))
    claimed = [
        claim for event, owner in fresh.items() for claim in _claims(key, event, owner, within)
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
            .where(during(business, [key], event.span.start, event.span.end))
            .order_by(bookings.c.start)
        )
        found |= dict.fromkeys(BookingId(id_) for id_ in await connection.scalars(statement))
    return list(found)


async def is_outside(connection: AsyncConnection, business: BusinessId, slot: Slot) -> bool:
    """Whether any event of others takes a part of a slot."""
    claimed = slot.claimed
    theirs = during(business, slot.keys, claimed.start, claimed.end)
    statement = select(stretches.c.owner).where(theirs, stretches.c.calendar.is_not(None)).limit(1)
    return (await connection.execute(statement)).first() is not None


async def _forget(
    connection: AsyncConnection, business: BusinessId, key: ClaimKey, gone: Sequence[AnyRow]
) -> None:
    owners = list(dict.fromkeys(row.owner for row in gone))
    for table in (claims, stretches):
        await connection.execute(delete(table).where(table.c.owner.in_(owners)))
    for row in gone:
        await claim_outside(connection, business, [key], Span(row.start, row.end))


def _claims(key: ClaimKey, event: OutsideEvent, owner: str, within: Span) -> list[Claim]:
    """What an event claims: all of it, or of one that lasts for days what is looked at."""
    start = max(event.span.start, within.start - LONGEST)
    end = min(event.span.end, within.end + LONGEST)
    return [Claim(key, quantum, owner, None) for quantum in quanta(start, end)]
