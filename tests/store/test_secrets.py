"""Secrets are unreadable in the database, and keys can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from tests.bookings import DENTAL, NOW
from voicedesk.errors import SettingsInvalid
from voicedesk.store import open_store
from voicedesk.store.secrets import SqlSecrets

if TYPE_CHECKING:
    from voicedesk.store.records import AnyRow

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


async def test_only_what_an_earlier_key_sealed_is_sealed_anew(url: str) -> None:
    await keep(url, key=OLD)
    async with open_store(url, key=f"{NEW},{OLD}") as store:
        await store.secrets.put(DENTAL, "SENDGRID_API_KEY", "key", now=NOW)
        before = await store.secrets.states()
        assert (await store.secrets.rotate(), await store.secrets.rotate()) == (1, 0)
        after = await store.secrets.states()
    one, other = f"{DENTAL}/SENDGRID_API_KEY", f"{DENTAL}/TWILIO_AUTH_TOKEN"
    assert before == {"first": [one], "earlier": [other], "none": []}
    assert after == {"first": [one, other], "earlier": [], "none": []}


async def test_what_no_key_opens_stays_for_the_key_that_does(url: str) -> None:
    await keep(url, key=OLD)
    async with open_store(url, key=NEW) as store:
        assert await store.secrets.rotate() == 0
        assert (await store.secrets.states())["none"] == [f"{DENTAL}/TWILIO_AUTH_TOKEN"]
    assert await read(url, key=OLD) == "hunter2"


class Overtaken(SqlSecrets):
    """Somebody changes the secret between its being read and its being sealed anew."""

    async def _replace(self, row: AnyRow, fresh: bytes) -> int:
        await self.put(DENTAL, row.name, "changed meanwhile", now=NOW)
        return await super()._replace(row, fresh)


async def test_a_secret_that_is_changed_meanwhile_keeps_the_change(url: str) -> None:
    await keep(url, key=OLD)
    both = f"{NEW},{OLD}"
    async with open_store(url, key=both) as store:
        assert await Overtaken(store.database, key=both).rotate() == 0
    assert await read(url, key=NEW) == "changed meanwhile"


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
