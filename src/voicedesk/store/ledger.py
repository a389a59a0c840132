"""The ledger in a database: every operation one transaction, written together with its order."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from voicedesk.domain.booking import BookingStatus, Deed, Hold, HoldId
from voicedesk.store import agenda, changes, holds, outside
from voicedesk.store.changes import Act
from voicedesk.store.records import booking_of, new_id
from voicedesk.store.tables.ledger import bookings
from voicedesk.store.tables.sealed import among

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.booking import Attendee, Booking, BookingId, Entry, IdempotencyKey
    from voicedesk.domain.business import BusinessId, ClaimKey, ServiceId
    from voicedesk.domain.call import CallId, CustomerId
    from voicedesk.domain.slots import Slot, Span
    from voicedesk.ports import OutsideEvent, Receipt
    from voicedesk.store.database import Database

SWEEP = 500
"""Holds that are ended at most by one sweep."""


class SqlLedger:
    """Implements `ports.Ledger`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def busy(
        self,
        business: BusinessId,
        keys: Sequence[ClaimKey],
        within: Span,
        *,
        now: datetime,
        further: Sequence[Span] = (),
    ) -> Mapping[ClaimKey, Sequence[Span]]:
        spans = (within, *further)
        return await self._database.read(
            lambda connection: agenda.busy(connection, business, keys, spans, now=now)
        )

    async def hold(
        self,
        business: BusinessId,
        slot: Slot,
        *,
        call: CallId,
        ttl: timedelta,
        now: datetime,
        moving: BookingId | None = None,
    ) -> Hold:
        wanted = Hold(HoldId(new_id("hold")), business, call, slot, now + ttl, moving)
        return await self._database.write(partial(holds.keep, wanted=wanted, now=now))

    async def held(self, hold: HoldId) -> Hold | None:
        kept = await self._database.read(partial(holds.find, hold=hold))
        return kept.hold if kept and kept.state in {"live", "expired"} else None

    async def release(self, hold: HoldId, *, now: datetime) -> None:
        await self._database.write(
            lambda connection: holds.end_all(connection, [hold], Deed.RELEASED, now=now)
        )

    async def release_call(self, call: CallId, *, now: datetime) -> int:
        async def work(connection: AsyncConnection) -> int:
            mine = await holds.of_call(connection, call)
            return await holds.end_all(connection, mine, Deed.RELEASED, now=now)

        return await self._database.write(work)

    async def expire(self, *, now: datetime) -> int:
        over = await self._database.read(partial(holds.overdue, now=now, limit=SWEEP))
        ended = 0
        for hold in over:
            work = partial(holds.end_overdue, hold=hold, now=now)
            ended += await self._database.write(work)
        return ended

    async def book(
        self,
        hold: HoldId,
        who: Attendee,
        *,
        key: IdempotencyKey,
        now: datetime,
        by: str = "caller",
    ) -> Receipt:
        return await self._database.write(
            lambda connection: changes.book(connection, hold, who, Act(key, now, by))
        )

    async def move(
        self,
        booking: BookingId,
        hold: HoldId,
        *,
        key: IdempotencyKey,
        now: datetime,
        by: str = "caller",
    ) -> Receipt:
        return await self._database.write(
            lambda connection: changes.move(connection, booking, hold, Act(key, now, by))
        )

    async def cancel(
        self,
        booking: BookingId,
        *,
        key: IdempotencyKey,
        now: datetime,
        by: str = "caller",
        call: CallId | None = None,
    ) -> Receipt:
        return await self._database.write(
            lambda connection: changes.cancel(connection, booking, Act(key, now, by, call))
        )

    async def confirm(
        self, booking: BookingId, *, key: IdempotencyKey, now: datetime, by: str = "caller"
    ) -> Receipt:
        return await self._database.write(
            lambda connection: changes.confirm(connection, booking, Act(key, now, by))
        )

    async def booking(self, business: BusinessId, booking: BookingId) -> Booking | None:
        statement = select(bookings).where(
            and_(bookings.c.id == booking, bookings.c.business == business)
        )

        async def work(connection: AsyncConnection) -> Booking | None:
            row = (await connection.execute(statement)).one_or_none()
            return booking_of(row) if row else None

        return await self._database.read(work)

    async def bookings(
        self,
        business: BusinessId,
        *,
        customer: CustomerId | None = None,
        phone: str | None = None,
        within: Span | None = None,
        statuses: Sequence[BookingStatus] = (BookingStatus.BOOKED,),
    ) -> Sequence[Booking]:
        conditions = []
        if customer is not None:
            conditions.append(bookings.c.customer == customer)
        if phone is not None:
            conditions.append(among(bookings.c.phone, [phone]))
        if within is not None:
            conditions += [bookings.c.end > within.start, bookings.c.start < within.end]
        return await self._database.read(
            lambda connection: agenda.matching(connection, business, conditions, statuses)
        )

    async def count(
        self, business: BusinessId, day: Span, *, service: ServiceId | None = None
    ) -> int:
        return await self._database.read(
            lambda connection: agenda.count(connection, business, day, service)
        )

    async def entries(
        self, business: BusinessId, *, booking: BookingId | None = None, call: CallId | None = None
    ) -> Sequence[Entry]:
        return await self._database.read(
            lambda connection: agenda.lines(connection, business, booking, call)
        )

    async def import_busy(
        self,
        business: BusinessId,
        key: ClaimKey,
        calendar: str,
        events: Sequence[OutsideEvent],
        within: Span,
        *,
        now: datetime,
    ) -> Sequence[BookingId]:
        async def work(connection: AsyncConnection) -> Sequence[BookingId]:
            await outside.replace_events(connection, business, key, calendar, events, within)
            return await outside.colliding(connection, business, key, events)

        return await self._database.write(work)
