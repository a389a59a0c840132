"""The database: how it is reached, and how a transaction is begun, repeated and translated."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import event, exc, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from voicedesk.errors import Conflict, StoreUnavailable, VoicedeskError
from voicedesk.store.faults import is_conflict, is_passing, translate
from voicedesk.store.sealing import Sealer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
    from random import Random

    from sqlalchemy import URL, Connection, Table
    from sqlalchemy.ext.asyncio import AsyncEngine
    from sqlalchemy.pool import ConnectionPoolEntry

ATTEMPTS = 8
FIRST_WAIT_S = 0.01
LONGEST_WAIT_S = 0.5
BUSY_TIMEOUT_MS = 5_000
"""How long SQLite itself waits for another process's transaction."""
CONNECT_TIMEOUT_S = 5
STATEMENT_TIMEOUT_MS = 15_000

Answer = TypeVar("Answer")
Upsertable = sqlite.Insert | postgresql.Insert


class Database:
    """An engine whose every use is a whole transaction.

    The work given to `write` may run several times, each time in a new transaction, so it must do
    nothing but use its connection. Whoever asked may be cancelled, as tools are when a caller
    interrupts; the transaction goes on to its end, for a driver that is stopped in the middle of
    one can leave the database locked.
    """

    def __init__(self, url: URL, *, rng: Random, sealer: Sealer | None = None) -> None:
        self.url = url
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self._rng = rng
        self._reader = _engine(url, is_sqlite=self.is_sqlite)
        self.sealer = sealer or Sealer(None)
        # types of columns are handed the dialect, and nothing else
        self._reader.dialect.voicedesk_sealer = self.sealer  # type: ignore[attr-defined]
        self._writer = self._reader.execution_options(voicedesk_write=True)
        self._turn = asyncio.Lock()
        self._under_way: set[asyncio.Task[object]] = set()

    async def read(self, work: Callable[[AsyncConnection], Awaitable[Answer]]) -> Answer:
        """Run some queries in one transaction. Raises StoreError."""
        return await self._to_its_end(self._reader, work)

    async def write(self, work: Callable[[AsyncConnection], Awaitable[Answer]]) -> Answer:
        """Run some work in one transaction that commits, again when somebody was in the way.

        Raises StoreError; an error of our own that the work raises rolls back and passes through.
        """
        return await self._to_its_end(self._writer, work)

    async def forget(self) -> None:
        """Give back pages that still hold what was replaced; PostgreSQL does so in its own time.

        It copies the file, and writers wait meanwhile. Raises StoreError.
        """
        if not self.is_sqlite:
            return
        alone = self._reader.execution_options(voicedesk_outside=True)
        try:
            async with self._one_at_a_time(self._writer), alone.connect() as connection:
                await connection.exec_driver_sql("VACUUM")
                await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        except exc.DBAPIError as error:
            raise translate(error, self.url) from error

    async def close(self) -> None:
        """Let what is under way end, and give all connections back."""
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._reader.dispose()

    async def _to_its_end(
        self, engine: AsyncEngine, work: Callable[[AsyncConnection], Awaitable[Answer]]
    ) -> Answer:
        task = asyncio.get_running_loop().create_task(self._repeat(engine, work))
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[Answer]) -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # nobody may be left to hear of it

    async def _repeat(
        self, engine: AsyncEngine, work: Callable[[AsyncConnection], Awaitable[Answer]]
    ) -> Answer:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with self._one_at_a_time(engine), engine.begin() as connection:
                    return await work(connection)
            except (exc.DBAPIError, exc.TimeoutError, OSError) as error:
                if attempt == ATTEMPTS or not (is_passing(error) or is_conflict(error)):
                    raise translate(error, self.url) from error
            except exc.StatementError as error:
                if isinstance(error.orig, VoicedeskError):  # of a type that refuses a value
                    raise error.orig from None
                raise
            except Conflict:
                if attempt == ATTEMPTS:
                    raise
            await asyncio.sleep(self._wait_s(attempt))
        raise StoreUnavailable

    def _one_at_a_time(self, engine: AsyncEngine) -> contextlib.AbstractAsyncContextManager[None]:
        """SQLite has one writer; queueing here is fair and does not poll, its own waiting does."""
        if self.is_sqlite and engine is self._writer:
            return _holding(self._turn)
        return contextlib.nullcontext()

    def _wait_s(self, attempt: int) -> float:
        longest = min(FIRST_WAIT_S * 2.0**attempt, LONGEST_WAIT_S)
        return longest * (0.5 + self._rng.random() / 2)


def upsert(connection: AsyncConnection, table: Table) -> Upsertable:
    """An INSERT that may say what to do on a conflict, in the words of the database at hand."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


async def insert_new(
    connection: AsyncConnection, table: Table, values: Mapping[str, object], *, unique: list[str]
) -> bool:
    """Insert unless a row with the same unique columns is there; whether it was inserted."""
    statement = upsert(connection, table).values(values)
    quiet = statement.on_conflict_do_nothing(index_elements=unique).returning(table.c[unique[0]])
    return (await connection.execute(quiet)).one_or_none() is not None


async def put_row(
    connection: AsyncConnection, table: Table, values: Mapping[str, object], *, unique: list[str]
) -> None:
    """Insert, or replace the row with the same unique columns."""
    statement = upsert(connection, table).values(values)
    changes = {name: statement.excluded[name] for name in values if name not in unique}
    await connection.execute(statement.on_conflict_do_update(index_elements=unique, set_=changes))


async def insert_all(
    connection: AsyncConnection, table: Table, rows: list[dict[str, object]]
) -> None:
    """Insert any number of rows, none included."""
    if rows:
        await connection.execute(insert(table), rows)


@contextlib.asynccontextmanager
async def _holding(lock: asyncio.Lock) -> AsyncIterator[None]:
    async with lock:
        yield


def _engine(url: URL, *, is_sqlite: bool) -> AsyncEngine:
    if not is_sqlite:
        return create_async_engine(
            url,
            pool_size=10,
            max_overflow=10,
            pool_pre_ping=True,
            connect_args={
                "connect_timeout": CONNECT_TIMEOUT_S,
                "options": f"-c statement_timeout={STATEMENT_TIMEOUT_MS}",
            },
        )
    # an SQLite database in memory lives in its one connection
    size = 1 if url.database in {None, "", ":memory:"} else 5
    engine = create_async_engine(
        url, poolclass=AsyncAdaptedQueuePool, pool_size=size, max_overflow=0
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: object, _record: ConnectionPoolEntry) -> None:
    # the driver would begin transactions late, with a lock that cannot be raised: we begin them
    connection.isolation_level = None  # type: ignore[attr-defined]  # the event is untyped
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in (
        f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "PRAGMA foreign_keys=ON",
    ):
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("voicedesk_outside", False):
        return  # what cannot be done within a transaction
    writes = connection.get_execution_options().get("voicedesk_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
