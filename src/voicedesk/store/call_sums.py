"""What journals say of calls for counting: read from their lines once, then kept with the call."""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any, TypedDict

from sqlalchemy import and_, case, delete, func, or_, select

from voicedesk.errors import StoreError
from voicedesk.language.prices import CURRENCIES, price_in
from voicedesk.ports.figures import (
    AFTER,
    BOOKING_TOOLS,
    BY_GREETING,
    CHANGING_TOOLS,
    PERSON_TOOL,
    Sound,
    Turn,
    Used,
    score_of,
    sound_of,
    used_of,
)
from voicedesk.store.database import insert_all, upsert
from voicedesk.store.tables.base import raw, read_moment
from voicedesk.store.tables.calls import calls, journal
from voicedesk.store.tables.sums import call_prices, call_sums

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.store.database import Database

logger = logging.getLogger(__name__)

VERSION = 4
"""Counted up when something else is read from the lines; older sums are then made anew."""
AT_ONCE = 500
_NAME = journal.c.data["name"].as_string()
_BY = journal.c.data["by"].as_string()


class Said(TypedDict, total=False):
    """The fields of `CallFacts` that come from the journal; what is not there is not so."""

    is_wanted: bool
    is_change: bool
    asked: int
    reached: bool
    is_robocall: bool
    greeting: str
    greeted: datetime | None
    turns: tuple[Turn, ...]
    is_asked: bool
    score: int | None
    used: tuple[Used, ...] | None
    sound: Sound | None


class Summed(Said, total=False):
    """Everything that is kept of a journal."""

    priced: list[tuple[int, str, int]]
    """Number of the line, when it was said in ISO 8601, amount; it is no part of the facts."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A row of `call_sums`, and those of `call_prices` that go with it."""

    row: dict[str, object]
    prices: list[dict[str, object]]


def with_sums(asked: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """Calls, oldest first, each with its sum and the number of the last line of its journal."""
    last = select(func.max(journal.c.number)).where(journal.c.call == calls.c.id)
    return (
        select(
            calls.c.id,
            calls.c.business,
            calls.c.channel,
            raw(calls.c.started).label("started"),
            raw(calls.c.ended).label("ended"),
            calls.c.outcome,
            calls.c.caller,
            calls.c.customer,
            call_sums.c.last.label("summed"),
            call_sums.c.version,
            raw(call_sums.c.said).label("said"),
            last.correlate(calls).scalar_subquery().label("last"),
        )
        .select_from(calls.outerjoin(call_sums, call_sums.c.call == calls.c.id))
        .where(*asked)
        .order_by(calls.c.started)
    )


def holds(row: Row[Any]) -> bool:
    """Whether a call's sum says what its journal says, or there is no journal to read."""
    return row.last is None or (row.summed == row.last and row.version == VERSION)


def said_of(sum_: str | Mapping[str, Any] | None) -> Said:
    """What the sum of a call says, as the driver gives it: text, or read already."""
    kept = json.loads(sum_) if isinstance(sum_, str) else sum_
    if not kept:
        return {}
    said = bare({**kept})  # type: ignore[typeddict-item]  # `_kept` wrote it
    if "turns" in kept:
        said["turns"] = tuple(Turn(ms, by) for ms, by in kept["turns"])
    if "used" in kept:
        said["used"] = tuple(Used(**one) for one in kept["used"])
    if "sound" in kept:
        said["sound"] = Sound(**kept["sound"])
    if "greeted" in kept:
        said["greeted"] = datetime.fromisoformat(kept["greeted"])
    return said


def bare(summed: Summed) -> Said:
    """Without what is no part of the facts."""
    said = summed.copy()
    said.pop("priced", None)
    return said


def sums_of(rows: Iterable[Row[Any]], said: Mapping[str, Summed]) -> list[Sum]:
    """The sums to keep: of calls that have ended, for the journals of others grow at every turn."""
    return [_sum(row, said.get(row.id, {})) for row in rows if row.ended and not holds(row)]


def _sum(row: Row[Any], said: Summed) -> Sum:
    whose = {"call": row.id, "business": row.business}
    kept = {**whose, "last": row.last, "version": VERSION, "said": _kept(bare(said))}
    began = read_moment(row.started)
    prices = [
        {
            **whose,
            "number": number,
            "started": began,
            "at": datetime.fromisoformat(at),
            "amount": amount,
        }
        for number, at, amount in said.get("priced", ())
    ]
    return Sum(kept, prices)


async def keep_sums(database: Database, sums: Sequence[Sum]) -> None:
    """Keep sums; without them the next count reads the lines again."""

    async def work(connection: AsyncConnection) -> None:
        statement = upsert(connection, call_sums)
        new = {name: statement.excluded[name] for name in ("last", "version", "said")}
        put = statement.on_conflict_do_update(index_elements=["call"], set_=new)
        await connection.execute(put, [one.row for one in sums])
        of_them = call_prices.c.call.in_([one.row["call"] for one in sums])
        await connection.execute(delete(call_prices).where(of_them))
        await insert_all(connection, call_prices, [row for one in sums for row in one.prices])

    if not sums:
        return
    try:
        await database.write(work)
    except StoreError as error:
        logger.warning("sums of calls not kept", extra={"error": type(error).__name__})


async def read_journals(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, Summed]:
    """What the journals of these calls say, line by line."""
    found: dict[str, Summed] = {}
    for start in range(0, len(ids), AT_ONCE):
        found |= await _read(connection, ids[start : start + AT_ONCE])
    return found


async def _read(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, Summed]:
    async def of(statement: Select[Any]) -> dict[str, list[Row[Any]]]:
        those = statement.where(journal.c.call.in_(ids))
        return by_call(await connection.execute(those))

    done, greeted = await of(_done()), await of(_greeted())
    turns, after = await of(_turns()), await of(_after())
    priced = await of(_priced())
    found = {
        call: _said(done.get(call), greeted.get(call), turns.get(call, ()), after.get(call))
        for call in dict.fromkeys(chain(done, greeted, turns, after, priced))
    }
    for call, lines in priced.items():
        found[call]["priced"] = [
            (one.number, one.at.isoformat(), amount)
            for one in lines
            if (amount := price_in(one.text)) is not None
        ]
    return found


def by_call(rows: Iterable[Row[Any]]) -> dict[str, list[Row[Any]]]:
    """Rows by the call that they belong to."""
    found: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.call].append(row)
    return found


