"""Holds: a slot kept for one call while its caller decides."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from voicedesk.domain.booking import Deed, Entry, EntryId, Hold, HoldId
from voicedesk.store.claims import free, lock, on_slot, take
from voicedesk.store.records import KeptHold, append, hold_of, new_id
from voicedesk.store.slots import same_slot, slot_values
from voicedesk.store.tables.ledger import holds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.call import CallId
    from voicedesk.store.claims import Claim


async def keep(connection: AsyncConnection, wanted: Hold, *, now: datetime) -> Hold:
    """Claim a slot for a call, or extend the hold that the call has on it. Raises SlotTaken."""
    await lock(connection, wanted.business, wanted.slot.keys)
    mine = await _same(connection, wanted)
    kept = replace(wanted, id=mine) if mine else wanted
    there = await clear(connection, kept, now=now)
    await take(connection, kept.business, kept.slot, there, owner=kept.id, beside=kept.moving)
    if mine:
        values = {"expires": kept.expires, "moving": kept.moving}
        await connection.execute(update(holds).where(holds.c.id == mine).values(values))
        return kept
    await connection.execute(
        insert(holds).values(
            id=kept.id,
            business=kept.business,
            call=kept.call,
            state="live",
            expires=kept.expires,
            moving=kept.moving,
            created=now,
            **slot_values(kept.slot),
        )
    )
    await _note(connection, Deed.HELD, kept, now=now)
    return kept


async def find(connection: AsyncConnection, hold: HoldId) -> KeptHold | None:
    """A hold in whatever state."""
    row = (await connection.execute(select(holds).where(holds.c.id == hold))).one_or_none()
    return KeptHold(hold_of(row), row.state) if row else None


async def clear(connection: AsyncConnection, wanted: Hold, *, now: datetime) -> Sequence[Claim]:
    """Free what holds whose time is over have of a slot; what stands on it then."""
    there = await on_slot(connection, wanted.business, wanted.slot)
    over = {claim.owner for claim in there if claim.expires and claim.expires <= now} - {wanted.id}
    if not over:
        return there
    for owner in sorted(over):
        await end(connection, HoldId(owner), Deed.EXPIRED, now=now)
    return await on_slot(connection, wanted.business, wanted.slot)


async def end(connection: AsyncConnection, hold: HoldId, deed: Deed, *, now: datetime) -> bool:
    """Free a hold and note why; whether there was anything to end."""
    kept = await find(connection, hold)
    if kept is None or kept.state not in {"live", "expired"}:
        return False
    if kept.state == "expired" and deed is Deed.EXPIRED:
        return False
    await free(connection, kept.hold.business, kept.hold.slot, owner=hold)
    await mark(connection, hold, deed.value)
    await _note(connection, deed, kept.hold, now=now)
    return True


async def end_all(
    connection: AsyncConnection, ids: list[HoldId], deed: Deed, *, now: datetime
) -> int:
    """End several holds of one business in one transaction; how many there were to end."""
    kept = [found for hold in ids if (found := await find(connection, hold))]
    for business in {found.hold.business for found in kept}:
        keys = [key for f in kept if f.hold.business == business for key in f.hold.slot.keys]
        await lock(connection, business, keys)
    ended = 0
    for hold in sorted(ids):
        ended += await end(connection, hold, deed, now=now)
    return ended


async def end_overdue(connection: AsyncConnection, hold: HoldId, *, now: datetime) -> int:
    """End a hold if its time is still over once nobody else can change it."""
    kept = await find(connection, hold)
    if kept is None:
        return 0
    await lock(connection, kept.hold.business, kept.hold.slot.keys)
    kept = await find(connection, hold)
    if kept is None or kept.state != "live" or kept.hold.expires > now:
        return 0
    return await end(connection, hold, Deed.EXPIRED, now=now)


async def of_call(connection: AsyncConnection, call: CallId) -> list[HoldId]:
    """What a call holds, and what it held until its time was over."""
    mine = holds.c.call == call, holds.c.state.in_(("live", "expired"))
    return [HoldId(id_) for id_ in await connection.scalars(select(holds.c.id).where(*mine))]


async def overdue(connection: AsyncConnection, *, now: datetime, limit: int) -> list[HoldId]:
    """Live holds whose time is over."""
    over = holds.c.state == "live", holds.c.expires <= now
    statement = select(holds.c.id).where(*over).order_by(holds.c.expires).limit(limit)
    return [HoldId(id_) for id_ in await connection.scalars(statement)]


async def mark(connection: AsyncConnection, hold: HoldId, state: str) -> None:
    """Note in which state a hold is."""
    await connection.execute(update(holds).where(holds.c.id == hold).values(state=state))


async def _same(connection: AsyncConnection, wanted: Hold) -> HoldId | None:
    statement = select(holds).where(
        holds.c.call == wanted.call,
        holds.c.business == wanted.business,
        holds.c.start == wanted.slot.span.start,
        holds.c.state == "live",
    )
    mine = [hold_of(row) for row in await connection.execute(statement)]
    return next((hold.id for hold in mine if same_slot(hold.slot, wanted.slot)), None)


async def _note(connection: AsyncConnection, deed: Deed, hold: Hold, *, now: datetime) -> None:
    entry = Entry(
        id=EntryId(new_id("entry")),
        business=hold.business,
        deed=deed,
        at=now,
        call=hold.call,
        hold=hold.id,
        booking=hold.moving,
        key=None,
        slot=hold.slot,
        by="system" if deed is Deed.EXPIRED else "caller",
    )
    await append(connection, entry)
