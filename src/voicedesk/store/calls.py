"""Calls and their journals, written turn by turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import func, insert, select, update

from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId, CustomerId, JournalKind, JournalRow, Outcome
from voicedesk.errors import StoreError
from voicedesk.store.database import insert_new
from voicedesk.store.orders import write_order
from voicedesk.store.tables.calls import calls, journal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.call import Channel
    from voicedesk.domain.slots import Span
    from voicedesk.store.database import Database
    from voicedesk.store.records import AnyRow


class SqlCalls:
    """Implements `ports.Calls`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, call: Call) -> None:
        async def work(connection: AsyncConnection) -> None:
            await insert_new(connection, calls, _values(call), unique=["id"])

        await self._database.write(work)

    async def get(self, business: BusinessId, call: CallId) -> Call | None:
        statement = select(calls).where(calls.c.business == business, calls.c.id == call)
        found = await self._read(statement)
        return found[0] if found else None

    async def list(
        self, business: BusinessId, *, within: Span | None = None, limit: int = 100
    ) -> Sequence[Call]:
        statement = select(calls).where(calls.c.business == business)
        if within is not None:
            statement = statement.where(
                calls.c.started >= within.start, calls.c.started < within.end
            )
        return await self._read(statement.order_by(calls.c.started.desc()).limit(limit))

    async def recent(self, business: BusinessId, caller: str, *, since: datetime) -> Sequence[Call]:
        statement = select(calls).where(
            calls.c.business == business, calls.c.caller == caller, calls.c.started >= since
        )
        return await self._read(statement.order_by(calls.c.started.desc()))

    async def under_way(self, business: BusinessId, room: str, *, since: datetime) -> Call | None:
        statement = select(calls).where(
            calls.c.business == business,
            calls.c.started >= since,
            calls.c.room == room,
            calls.c.ended.is_(None),
        )
        found = await self._read(statement.order_by(calls.c.started.desc()).limit(1))
        return found[0] if found else None

    async def end(self, call: CallId, outcome: Outcome, *, reason: str, now: datetime) -> None:
        ended = (
            update(calls)
            .where(calls.c.id == call, calls.c.ended.is_(None))
            .values(ended=now, outcome=outcome.value, end_reason=reason)
            .returning(calls.c.business)
        )

        async def work(connection: AsyncConnection) -> None:
            business = (await connection.execute(ended)).scalar_one_or_none()
            if business is not None:
                data = {"call": call, "outcome": outcome.value}
                await write_order(connection, business, "after_call", call, data, now=now)

        await self._database.write(work)

    async def write(
        self, call: CallId, kind: JournalKind, data: Mapping[str, object], *, now: datetime
    ) -> JournalRow:
        # the row of the call is locked first, so that two writers cannot count to the same number
        whose = select(calls.c.business).where(calls.c.id == call).with_for_update()
        last = select(func.coalesce(func.max(journal.c.number), 0)).where(journal.c.call == call)

        async def work(connection: AsyncConnection) -> JournalRow:
            business = (await connection.execute(whose)).scalar_one_or_none()
            if business is None:
                raise StoreError("A journal was written for a call that never began.")
            row = JournalRow(
                call, (await connection.execute(last)).scalar_one() + 1, now, kind, dict(data)
            )
            await connection.execute(
                insert(journal).values(
                    call=call,
                    number=row.number,
                    business=business,
                    at=now,
                    kind=kind,
                    data=row.data,
                )
            )
            return row

        return await self._database.write(work)

    async def journal(self, call: CallId) -> Sequence[JournalRow]:
        statement = select(journal).where(journal.c.call == call).order_by(journal.c.number)

        async def work(connection: AsyncConnection) -> Sequence[JournalRow]:
            return [read_line(row) for row in await connection.execute(statement)]

        return await self._database.read(work)

    async def _read(self, statement: Select[tuple[object, ...]]) -> Sequence[Call]:
        async def work(connection: AsyncConnection) -> Sequence[Call]:
            return [read_call(row) for row in await connection.execute(statement)]

        return await self._database.read(work)


def _values(call: Call) -> dict[str, object]:
    return {
        "id": call.id,
        "business": call.business,
        "channel": call.channel,
        "started": call.started,
        "caller": call.caller,
        "called": call.called,
        "profile_version": call.profile_version,
        "room": call.room,
        "ended": call.ended,
        "outcome": call.outcome.value if call.outcome else None,
        "end_reason": call.end_reason,
        "customer": call.customer,
    }


def read_call(row: AnyRow) -> Call:
    """A row of `calls`."""
    return Call(
        id=CallId(row.id),
        business=BusinessId(row.business),
        channel=cast("Channel", row.channel),  # only _values writes it
        started=row.started,
        caller=row.caller,
        called=row.called,
        profile_version=row.profile_version,
        room=row.room,
        ended=row.ended,
        outcome=Outcome(row.outcome) if row.outcome else None,
        end_reason=row.end_reason,
        customer=CustomerId(row.customer) if row.customer else None,
    )


def read_line(row: AnyRow) -> JournalRow:
    """A row of `journal`."""
    kind = cast("JournalKind", row.kind)  # only `write` writes it
    return JournalRow(CallId(row.call), row.number, row.at, kind, row.data)