def _said(
    done: Sequence[Row[Any]] | None,
    greeted: Sequence[Row[Any]] | None,
    turns: Sequence[Row[Any]],
    after: Sequence[Row[Any]] | None,
) -> Summed:
    said = Summed(turns=tuple(Turn(float(one.ms), one.by or "") for one in turns))
    if done:
        said["is_wanted"], said["is_change"] = bool(done[0].wanted), bool(done[0].change)
        said["asked"], said["reached"] = int(done[0].asked), bool(done[0].reached)
        said["is_robocall"] = bool(done[0].robocall)
    if greeted:
        said["greeting"], said["greeted"] = greeted[0].text or "", greeted[0].at
    events = [one.data for one in after or ()]
    if events:
        said["is_asked"] = any("asked_score" in one for one in events)
        said["score"], said["used"] = score_of(events), used_of(events)
        said["sound"] = sound_of(events)
    return said


def _kept(said: Said) -> dict[str, object]:
    """As JSON; what is usual is left out, for there are very many."""
    kept: dict[str, object] = {name: value for name, value in said.items() if value}
    if "turns" in kept:
        kept["turns"] = [[one.ms, one.by] for one in said["turns"]]
    if (used := said.get("used")) is not None:
        kept["used"] = [{name: getattr(one, name) for name in Used.__slots__} for one in used]
    if (score := said.get("score")) is not None:
        kept["score"] = score
    if (sound := said.get("sound")) is not None:
        kept["sound"] = {name: getattr(sound, name) for name in Sound.__slots__}
    if greeted := said.get("greeted"):
        kept["greeted"] = greeted.isoformat()
    return kept


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
    line = journal.alias()
    first = (
        select(func.min(line.c.number))
        .where(line.c.call == journal.c.call, line.c.kind == "say")
        .correlate(journal)
        .scalar_subquery()
    )
    greeting = case((_BY == BY_GREETING, journal.c.data["text"].as_string()), else_="")
    return select(journal.c.call, journal.c.at, greeting.label("text")).where(
        journal.c.kind == "say", journal.c.number == first
    )


def _turns() -> Select[Any]:
    ms = journal.c.data["ms"].as_float()
    return (
        select(journal.c.call, ms.label("ms"), _BY.label("by"))
        .where(journal.c.kind == "say", or_(_BY.is_(None), _BY != BY_GREETING), ms > 0)
        .order_by(journal.c.call, journal.c.number)
    )


def _priced() -> Select[Any]:
    """What the desk said with a currency in it."""
    text = journal.c.data["text"].as_string()
    return (
        select(journal.c.call, journal.c.number, journal.c.at, text.label("text"))
        .where(journal.c.kind == "say", or_(*(text.icontains(sign) for sign in CURRENCIES)))
        .order_by(journal.c.call, journal.c.number)
    )


def _after() -> Select[Any]:
    """What was counted and asked at the end of calls, in its order."""
    named = [journal.c.data[name].as_string().is_not(None) for name in AFTER]
    return (
        select(journal.c.call, journal.c.data)
        .where(journal.c.kind == "event", or_(*named))
        .order_by(journal.c.call, journal.c.number)
    )
