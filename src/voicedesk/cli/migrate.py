"""`voicedesk migrate`: brings the database to the schema of this release."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

DATABASE = "Its address; DATABASE_URL when left out."


def migrate(
    database: Annotated[str | None, typer.Option("--database", help=DATABASE)] = None,
) -> None:
    """Bring the database to the schema of this release; running it twice is fine."""
    from voicedesk import store
    from voicedesk.settings import read_settings

    before, after = asyncio.run(store.migrate(database or read_settings().database_url))
    if before >= after:
        typer.echo(f"The database has revision {before} already.")
    elif before:
        typer.echo(f"The database went from revision {before} to {after}.")
    else:
        typer.echo(f"The database was empty and has revision {after} now.")
