"""Contact data as a whole: whether it is sealed, under which key, and sealing it anew."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    ColumnElement,
    String,
    and_,
    bindparam,
    cast,
    delete,
    false,
    func,
    not_,
    or_,
    select,
    type_coerce,
    update,
)

from voicedesk.errors import SettingsInvalid
from voicedesk.store.customers import born
from voicedesk.store.database import insert_new
from voicedesk.store.sealing import CLEAR, MARK, NAME_CHARS, in_clear, sealed
from voicedesk.store.suppressed import ERASED
from voicedesk.store.tables import metadata
from voicedesk.store.tables.base import Json
from voicedesk.store.tables.people import customers, opt_outs
from voicedesk.store.tables.sealed import Sealed, SealedJson
from voicedesk.store.tables.sealing import sealing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection

    from voicedesk.store.database import Database

CONTACTS = "contacts"
LOST = "lost "
HERE = "contact data in this database"
AT_ONCE = 200
"""Values of one column that a transaction seals: callers are not kept waiting for it."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many values are in clear, under the first key, under an earlier one, under none."""

    clear: int
    first: int
    earlier: int
    none: int


class SqlContacts:
    """Seals what stands in columns already; new values are sealed as they are written.

    Every step is a transaction of some values, each written only if nobody wrote it meanwhile:
    what is cut off half way is ended by doing it again. What no key opens stays as it is.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sealer = database.sealer

    async def look(self) -> bool:
        """Whether new values are sealed since somebody asked for it; from now on by us too."""
        statement = select(sealing.c.what).where(sealing.c.what == CONTACTS)
        found = await self._database.read(lambda connection: connection.scalar(statement))
        self._sealer.writes = found is not None
        return self._sealer.writes

    async def require_keys(self) -> None:
        """Raises SettingsInvalid where something is sealed by a key that we do not have.

        It goes through all contacts, once at a start: under a key that is missing a number is
        looked for in vain, so that somebody who wants no messages would be sent one.
        """
        if await self.look() and not self._sealer.seals:
            raise SettingsInvalid(f"VOICEDESK_KEY is missing: {HERE} is sealed.")
        ids = [*(seal.id for seal in self._sealer.seals), *await self._lost()]
        for column in columns():
            found = await self._database.read(partial(_name_of_key, column, ids))
            if found is not None:
                message = (
                    f"VOICEDESK_KEY does not have the key {found}, which sealed {column}; {HERE} "
                    "needs it: add that key to VOICEDESK_KEY, after a comma "
                    f"(or run `voicedesk keys lost {found}`)."
                )
                raise SettingsInvalid(message)

    async def give_up(self, id_: str, *, now: datetime) -> None:
        """Let everything start without a key that is lost, by its name."""
        values = {"what": f"{LOST}{id_}", "began": now}

        async def work(connection: AsyncConnection) -> None:
            await insert_new(connection, sealing, values, unique=["what"])

        await self._database.write(work)

    async def _lost(self) -> Sequence[str]:
        statement = select(sealing.c.what).where(sealing.c.what.startswith(LOST))

        async def work(connection: AsyncConnection) -> Sequence[str]:
            return [what.removeprefix(LOST) for what in await connection.scalars(statement)]

        return await self._database.read(work)

    async def encrypt(self, *, now: datetime) -> int:
        """Seal every value from now on, and those that stand; how many. SettingsInvalid: no key."""
        if not self._sealer.seals:
            raise SettingsInvalid("VOICEDESK_KEY is not set, so contact data cannot be sealed.")
        values = {"what": CONTACTS, "began": now}

        async def work(connection: AsyncConnection) -> None:
            await insert_new(connection, sealing, values, unique=["what"])

        await self._database.write(work)
        self._sealer.writes = True
        done = await self._again(clear=True) + await self._move_births()
        await self._database.forget()
        return done

    async def decrypt(self) -> int:
        """Write in clear from now on, and open what stands; how many values."""
        if not self._sealer.seals:
            raise SettingsInvalid("VOICEDESK_KEY is not set, so contact data cannot be opened.")

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(sealing).where(sealing.c.what == CONTACTS))

        await self._database.write(work)
        self._sealer.writes = False
        return await self._move_births() + await self._again(clear=False)

    async def rotate(self) -> int:
        """Seal under the first key what an earlier one sealed, and what is in clear by now."""
        if not await self.look():
            return 0
        return await self._again(clear=True) + await self._move_births()

    async def count(self) -> Counted:
        """Values that are not empty, by what opens them."""
        ids = [seal.id for seal in self._sealer.seals]

        async def work(connection: AsyncConnection) -> Counted:
            total, clear, first, earlier = 0, 0, 0, 0
            for column in columns():
                total += await _count(connection, column, _filled(column))
                clear += await _count(connection, column, _is_clear(column))
                first += await _count(connection, column, _under(column, ids[:1]))
                earlier += await _count(connection, column, _under(column, ids[1:]))
            day = customers.c.birth_date
            births = await _count(connection, day, day.isnot(None))
            none = total - clear - first - earlier
            return Counted(clear + births, first, earlier, none)

        return await self._database.read(work)

    async def _again(self, *, clear: bool) -> int:
        return sum([await self._column_again(column, clear=clear) for column in columns()])

    async def _column_again(self, column: Column[Any], *, clear: bool) -> int:
        """Seal a column's values, or open them, until there is none or none can be."""
        ids = [seal.id for seal in self._sealer.seals]
        wanted = _under(column, ids)
        if clear:
            wanted = or_(_is_clear(column), _under(column, ids[1:]))
        done = 0
        while changed := await self._some(column, wanted):
            done += changed
        return done

    async def _some(self, column: Column[Any], wanted: ColumnElement[bool]) -> int:
        keys = [
            type_coerce(one, _raw(one)).label(f"k_{one.name}") for one in column.table.primary_key
        ]
        kept = type_coerce(column, _raw(column)).label("kept")
        statement = select(*keys, kept).where(wanted).limit(AT_ONCE)

        async def work(connection: AsyncConnection) -> int:
            rows = (await connection.execute(statement)).mappings().all()
            changed = [await self._replace(connection, column, row) for row in rows]
            return sum(changed)

        return await self._database.write(work)

    async def _replace(
        self, connection: AsyncConnection, column: Column[Any], row: RowMapping
    ) -> int:
        table = column.table
        same = _is(column, row["kept"])
        this = {one.name: _is(one, row[f"k_{one.name}"]) for one in table.primary_key}
        fresh = self._fresh(column, row["kept"])
        if column.primary_key:  # two processes may have written it at once, each in its form
            double = {**this, column.name: _is(column, fresh)}
            await connection.execute(delete(table).where(*double.values()))
        values = {column.name: bindparam(None, fresh, type_=_raw(column))}
        statement = update(table).where(*this.values(), same).values(values)
        return (await connection.execute(statement)).rowcount

    def _fresh(self, column: Column[Any], kept: Any) -> Any:  # noqa: ANN401  # JSON is anything
        """What stands for a value by now: under the first key, or in clear."""
        kind = column.type
        if isinstance(kind, SealedJson):
            whole = isinstance(kept, str) and kept.startswith(MARK)
            value = self._sealer.read(kept, kind.column) if whole else json.dumps(kept)
            if not self._sealer.writes:
                return json.loads(value)
            return sealed(value, kind.column, self._sealer.seals[0], findable=False)
        assert isinstance(kind, Sealed)  # noqa: S101  # columns() gives only the two
        value = self._sealer.read(kept, kind.column)
        if not self._sealer.writes:
            return in_clear(value)
        return sealed(value, kind.column, self._sealer.seals[0], findable=kind.findable)

    async def _move_births(self) -> int:
        """Dates of birth into the column that the others of ours read them from."""
        writes = self._sealer.writes
        wanted = customers.c.birth_date.isnot(None) if writes else customers.c.birth.isnot(None)
        statement = select(customers).where(wanted).limit(AT_ONCE)

        async def work(connection: AsyncConnection) -> int:
            rows = (await connection.execute(statement)).all()
            for row in rows:
                this = customers.c.business == row.business, customers.c.id == row.id
                day = row.birth_date or _day(row.birth)
                values = born(day, self._sealer)
                await connection.execute(update(customers).where(*this).values(values))
            return len(rows)

        done = 0
        while some := await self._database.write(work):
            done += some
        return done


