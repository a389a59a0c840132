"""A store is opened where it can be, and says in words where it cannot."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from lab import postgres
from voicedesk.errors import SettingsInvalid, StoreError, StoreUnavailable
from voicedesk.store import migrate, open_store
from voicedesk.store.schema import HEAD

pytestmark = pytest.mark.db

HOUR = timedelta(hours=1)
NOBODY = 65534


async def opened(url: str) -> None:
    try:
        async with open_store(url):
            pass
    finally:
        # the driver's thread tells the loop of a refusal while it ends: the loop must be there
        await asyncio.to_thread(_drivers_have_ended)


def _drivers_have_ended() -> None:
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            thread.join(10)


async def test_an_sqlite_store_makes_its_folders_and_tables_by_itself(tmp_path: Path) -> None:
    file = tmp_path / "a" / "b" / "voicedesk.db"
    async with open_store(f"sqlite:///{file}") as store:
        assert list(await store.orders.pending()) == []
    assert file.exists()


async def test_what_was_written_is_there_when_opened_again(sqlite_url: str) -> None:
    async with open_store(sqlite_url) as store:
        assert await store.sessions.lease("watcher", "one", ttl=HOUR)
    async with open_store(sqlite_url) as store:
        assert not await store.sessions.lease("watcher", "two", ttl=HOUR)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite+aiosqlite://"])
async def test_a_store_in_memory_works_and_forgets(url: str) -> None:
    async with open_store(url) as store:
        assert await store.sessions.lease("watcher", "one", ttl=HOUR)
        assert not await store.sessions.lease("watcher", "two", ttl=HOUR)
    async with open_store(url) as store:
        assert await store.sessions.lease("watcher", "two", ttl=HOUR)


@pytest.mark.parametrize(
    "url, words",
    [
        ("mysql://localhost/x", "begins with mysql"),
        ("voicedesk.db", "not a database address"),
        ("", "not a database address"),
        ("postgresql+asyncpg://localhost/x", "begins with postgresql[+]asyncpg"),
    ],
)
def test_an_address_that_is_none_is_refused_in_words(url: str, words: str) -> None:
    with pytest.raises(SettingsInvalid, match=words):
        open_store(url)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A file that is no database."""
    file = tmp_path / "notes.txt"
    file.write_text("not a database at all\n" * 100)
    return file


async def test_a_folder_that_cannot_be_made_is_said(notes: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"folder .*notes.txt .* cannot be made"):
        await opened(f"sqlite:///{notes}/voicedesk.db")


async def test_a_file_that_is_no_database_is_said(notes: Path) -> None:
    with pytest.raises(StoreError, match="something else than a database"):
        await opened(f"sqlite:///{notes}")


async def test_a_folder_instead_of_a_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        await opened(f"sqlite:///{tmp_path}")


@pytest.fixture
def read_only_folder() -> Iterator[Path]:
    """A folder with a database in it, where we may write nothing; root is somebody else in it."""
    folder = Path(tempfile.mkdtemp())
    asyncio.run(opened(f"sqlite:///{folder}/voicedesk.db"))
    (folder / "voicedesk.db").chmod(0o444)
    folder.chmod(0o555)
    us = os.geteuid()
    os.seteuid(us or NOBODY)
    yield folder
    os.seteuid(us)
    folder.chmod(0o755)
    shutil.rmtree(folder)


async def test_a_disk_that_may_only_be_read_is_said(read_only_folder: Path) -> None:
    with pytest.raises(StoreUnavailable, match="may only be read"):
        await opened(f"sqlite:///{read_only_folder}/voicedesk.db")


async def test_a_server_that_is_not_there_is_said_without_the_password() -> None:
    with pytest.raises(StoreUnavailable, match="nothing answers there") as raised:
        await opened("postgresql://ana:secret@127.0.0.1:1/voicedesk")
    assert "secret" not in str(raised.value)
    assert raised.value.retryable


async def test_a_database_that_is_not_there_is_said(postgres_server: postgres.Server) -> None:
    with pytest.raises(StoreUnavailable, match="it or its tables do not exist"):
        await opened(postgres_server.url("nothing_of_that_name"))


async def test_a_postgres_database_must_be_migrated_first(
    postgres_server: postgres.Server,
) -> None:
    url = postgres_server.create("empty")
    with pytest.raises(StoreUnavailable, match="no tables yet: run `voicedesk migrate`"):
        await opened(url)
    assert await migrate(url) == ("", HEAD)
    assert await migrate(url) == (HEAD, HEAD)
    await opened(url)


NEWER = "UPDATE alembic_version SET version_num = '{}'"


async def test_a_database_to_which_a_newer_release_has_added_is_worked_with(url: str) -> None:
    added = NEWER.format(f"{HEAD[0]}999")
    async with open_store(url) as before:
        await before.database.write(lambda connection: connection.exec_driver_sql(added))
        async with open_store(url) as store:
            assert await store.sessions.lease("watcher", "one", ttl=HOUR)
        assert not await before.sessions.lease("watcher", "two", ttl=HOUR)
    assert await migrate(url) == (f"{HEAD[0]}999", HEAD)
    await opened(url)


async def test_a_database_of_which_a_newer_release_took_something_is_left_alone(url: str) -> None:
    async with open_store(url) as store:
        await store.database.write(
            lambda connection: connection.exec_driver_sql(NEWER.format("9999"))
        )
    with pytest.raises(StoreUnavailable, match="newer release"):
        await opened(url)
