"""Finds calls by their facts and by what was said in them."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, or_, select

from voicedesk.domain.call import CallId
from voicedesk.ports.figures import sound_of
from voicedesk.store.call_sums import AT_ONCE
from voicedesk.store.calls import read_call, read_line
from voicedesk.store.tables.calls import calls, journal
from voicedesk.store.tables.people import messages

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Column, ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.domain.business import BusinessId
    from voicedesk.domain.call import Call, JournalRow
    from voicedesk.ports import Sought, Sound
    from voicedesk.store.database import Database


class SqlCallSearch:
    """Implements `ports.CallSearch`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(
        self, business: BusinessId, sought: Sought, *, limit: int = 50
    ) -> Sequence[Call]:
        statement = (
            select(calls)
            .where(calls.c.business == business, *_conditions(sought))
            .order_by(calls.c.started.desc())
            .limit(limit)
        )

        async def work(connection: AsyncConnection) -> Sequence[Call]:
            return [read_call(row) for row in await connection.execute(statement)]

        return await self._database.read(work)

    async def lines(
        self, business: BusinessId, *, since: datetime, limit: int = 1000
    ) -> Sequence[JournalRow]:
        statement = (
            select(journal)
            .where(journal.c.business == business, journal.c.at >= since)
            .order_by(journal.c.at, journal.c.call, journal.c.number)
            .limit(limit)
        )

        async def work(connection: AsyncConnection) -> Sequence[JournalRow]:
            return [read_line(row) for row in await connection.execute(statement)]

        return await self._database.read(work)

    async def said(
        self, business: BusinessId, *, limit: int
    ) -> Sequence[tuple[CallId, Sequence[JournalRow]]]:
        latest = (
            select(calls.c.id)
            .where(calls.c.business == business)
            .order_by(calls.c.started.desc())
            .limit(limit)
            .subquery()
        )
        statement = (
            select(journal)
            .join(latest, latest.c.id == journal.c.call)
            .order_by(journal.c.call, journal.c.number)
        )

        async def work(
            connection: AsyncConnection,
        ) -> Sequence[tuple[CallId, Sequence[JournalRow]]]:
            rows = [read_line(row) for row in await connection.execute(statement)]
            return [(call, list(of)) for call, of in groupby(rows, key=lambda row: row.call)]

        return await self._database.read(work)

    async def words(
        self, business: BusinessId, lines: Collection[tuple[CallId, int]]
    ) -> Mapping[tuple[CallId, int], str]:
        text = journal.c.data["text"].as_string().label("text")
        # whose they are is looked at afterwards: SQLite would go through the whole business for it
        those = select(journal.c.call, journal.c.number, journal.c.business, text).where(
            journal.c.call.in_({call for call, _ in lines}),
            journal.c.number.in_({number for _, number in lines}),
        )

        async def work(connection: AsyncConnection) -> Mapping[tuple[CallId, int], str]:
            rows = await connection.execute(those)
            ours = [row for row in rows if row.business == business]
            found = {(CallId(row.call), row.number): row.text or "" for row in ours}
            return {line: said for line, said in found.items() if line in lines}

        return await self._database.read(work)

    async def sounds(self, business: BusinessId, calls: Sequence[CallId]) -> Mapping[CallId, Sound]:
        data = journal.c.data
        told = select(journal.c.call, journal.c.business, data).where(
            journal.c.kind == "event",
            data["sound"]["seconds"].as_float().is_not(None),
        )

        async def work(connection: AsyncConnection) -> Mapping[CallId, Sound]:
            events: defaultdict[CallId, list[Mapping[str, object]]] = defaultdict(list)
            for start in range(0, len(calls), AT_ONCE):
                those = told.where(journal.c.call.in_(calls[start : start + AT_ONCE]))
                for row in await connection.execute(those):
                    if row.business == business:
                        events[CallId(row.call)].append(row.data)
            found = {call: sound_of(every) for call, every in events.items()}
            return {call: sound for call, sound in found.items() if sound is not None}

        return await self._database.read(work)

    async def signs(self, business: BusinessId) -> Mapping[str, datetime]:
        # by their start, which has an index: the newest calls are the ones that ended last
        ended = (
            select(calls.c.ended)
            .where(calls.c.business == business, calls.c.ended.is_not(None))
            .order_by(calls.c.started.desc())
            .limit(1)
        )
        asked = {"calls": ended}
        for channel in ("sms", "email"):
            asked[channel] = _latest(
                messages.c.changed,
                messages.c.business == business,
                messages.c.state.in_(("sent", "delivered")),
                messages.c.channel == channel,
            )

        async def work(connection: AsyncConnection) -> Mapping[str, datetime]:
            found = {name: await connection.scalar(statement) for name, statement in asked.items()}
            return {name: at for name, at in found.items() if at is not None}

        return await self._database.read(work)


def _latest(column: Column[datetime], *conditions: ColumnElement[bool]) -> Select[datetime]:
    return select(column).where(*conditions).order_by(column.desc()).limit(1)


def _conditions(sought: Sought) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if sought.outcome is not None:
        asked.append(calls.c.outcome == sought.outcome.value)
    if sought.channel is not None:
        asked.append(calls.c.channel == sought.channel)
    if sought.customer is not None:
        asked.append(calls.c.customer == sought.customer)
    if sought.within is not None:
        asked.append(calls.c.started >= sought.within.start)
        asked.append(calls.c.started < sought.within.end)
    if sought.before is not None:
        asked.append(calls.c.started < sought.before)
    if sought.live is not None:
        asked.append(calls.c.ended.is_(None) if sought.live else calls.c.ended.is_not(None))
    if sought.words:
        asked.append(_words(sought.words))
    return asked


def _words(words: str) -> ColumnElement[bool]:
    """Every word somewhere in the call; a number as it is written without blanks."""
    number = "".join(sign for sign in words if sign.isdigit() or sign == "+")
    said = [
        journal.c.data["text"].as_string().icontains(word, autoescape=True)
        for word in words.split()
    ]
    in_call = exists().where(
        and_(journal.c.call == calls.c.id, journal.c.kind.in_(("say", "heard")), *said)
    )
    return or_(in_call, calls.c.caller.contains(number, autoescape=True)) if number else in_call