def columns() -> Sequence[Column[Any]]:
    """Every column that is sealed, by table."""
    return [
        column
        for table in metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, Sealed | SealedJson)
    ]


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None


def _raw(column: Column[Any]) -> Any:  # noqa: ANN401  # types of columns have no type in common
    """The type that reads a column as it is kept."""
    if isinstance(column.type, SealedJson):
        return Json
    return String() if isinstance(column.type, Sealed) else column.type


def _is(column: Column[Any], kept: object) -> ColumnElement[bool]:
    raw = _raw(column)
    return type_coerce(column, raw) == bindparam(None, kept, type_=raw)


def _words(column: Column[Any]) -> tuple[ColumnElement[str], str]:
    """What is kept, as text, and what stands before a mark there."""
    if isinstance(column.type, SealedJson):
        return cast(type_coerce(column, Json), String), '"'
    return type_coerce(column, String), ""


def _filled(column: Column[Any]) -> ColumnElement[bool]:
    """Values to seal: not the hashes of `suppressed.py`, which name nobody and are looked for."""
    words, _ = _words(column)
    filled = and_(words.isnot(None), words != "")
    return and_(filled, words.not_like(f"{ERASED}%")) if column is opt_outs.c.to else filled


def _is_clear(column: Column[Any]) -> ColumnElement[bool]:
    words, before = _words(column)
    unmarked = or_(words.not_like(f"{before}{MARK}%"), words.like(f"{before}{CLEAR}%"))
    return and_(_filled(column), unmarked)


def _under(column: Column[Any], ids: Sequence[str]) -> ColumnElement[bool]:
    words, before = _words(column)
    return or_(false(), *(words.like(f"{before}{MARK}{id_}.%") for id_ in ids))


async def _name_of_key(
    column: Column[Any], ids: Sequence[str], connection: AsyncConnection
) -> str | None:
    """The name of a key that sealed a value of a column and is none of these."""
    words, before = _words(column)
    name = func.substr(words, len(before) + len(MARK) + 1, NAME_CHARS)
    strange = and_(_filled(column), not_(_is_clear(column)), not_(_under(column, ids)))
    found: str | None = await connection.scalar(select(name).where(strange).limit(1))
    return found


async def _count(
    connection: AsyncConnection, column: Column[Any], which: ColumnElement[bool]
) -> int:
    statement = select(func.count()).select_from(column.table).where(which)
    return int((await connection.execute(statement)).scalar_one())
