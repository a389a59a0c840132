"""Who has which time: claims in rows of five minutes that nobody can take twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, func, select, update

from voicedesk.errors import SlotTaken
from voicedesk.store.database import insert_all, upsert
from voicedesk.store.stretches import during, of_slot
from voicedesk.store.tables.ledger import claims, holds, stretches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.business import BusinessId, ClaimKey
    from voicedesk.domain.slots import Slot, Span

QUANTUM = timedelta(minutes=5)
"""The common measure of every quantum that a profile may have (5, 10, 15 or 30 minutes)."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Claim:
    """One quantum of one key and who has it; `expires` only for a hold."""

    key: str
    quantum: datetime
    owner: str
    expires: datetime | None


def quanta(start: datetime, end: datetime) -> list[datetime]:
    """The starts of all quanta that a stretch touches, in UTC."""
    first = (start - _EPOCH) // QUANTUM
    behind = -((_EPOCH - end) // QUANTUM)
    return [_EPOCH + number * QUANTUM for number in range(first, behind)]


async def lock(connection: AsyncConnection, business: BusinessId, keys: Iterable[ClaimKey]) -> None:
    """Be the only transaction that changes these keys; on SQLite every writer already is."""
    if connection.dialect.name == "sqlite":
        return
    for key in sorted(set(keys)):
        name = func.hashtextextended(f"{business} {key}", 0)
        await connection.execute(select(func.pg_advisory_xact_lock(name)))


async def on_slot(connection: AsyncConnection, business: BusinessId, slot: Slot) -> list[Claim]:
    """Every claim on any part of a slot."""
    touched = quanta(slot.claimed.start, slot.claimed.end)
    statement = (
        select(claims.c.key, claims.c.quantum, claims.c.owner, holds.c.expires)
        .outerjoin(holds, holds.c.id == claims.c.owner)
        .where(
            claims.c.business == business,
            claims.c.key.in_(slot.keys),
            claims.c.quantum.between(touched[0], touched[-1]),
        )
    )
    return [Claim(*row) for row in await connection.execute(statement)]


async def take(
    connection: AsyncConnection,
    business: BusinessId,
    slot: Slot,
    there: Sequence[Claim],
    *,
    owner: str,
    beside: str | None = None,
) -> None:
    """Claim for an owner whatever a slot needs that it or `beside` does not have yet.

    `there` is what stands on the slot now. Raises SlotTaken when anybody else has a part of it.
    """
    owners = {claim.owner for claim in there}
    if owners - {owner, beside}:
        raise SlotTaken
    have = {(claim.key, claim.quantum) for claim in there}
    rows = [
        {"business": business, "key": key, "quantum": quantum, "owner": owner}
        for key in dict.fromkeys(slot.keys)
        for quantum in quanta(slot.claimed.start, slot.claimed.end)
        if (key, quantum) not in have
    ]
    await insert_all(connection, claims, rows)
    if owner not in owners:
        rows = of_slot(business, slot, owner)
        await connection.execute(upsert(connection, stretches).on_conflict_do_nothing(), rows)


async def free(
    connection: AsyncConnection, business: BusinessId, slot: Slot, *, owner: str
) -> None:
    """Give up what an owner claims; outside events that were underneath claim it again."""
    for table in (claims, stretches):
        await connection.execute(delete(table).where(table.c.owner == owner))
    await claim_outside(connection, business, slot.keys, slot.claimed)


async def hand_over(connection: AsyncConnection, *, owner: str, to: str) -> None:
    """Make everything that one owner claims another's."""
    for table in (claims, stretches):
        await connection.execute(update(table).where(table.c.owner == owner).values(owner=to))


async def claim_outside(
    connection: AsyncConnection, business: BusinessId, keys: Sequence[ClaimKey], within: Span
) -> None:
    """Let the outside events within a span claim what nobody has."""
    touched = quanta(within.start, within.end)
    start, end = touched[0], touched[-1] + QUANTUM
    outside = and_(during(business, keys, start, end), stretches.c.calendar.is_not(None))
    events = await connection.execute(select(stretches).where(outside))
    claimed = [
        Claim(event.key, quantum, event.owner, None)
        for event in events
        for quantum in quanta(max(event.start, start), min(event.end, end))
    ]
    await claim_free(connection, business, claimed)


async def claim_free(
    connection: AsyncConnection, business: BusinessId, wanted: Sequence[Claim]
) -> None:
    """Claim what nobody has, and leave the rest to whoever has it."""
    rows = [
        {"business": business, "key": claim.key, "quantum": claim.quantum, "owner": claim.owner}
        for claim in wanted
    ]
    if rows:
        await connection.execute(upsert(connection, claims).on_conflict_do_nothing(), rows)
