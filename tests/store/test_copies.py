"""A database that is written to is copied, made again elsewhere, and adds up."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab import postgres
from tests.bookings import DENTAL, booked, slot
from tests.stores import postgres_server, postgres_url, sqlite_url, url  # noqa: F401  # fixtures
from voicedesk.errors import StoreError
from voicedesk.store import open_store
from voicedesk.store.copies import back_up, bring_back
from voicedesk.store.soundness import unsound

pytestmark = pytest.mark.db


async def test_what_was_booked_before_the_copy_is_there_again(
    sqlite_url: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    elsewhere = f"sqlite:///{tmp_path}/again/voicedesk.db"
    await copy_between(sqlite_url, elsewhere, tmp_path / "copy")


async def test_an_archive_of_a_server_is_brought_back_to_another_database(
    postgres_url: str,  # noqa: F811
    postgres_server: postgres.Server,  # noqa: F811
    tmp_path: Path,
) -> None:
    elsewhere = postgres_server.create("again", template="template0")
    await copy_between(postgres_url, elsewhere, tmp_path / "copy")


def test_a_broken_copy_leaves_no_database_behind(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_bytes(b"SQLite format 3\x00" + bytes(range(256)) * 16)
    place = tmp_path / "again" / "voicedesk.db"
    with pytest.raises(StoreError, match="cannot be copied"):
        bring_back(f"sqlite:///{place}", copy)
    assert list(place.parent.iterdir()) == []


def test_a_folder_that_is_missing_is_named_and_not_the_database(tmp_path: Path) -> None:
    place = tmp_path / "nowhere" / "copy"
    with pytest.raises(StoreError, match="There is no folder"):
        back_up(f"sqlite:///{tmp_path}/voicedesk.db", place)


async def copy_between(before: str, after: str, file: Path) -> None:
    """Book, copy while the store is open, book again; the copy has the first alone."""
    async with open_store(before) as store:
        first = await booked(store, slot("09:00", "09:30"))
        assert back_up(before, file) > 0
        assert is_private(file)
        await booked(store, slot("10:00", "10:30"))
    bring_back(after, file)
    async with open_store(after) as store:
        assert [one.id for one in await store.ledger.bookings(DENTAL)] == [first.booking.id]
        assert not await unsound(store.database)


def is_private(file: Path) -> bool:
    """Whether nobody but its owner may touch it: whole customers are in it."""
    return file.stat().st_mode & 0o777 == 0o600
