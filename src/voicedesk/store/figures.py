"""Puts calls together for counting, by a few queries over what was written about them."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import delete, exists, func, or_, select

from voicedesk.domain.booking import Deed
from voicedesk.domain.business import ServiceId, StaffId
from voicedesk.domain.call import CallbackStatus, CallId, Outcome, TicketStatus
from voicedesk.domain.slots import Span
from voicedesk.ports.figures import (
    CallFacts,
    PriceCount,
    Priced,
    Promised,
    Written,
    counted_prices,
)
from voicedesk.store.call_sums import (
    VERSION,
    bare,
    by_call,
    holds,
    keep_sums,
    read_journals,
    said_of,
    sums_of,
    with_sums,
)
from voicedesk.store.tables.base import raw, read_moment
from voicedesk.store.tables.calls import calls, journal
from voicedesk.store.tables.ledger import entries
from voicedesk.store.tables.people import callbacks, tickets
from voicedesk.store.tables.sums import call_prices, call_sums

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Column, ColumnElement, Row, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.business import BusinessId
    from voicedesk.domain.call import Channel
    from voicedesk.store.call_sums import Said, Sum, Summed
    from voicedesk.store.database import Database

AT_A_TIME = timedelta(days=3)
COUNTED = (Deed.BOOKED.value, Deed.MOVED.value, Deed.CANCELLED.value)
SPOKEN = ("phone", "web")


class SqlFigureFacts:
    """Implements `ports.FigureFacts` and `ports.SpokenPrices`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def facts(self, business: BusinessId, within: Span) -> Sequence[CallFacts]:
        found: list[CallFacts] = []
        for piece in _pieces(within):
            found += await self._within(business, piece)
        return found

    async def prices(
        self, business: BusinessId, within: Span, *, known: Collection[int], limit: int = 200
    ) -> PriceCount:
        unread = (
            select(calls.c.id, raw(calls.c.started).label("started"))
            .select_from(calls.outerjoin(call_sums, call_sums.c.call == calls.c.id))
            .where(*_asked(business, within), _is_not_summed())
            .order_by(calls.c.started.desc())
        )
        held = _held(business, within)
        of_each = held.with_only_columns(call_prices.c.amount, func.count().label("n"))
        amounts = of_each.group_by(call_prices.c.amount)
        latest = held.order_by(call_prices.c.started.desc(), call_prices.c.number).limit(limit)
        kinds = (call_prices.c.amount.in_(known), call_prices.c.amount.not_in(known))

        async def work(connection: AsyncConnection) -> PriceCount:
            begun = {row.id: read_moment(row.started) for row in await connection.execute(unread)}
            read = await read_journals(connection, list(begun))
            said = ((CallId(one), read.get(one, {}).get("priced", [])) for one in begun)
            new = counted_prices(said, known, limit)
            counts = Counter({row.amount: row.n for row in await connection.execute(amounts)})
            of_known = sum(counts[amount] for amount in known)
            dated = [(begun[one.call], one) for one in new.latest]
            for kind in kinds:
                dated += map(_dated, await connection.execute(latest.where(kind)))
            return PriceCount(
                known=new.known + of_known,
                other=new.other + counts.total() - of_known,
                latest=_latest(dated, known, limit),
            )

        return await self._database.read(work)

    async def sum_up(self, business: BusinessId, within: Span) -> AsyncIterator[int]:
        """Sum up the calls that ended and are not summed yet; how many were, after each hundred."""
        ends = select(func.min(calls.c.started), func.max(calls.c.started)).where(
            *_asked(business, within)
        )

        async def work(connection: AsyncConnection) -> tuple[datetime | None, datetime | None]:
            first, last = (await connection.execute(ends)).one()
            return first, last

        first, last = await self._database.read(work)
        if first is None or last is None:
            return
        # some days at a time: else those that are summed already are passed over again and again
        for piece in _pieces(Span(first, last + timedelta(seconds=1))):
            while some := await self.sum_some(business, piece):
                yield some

    async def sum_some(self, business: BusinessId, within: Span, *, limit: int = 100) -> int:
        """Sum up some of the calls that ended and are not summed yet; how many there were."""
        has_lines = exists().where(journal.c.call == calls.c.id)
        asked = [*_asked(business, within), calls.c.ended.is_not(None), _is_not_summed(), has_lines]

        async def work(connection: AsyncConnection) -> list[Sum]:
            rows = (await connection.execute(with_sums(asked).limit(limit))).all()
            return sums_of(rows, await read_journals(connection, [row.id for row in rows]))

        sums = await self._database.read(work)
        await keep_sums(self._database, sums)
        return len(sums)

    async def forget_sums(self, business: BusinessId) -> int:
        """Take away what was summed, to make it anew; how many sums there were."""

        async def work(connection: AsyncConnection) -> int:
            gone = delete(call_sums).where(call_sums.c.business == business)
            return (await connection.execute(gone)).rowcount

        return await self._database.write(work)

    async def _within(self, business: BusinessId, within: Span) -> Sequence[CallFacts]:
        asked = _asked(business, within)

        async def work(connection: AsyncConnection) -> _Rows:
            async def of(statement: Select[Any]) -> dict[str, list[Row[Any]]]:
                return by_call(await connection.execute(statement))

            rows = (await connection.execute(with_sums(asked))).all()
            old = [row.id for row in rows if not holds(row)]
            return _Rows(
                calls=rows,
                new=await read_journals(connection, old),
                deeds=await of(_of(entries.c.call, _deeds(), asked)),
                tickets=await of(_of(tickets.c.call, _tickets(), asked)),
                promises=await of(_of(callbacks.c.call, _promises(), asked)),
            )

        rows = await self._database.read(work)
        # beside the loop, which others wait for
        found, sums = await asyncio.to_thread(lambda: (rows.facts(), sums_of(rows.calls, rows.new)))
        await keep_sums(self._database, sums)
        return found


