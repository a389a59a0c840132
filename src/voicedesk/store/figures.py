"""Puts calls together for counting, by a few queries over what was written about them."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import and_, case, func, or_, select

from voicedesk.domain.booking import Deed
from voicedesk.domain.business import ServiceId, StaffId
from voicedesk.domain.call import CallbackStatus, CallId, Outcome, TicketStatus
from voicedesk.domain.slots import Span
from voicedesk.ports.figures import (
    AFTER,
    BOOKING_TOOLS,
    BY_GREETING,
    CHANGING_TOOLS,
    PERSON_TOOL,
    CallFacts,
    Promised,
    Turn,
    Written,
    score_of,
    used_of,
)
from voicedesk.store.tables.base import raw, read_moment
from voicedesk.store.tables.calls import calls, journal
from voicedesk.store.tables.ledger import entries
from voicedesk.store.tables.people import callbacks, tickets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Column, ColumnElement, Row, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.business import BusinessId
    from voicedesk.domain.call import Channel
    from voicedesk.store.database import Database

AT_A_TIME = timedelta(days=3)
COUNTED = (Deed.BOOKED.value, Deed.MOVED.value, Deed.CANCELLED.value)
SPOKEN = ("phone", "web")
_NAME = journal.c.data["name"].as_string()
_BY = journal.c.data["by"].as_string()


class SqlFigureFacts:
    """Implements `ports.FigureFacts`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def facts(self, business: BusinessId, within: Span) -> Sequence[CallFacts]:
        found: list[CallFacts] = []
        for piece in _pieces(within):
            found += await self._within(business, piece)
        return found

    async def _within(self, business: BusinessId, within: Span) -> Sequence[CallFacts]:
        asked = [
            calls.c.business == business,
            calls.c.channel.in_(SPOKEN),
            calls.c.started >= within.start,
            calls.c.started < within.end,
        ]

        async def work(connection: AsyncConnection) -> Sequence[CallFacts]:
            async def of(statement: Select[Any]) -> dict[str, list[Row[Any]]]:
                return _by_call(await connection.execute(statement))

            beside = _Beside(
                done=await of(_joined(_done(), asked)),
                greeted=await of(_joined(_greeted(), asked)),
                turns=await of(_joined(_turns(), asked)),
                deeds=await of(_of(entries.c.call, _deeds(), asked)),
                tickets=await of(_of(tickets.c.call, _tickets(), asked)),
                promises=await of(_of(callbacks.c.call, _promises(), asked)),
                after=await of(_joined(_after(), asked)),
            )
            rows = await connection.execute(select(calls).where(*asked).order_by(calls.c.started))
            return [beside.read(row) for row in rows]

        return await self._database.read(work)


def _pieces(within: Span) -> Iterator[Span]:
    """Some days at a time: rows are read into calls on the loop, which others wait for."""
    start = within.start.astimezone(UTC)
    while start < within.end:
        end = min(start + AT_A_TIME, within.end)
        yield Span(start, end)
        start = end


class _Beside:
    """What stands in other tables, by the call that it belongs to."""

    def __init__(self, **found: Mapping[str, list[Row[Any]]]) -> None:
        self._found = found

    def of(self, what: str, call: str) -> list[Row[Any]]:
        return self._found[what].get(call, [])

    def read(self, row: Row[Any]) -> CallFacts:
        done, greeted = self.of("done", row.id), self.of("greeted", row.id)
        first = done[0] if done else None
        after = [one.data for one in self.of("after", row.id)]
        return CallFacts(
            is_asked=any("asked_score" in one for one in after),
            score=score_of(after),
            used=used_of(after),
            call=CallId(row.id),
            channel=cast("Channel", row.channel),  # only the store of calls writes it
            started=row.started,
            ended=row.ended,
            outcome=Outcome(row.outcome) if row.outcome else None,
            person=row.customer or row.caller,
            greeting=greeted[0].text or "" if greeted else "",
            greeted=greeted[0].at if greeted else None,
            is_wanted=bool(first and first.wanted),
            is_change=bool(first and first.change),
            asked=int(first.asked) if first else 0,
            reached=bool(first and first.reached),
            is_robocall=bool(first and first.robocall),
            turns=tuple(Turn(float(one.ms), one.by or "") for one in self.of("turns", row.id)),
            deeds=tuple(
                Written(Deed(one.deed), ServiceId(one.service), StaffId(one.staff))
                for one in self.of("deeds", row.id)
            ),
            tickets=tuple(
                _when(one.changed) if one.status == TicketStatus.DONE else None
                for one in self.of("tickets", row.id)
            ),
            promises=tuple(
                Promised(_when(one.due), CallbackStatus(one.status), _when(one.changed))
                for one in self.of("promises", row.id)
            ),
        )


def _when(value: object) -> datetime:
    return read_moment(value)


def _by_call(rows: Iterable[Row[Any]]) -> dict[str, list[Row[Any]]]:
    found: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.call].append(row)
    return found


def _joined(statement: Select[Any], asked: list[ColumnElement[bool]]) -> Select[Any]:
    return statement.select_from(calls.join(journal, journal.c.call == calls.c.id)).where(*asked)


def _of(call: Column[Any], statement: Select[Any], asked: list[ColumnElement[bool]]) -> Select[Any]:
    return statement.join(calls, calls.c.id == call).where(*asked)


def _any(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.max(case((condition, 1), else_=0))


def _done() -> Select[Any]:
    """What was done in each call: one row for it."""
    tool, data = journal.c.kind == "tool", journal.c.data
    robocall = and_(journal.c.kind == "event", data["robocall"].as_string().is_not(None))
    effect = data["effect"].as_string()
    return (
        select(
            journal.c.call,
            _any(and_(tool, _NAME.in_(sorted(BOOKING_TOOLS)))).label("wanted"),
            _any(and_(tool, _NAME.in_(sorted(CHANGING_TOOLS)))).label("change"),
            func.sum(case((and_(tool, _NAME == PERSON_TOOL), 1), else_=0)).label("asked"),
            _any(and_(journal.c.kind == "state", effect == "transferred")).label("reached"),
            _any(robocall).label("robocall"),
        )
        .where(journal.c.kind.in_(("tool", "state", "event")))
        .group_by(journal.c.call)
    )


def _greeted() -> Select[Any]:
    """The first words of each call, which are line by line the lowest number."""
    first = (
        select(func.min(journal.c.number))
        .where(journal.c.call == calls.c.id, journal.c.kind == "say")
        .correlate(calls)
        .scalar_subquery()
    )
    greeting = case((_BY == BY_GREETING, journal.c.data["text"].as_string()), else_="")
    return select(journal.c.call, journal.c.at, greeting.label("text")).where(
        journal.c.number == first
    )


def _turns() -> Select[Any]:
    ms = journal.c.data["ms"].as_float()
    return select(journal.c.call, ms.label("ms"), _BY.label("by")).where(
        journal.c.kind == "say", or_(_BY.is_(None), _BY != BY_GREETING), ms > 0
    )


def _after() -> Select[Any]:
    """What was counted and asked at the end of calls, in its order."""
    named = [journal.c.data[name].as_string().is_not(None) for name in AFTER]
    return (
        select(journal.c.call, journal.c.data)
        .where(journal.c.kind == "event", or_(*named))
        .order_by(journal.c.call, journal.c.number)
    )


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
