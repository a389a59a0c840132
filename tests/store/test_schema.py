"""The schema has one head, and is the same however a database came to it."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import downgrade, upgrade
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, make_url, text

from tests.bookings import DENTAL, booked, slot
from voicedesk.errors import SlotTaken
from voicedesk.store import Store, migrate, open_store
from voicedesk.store.database import Database
from voicedesk.store.schema import HEAD, alembic_config
from voicedesk.store.soundness import unsound
from voicedesk.store.tables import metadata

pytestmark = pytest.mark.db

SCHEMA = text("SELECT name, sql FROM sqlite_master WHERE name <> 'alembic_version' ORDER BY name")


def differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def sqlite_schema(url: str) -> list[tuple[str, str]]:
    async with open_store(url) as store:
        rows = await store.database.read(lambda connection: connection.execute(SCHEMA))
        return [(row.name, " ".join((row.sql or "").split())) for row in rows]


def test_there_is_one_head_and_it_is_ours() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [HEAD]


async def test_migrating_leads_to_the_tables_that_the_code_uses(url: str) -> None:
    await migrate(url)
    async with open_store(url) as store:
        found = await store.database.read(lambda connection: connection.run_sync(differences))
    assert found == []


async def test_a_new_file_has_the_schema_that_migrating_leads_to(
    sqlite_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    migrated = f"sqlite:///{tmp_path_factory.mktemp('other')}/voicedesk.db"
    await migrate(migrated)
    assert await sqlite_schema(sqlite_url) == await sqlite_schema(migrated)


async def test_every_row_says_whose_it_is() -> None:
    # a session or a lease passes away within minutes, and says by its key whose it is; a user
    # belongs to as many businesses as `members` says
    nameless = {name for name, table in metadata.tables.items() if "business" not in table.c}
    assert nameless == {"sessions", "leases", "users", "sealing"}


async def test_a_database_is_migrated_while_the_release_before_it_books(
    tmp_path: Path,
) -> None:
    file = tmp_path / "voicedesk.db"
    old = Store(Database(make_url(f"sqlite+aiosqlite:///{file}"), rng=Random(1)))

    def yesterday(connection: Connection, config: Config) -> None:
        config.attributes["connection"] = connection
        upgrade(config, "head-1")

    await old.database.write(lambda connection: connection.run_sync(yesterday, alembic_config()))
    first = await booked(old, slot("09:00", "09:30"))
    async with open_store(f"sqlite:///{file}") as new:
        second = await booked(old, slot("10:00", "10:30"))
        third = await booked(new, slot("11:00", "11:30"))
        found = {one.id for one in await old.ledger.bookings(DENTAL)}
        assert found == {one.booking.id for one in (first, second, third)}
        with pytest.raises(SlotTaken):
            await booked(old, slot("11:00", "11:30"))
        assert not await unsound(new.database)
    await old.database.close()


async def test_the_way_back_leads_to_nothing(url: str) -> None:
    await migrate(url)

    def take_back(connection: Connection, config: Config) -> set[str]:
        config.attributes["connection"] = connection
        downgrade(config, "base")
        return set(inspect(connection).get_table_names())

    async with open_store(url) as store:
        left = await store.database.write(
            lambda connection: connection.run_sync(take_back, alembic_config())
        )
    assert left == {"alembic_version"}
