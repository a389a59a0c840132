"""Which schema a database has, and how it gets the one that this release needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from voicedesk.errors import StoreUnavailable
from voicedesk.store.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

    from voicedesk.store.database import Database

HEAD = "0013"
"""The newest revision in `migrations/versions`.

Revisions with one first digit only add: whatever release was written for one of them works with a
newer one, so that two releases answer side by side. Whoever takes something away counts that digit
up, and the releases before it refuse the database.
"""
LOCK_TIMEOUT = "5s"
"""A migration that waits longer for a table fails: whoever comes after it would wait too."""


async def migrate(database: Database) -> str:
    """Bring a database to HEAD; the revision that it had, empty for a new one."""
    return await database.write(lambda connection: connection.run_sync(_upgrade))


async def revision(database: Database) -> str:
    """The revision that a database has, empty for a new one."""
    return await database.read(lambda connection: connection.run_sync(_revision))


async def require_head(database: Database) -> None:
    """Raises StoreUnavailable, saying what to run, when the schema is none that we work with."""
    revision = await database.read(lambda connection: connection.run_sync(_revision))
    if works_with(revision):
        return
    where = database.url.render_as_string(hide_password=True)
    if revision > HEAD:
        message = f"The database {where} belongs to a newer release of voicedesk ({revision})."
    else:
        found = f"revision {revision}, not {HEAD}" if revision else "no tables yet"
        message = f"The database {where} has {found}: run `voicedesk migrate`."
    raise StoreUnavailable(message)


def works_with(revision: str) -> bool:
    """Whether this release works with a schema: its own, or one to which was only added since."""
    return revision >= HEAD and revision[0] == HEAD[0]


async def create_or_migrate(database: Database) -> None:
    """Give a database of our own the schema of this release, without the tool when it is new."""
    revision = await database.read(lambda connection: connection.run_sync(_revision))
    if not revision:
        await database.write(lambda connection: connection.run_sync(_create))
    elif revision < HEAD:
        await migrate(database)
    else:
        await require_head(database)


def alembic_config() -> Config:
    """What the tool must know: where our revisions are."""
    from alembic.config import Config  # only migrating needs the tool

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""


def _create(connection: Connection) -> None:
    if _revision(connection):
        return
    metadata.create_all(connection)
    connection.execute(
        text(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def _upgrade(connection: Connection) -> str:
    # importing the tool takes longer than opening a database that needs nothing
    from alembic import command

    before = _revision(connection)
    if before and works_with(before):
        return before
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return before
