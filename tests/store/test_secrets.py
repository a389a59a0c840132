"""Secrets are unreadable in the database, and keys can be changed."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from tests.bookings import DENTAL, NOW
from voicedesk.errors import SettingsInvalid
from voicedesk.store import open_store

pytestmark = pytest.mark.db

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


async def keep(url: str, *, key: str | None, value: str = "hunter2") -> None:
    async with open_store(url, key=key) as store:
        await store.secrets.put(DENTAL, "TWILIO_AUTH_TOKEN", value, now=NOW)


async def read(url: str, *, key: str | None) -> str | None:
    async with open_store(url, key=key) as store:
        return await store.secrets.get(DENTAL, "TWILIO_AUTH_TOKEN")


async def test_a_secret_is_not_in_the_database_as_it_is(url: str) -> None:
    await keep(url, key=OLD)
    async with open_store(url) as store:
        rows = await store.database.read(
            lambda connection: connection.execute(text("SELECT token FROM secrets"))
        )
        assert b"hunter2" not in bytes(rows.scalar_one())


async def test_a_new_key_is_put_before_the_old_one(url: str) -> None:
    await keep(url, key=OLD)
    assert await read(url, key=f"{NEW}, {OLD}") == "hunter2"
    async with open_store(url, key=f"{NEW},{OLD}") as store:
        assert await store.secrets.rotate() == 1
    assert await read(url, key=NEW) == "hunter2"


async def test_a_secret_of_another_key_says_what_to_do(url: str) -> None:
    await keep(url, key=OLD)
    with pytest.raises(SettingsInvalid, match="add the earlier key"):
        await read(url, key=NEW)


@pytest.mark.parametrize(
    "key, words", [(None, "not set"), ("", "not set"), ("swordfish", "is not a key")]
)
async def test_without_a_key_nothing_is_kept(sqlite_url: str, key: str | None, words: str) -> None:
    with pytest.raises(SettingsInvalid, match=words):
        await keep(sqlite_url, key=key)


async def test_without_secrets_no_key_is_needed(sqlite_url: str) -> None:
    assert await read(sqlite_url, key=None) is None
