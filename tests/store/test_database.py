"""A transaction is tried again while somebody is in the way, and given up in words."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from lab import postgres
from tests.bookings import CALL, DENTAL, NOW
from voicedesk.domain.call import Call
from voicedesk.errors import Conflict, StoreUnavailable
from voicedesk.store import database as database_module
from voicedesk.store import open_store

pytestmark = pytest.mark.db

HOUR = timedelta(hours=1)
RING = Call(CALL, DENTAL, "phone", NOW)


async def test_another_program_that_writes_for_a_while_is_waited_for(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path}/voicedesk.db") as store:
        other = sqlite3.connect(tmp_path / "voicedesk.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(store.calls.begin(RING))
            await asyncio.sleep(0.2)
            assert await store.calls.get(DENTAL, CALL) is None
            other.execute("COMMIT")
        other.close()
        assert await store.calls.get(DENTAL, CALL) == RING


async def test_another_program_that_never_stops_writing_is_given_up_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_MS", 10)
    async with open_store(f"sqlite:///{tmp_path}/voicedesk.db") as store:
        other = sqlite3.connect(tmp_path / "voicedesk.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="keeps it locked"):
            await store.calls.begin(RING)
        other.close()


async def test_work_that_meets_a_conflict_runs_again_in_a_new_transaction(url: str) -> None:
    async with open_store(url) as store:
        tries: list[int] = []

        async def work(connection: AsyncConnection) -> int:
            tries.append(len(tries))
            await connection.execute(text("INSERT INTO leases VALUES ('a', 'me', 0)"))
            return [_raise, _one][len(tries) - 1]()

        assert await store.database.write(work) == 1
        found = await store.database.read(
            lambda connection: connection.scalars(text("SELECT owner FROM leases"))
        )
        assert list(found) == ["me"]


def _raise() -> int:
    raise Conflict


def _one() -> int:
    return 1


async def test_a_row_that_is_there_already_is_a_conflict_in_the_end(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "ATTEMPTS", 2)
    async with open_store(url) as store:
        twice = text("INSERT INTO leases VALUES ('a', 'me', 0)")
        await store.database.write(lambda connection: connection.execute(twice))
        with pytest.raises(Conflict):
            await store.database.write(lambda connection: connection.execute(twice))


async def test_our_own_refusals_roll_back_and_pass_through(url: str) -> None:
    async with open_store(url) as store:

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(text("INSERT INTO leases VALUES ('a', 'me', 0)"))
            raise KeyError("ours")

        with pytest.raises(KeyError, match="ours"):
            await store.database.write(work)
        assert await store.sessions.lease("a", "you", ttl=HOUR)


async def test_the_transaction_of_a_cancelled_caller_goes_on_to_its_end(url: str) -> None:
    async with open_store(url) as store:
        began, go_on = asyncio.Event(), asyncio.Event()

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(text("INSERT INTO leases VALUES ('a', 'me', 1e12)"))
            began.set()
            await go_on.wait()

        caller = asyncio.get_running_loop().create_task(store.database.write(work))
        await began.wait()
        caller.cancel()
        assert await asyncio.wait([caller], timeout=5) == ({caller}, set())
        go_on.set()
        assert not await store.sessions.lease("a", "you", ttl=HOUR)


async def test_closing_waits_for_what_is_under_way(sqlite_url: str) -> None:
    async with open_store(sqlite_url) as store:
        callers = [
            asyncio.get_running_loop().create_task(store.sessions.lease(name, "me", ttl=HOUR))
            for name in "abc"
        ]
        await asyncio.sleep(0)
        assert [caller.cancel() for caller in callers] == [True, True, True]
        await asyncio.wait(callers)
    async with open_store(sqlite_url) as store:
        assert not await store.sessions.lease("c", "you", ttl=HOUR)


async def test_a_server_that_was_restarted_is_found_again(
    postgres_server: postgres.Server, postgres_url: str
) -> None:
    async with open_store(postgres_url) as store:
        await store.calls.begin(RING)
        postgres_server.stop()
        postgres_server.start(*postgres.FAST)
        assert await store.calls.get(DENTAL, CALL) == RING
        await store.calls.write(CALL, "event", {}, now=NOW)
