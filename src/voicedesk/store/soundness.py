"""What must hold in every database at rest, counted where it does not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from sqlalchemy import select

from voicedesk.domain.booking import Booking, BookingStatus, Deed, Entry
from voicedesk.domain.promises import claims as claims_of
from voicedesk.store.claims import quanta
from voicedesk.store.records import booking_of, entry_of
from voicedesk.store.tables.calls import calls, journal
from voicedesk.store.tables.ledger import bookings, claims, entries, holds, orders, stretches

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.business import BusinessId
    from voicedesk.store.database import Database

SPOKEN = {
    "booked": frozenset({Deed.BOOKED, Deed.MOVED}),
    "moved": frozenset({Deed.MOVED}),
    "cancelled": frozenset({Deed.CANCELLED}),
}
"""The claims that a caller hears, and the deeds of which one must stand in the ledger."""

OVERLAP = "pairs of bookings that share a person or a thing"
UNCLAIMED = "bookings whose time is not theirs alone"
ORPHANED = "times taken for nobody"
UNEXPLAINED = "bookings that their entries do not explain"
UNFOLLOWED = "deeds without their one order"
REPEATED = "deeds that one key did twice"
UNTRUE = "claims spoken without their row"
NO_REASON = "calls that ended without a reason"
EVERY = (OVERLAP, UNCLAIMED, ORPHANED, UNEXPLAINED, UNFOLLOWED, REPEATED, UNTRUE, NO_REASON)


Quantum = tuple[str, str, object]
"""Business, key, start."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """All of a database, or of one business, that the rules speak of; read in one transaction."""

    bookings: Sequence[Booking]
    entries: Sequence[Entry]
    claims: Mapping[Quantum, str]
    owners: frozenset[str]
    """Whoever may have time: standing bookings, live holds, outside events."""
    orders: Counter[str]
    said: Sequence[tuple[str, str]]
    """Call and words of each sentence of the desk."""
    silent: int


async def unsound(database: Database, business: BusinessId | None = None) -> Counter[str]:
    """How often each rule is broken, in a database or for one business; empty when all is well.

    Holds that are over but not swept yet are no fault. Raises StoreError.
    """
    rows = await database.read(lambda connection: _read(connection, business))
    standing = [one for one in rows.bookings if one.status is BookingStatus.BOOKED]
    return +Counter(
        {
            OVERLAP: _overlaps(standing),
            UNCLAIMED: sum(not _is_claimed(one, rows.claims) for one in standing),
            ORPHANED: len(set(rows.claims.values()) - rows.owners),
            UNEXPLAINED: _unexplained(rows.bookings, rows.entries),
            UNFOLLOWED: sum(rows.orders[one.id] != 1 for one in rows.entries if one.key),
            REPEATED: _repeated(rows.entries),
            UNTRUE: _untrue(rows.said, rows.entries),
            NO_REASON: rows.silent,
        }
    )


async def _read(connection: AsyncConnection, business: BusinessId | None) -> _Rows:
    def of(statement: Select[tuple[object, ...]]) -> Select[tuple[object, ...]]:
        if business is None:
            return statement
        return statement.where(statement.selected_columns["business"] == business)

    kept = [booking_of(row) for row in await connection.execute(of(select(bookings)))]
    lines = of(select(entries).order_by(entries.c.number))
    live = of(select(holds.c.id, holds.c.business).where(holds.c.state == "live"))
    outside = of(
        select(stretches.c.owner, stretches.c.business).where(stretches.c.calendar.is_not(None))
    )
    owners = {one.id for one in kept if one.status is BookingStatus.BOOKED}
    owners |= {row.id for row in await connection.execute(live)}
    owners |= {row.owner for row in await connection.execute(outside)}
    told = of(select(journal.c.call, journal.c.business, journal.c.data, journal.c.kind))
    said = await connection.execute(told.where(journal.c.kind == "say"))
    ended = of(select(calls.c.business, calls.c.end_reason).where(calls.c.ended.is_not(None)))
    return _Rows(
        bookings=kept,
        entries=[entry_of(row) for row in await connection.execute(lines)],
        claims={
            (row.business, row.key, row.quantum): row.owner
            for row in await connection.execute(of(select(claims)))
        },
        owners=frozenset(owners),
        orders=Counter(
            row.ref for row in await connection.execute(of(select(orders.c.ref, orders.c.business)))
        ),
        said=[(row.call, str(row.data.get("text", ""))) for row in said],
        silent=sum(not row.end_reason for row in await connection.execute(ended)),
    )


def _overlaps(standing: Sequence[Booking]) -> int:
    count = 0
    for whose in {(one.business, key) for one in standing for key in one.slot.keys}:
        spans = sorted(
            one.slot.claimed
            for one in standing
            if one.business == whose[0] and whose[1] in one.slot.keys
        )
        count += sum(one.overlaps(other) for one, other in pairwise(spans))
    return count


def _is_claimed(booking: Booking, taken: Mapping[Quantum, str]) -> bool:
    return all(
        taken.get((booking.business, key, quantum)) == booking.id
        for key in booking.slot.keys
        for quantum in quanta(booking.slot.claimed.start, booking.slot.claimed.end)
    )


def _unexplained(kept: Iterable[Booking], lines: Sequence[Entry]) -> int:
    """Bookings that do not stand where, and as, their last entry has put them."""
    changes = [one for one in lines if one.key and one.deed is not Deed.CONFIRMED]
    last = {one.booking: one for one in changes}
    count = Counter(one.booking for one in changes)
    return sum(
        one.id not in last
        or last[one.id].slot != one.slot
        or count[one.id] != one.sequence + 1
        or (last[one.id].deed is Deed.CANCELLED) != (one.status is BookingStatus.CANCELLED)
        for one in kept
    )


def _repeated(lines: Sequence[Entry]) -> int:
    keys = Counter((one.business, one.key) for one in lines if one.key)
    return sum(count - 1 for count in keys.values())


def _untrue(said: Iterable[tuple[str, str]], lines: Sequence[Entry]) -> int:
    deeds: dict[str, set[Deed]] = {}
    for line in lines:
        if line.call:
            deeds.setdefault(line.call, set()).add(line.deed)
    return sum(
        not SPOKEN[claim] & deeds.get(call, set())
        for call, words in said
        for claim in claims_of(words)
        if claim in SPOKEN
    )