def _asked(business: BusinessId, within: Span) -> list[ColumnElement[bool]]:
    return [
        calls.c.business == business,
        calls.c.channel.in_(SPOKEN),
        calls.c.started >= within.start,
        calls.c.started < within.end,
    ]


def _held(business: BusinessId, within: Span) -> Select[Any]:
    """The prices of calls that are summed as sums are made now."""
    price = call_prices.c
    return (
        select(price.call, price.number, price.started, price.at, price.amount)
        .join(call_sums, call_sums.c.call == price.call)
        .where(
            price.business == business,
            price.started >= within.start,
            price.started < within.end,
            call_sums.c.version == VERSION,
        )
    )


def _dated(row: Row[Any]) -> tuple[datetime, Priced]:
    return row.started, Priced(CallId(row.call), row.number, row.at, row.amount)


def _latest(
    dated: list[tuple[datetime, Priced]], known: Collection[int], limit: int
) -> tuple[Priced, ...]:
    """At most so many of each kind, those of the latest calls first."""
    dated.sort(key=lambda one: one[0], reverse=True)
    shown: list[Priced] = []
    counts: Counter[bool] = Counter()
    for _, one in dated:
        counts[one.amount in known] += 1
        if counts[one.amount in known] <= limit:
            shown.append(one)
    return tuple(shown)


def _is_not_summed() -> ColumnElement[bool]:
    return or_(call_sums.c.call.is_(None), call_sums.c.version != VERSION)


def _pieces(within: Span) -> Iterator[Span]:
    """Some days at a time: rows are read into calls on the loop, which others wait for."""
    start = within.start.astimezone(UTC)
    while start < within.end:
        end = min(start + AT_A_TIME, within.end)
        yield Span(start, end)
        start = end


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of some calls, and what stands in other tables, by the call that it belongs to."""

    calls: Sequence[Row[Any]]
    new: Mapping[str, Summed]
    """What was read from journals: their sums are not there, or no longer hold."""
    deeds: Mapping[str, list[Row[Any]]]
    tickets: Mapping[str, list[Row[Any]]]
    promises: Mapping[str, list[Row[Any]]]

    def facts(self) -> list[CallFacts]:
        return [self._read(row) for row in self.calls]

    def _said(self, row: Row[Any]) -> Said:
        return said_of(row.said) if holds(row) else bare(self.new.get(row.id, {}))

    def _read(self, row: Row[Any]) -> CallFacts:
        return CallFacts(
            **self._said(row),
            call=CallId(row.id),
            channel=cast("Channel", row.channel),  # only the store of calls writes it
            started=_when(row.started),
            ended=_when(row.ended) if row.ended else None,
            outcome=Outcome(row.outcome) if row.outcome else None,
            person=row.customer or row.caller,
            deeds=tuple(
                Written(Deed(one.deed), ServiceId(one.service), StaffId(one.staff))
                for one in self.deeds.get(row.id, ())
            ),
            tickets=tuple(
                _when(one.changed) if one.status == TicketStatus.DONE else None
                for one in self.tickets.get(row.id, ())
            ),
            promises=tuple(
                Promised(_when(one.due), CallbackStatus(one.status), _when(one.changed))
                for one in self.promises.get(row.id, ())
            ),
        )


def _when(value: object) -> datetime:
    return read_moment(value)


def _of(call: Column[Any], statement: Select[Any], asked: list[ColumnElement[bool]]) -> Select[Any]:
    return statement.join(calls, calls.c.id == call).where(*asked)


def _deeds() -> Select[Any]:
    slot = entries.c.slot
    return (
        select(
            entries.c.call,
            entries.c.deed,
            slot["service"].as_string().label("service"),
            slot["staff"].as_string().label("staff"),
        )
        .where(entries.c.deed.in_(COUNTED), slot.is_not(None))
        .order_by(entries.c.number)
    )


def _tickets() -> Select[Any]:
    changed = raw(tickets.c.changed).label("changed")
    return select(tickets.c.call, tickets.c.status, changed).order_by(tickets.c.number)


def _promises() -> Select[Any]:
    return select(
        callbacks.c.call,
        callbacks.c.status,
        raw(callbacks.c.due).label("due"),
        raw(callbacks.c.changed).label("changed"),
    ).order_by(callbacks.c.number)
