"""`voicedesk backup` and `restore`: a copy of the database, and the database from a copy."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

To = Annotated[Path, typer.Argument(help="A file that is not there yet.")]
From = Annotated[Path, typer.Argument(help="A file that `voicedesk backup` wrote.")]
Database = Annotated[
    str | None, typer.Option("--database", help="Its address; DATABASE_URL when left out.")
]


def backup(to: To, database: Database = None) -> None:
    """Write a copy of the database to a file while the desk goes on answering."""
    from voicedesk.store.copies import back_up

    size = back_up(_address(database), to)
    typer.echo(f"{to}: {size:,} bytes")


def restore(source: From, database: Database = None) -> None:
    """Make the database from a copy, bring it to this release, and look whether it is sound.

    A database that is there already is not touched. Exit 1 if something in it does not add up.
    Recordings and keys are not in it. Whoever was erased since the copy is erased again, as
    erased.jsonl in the folder VOICEDESK_VAR has it: keep a copy of that file elsewhere.
    """
    from voicedesk.cli.privacy import erase_again
    from voicedesk.store.copies import bring_back

    address = _address(database)
    bring_back(address, source)
    broken = asyncio.run(_look(address))
    for rule, count in sorted(broken.items()):
        typer.echo(f"{count} {rule}", err=True)
    again = asyncio.run(erase_again(address))
    if broken:
        raise typer.Exit(1)
    typer.echo("Restored, and everything in it adds up.")
    typer.echo(f"Numbers that were erased since the copy, and are erased again: {again}.")


async def _look(address: str) -> Counter[str]:
    from voicedesk.store import migrate, open_store
    from voicedesk.store.soundness import unsound

    await migrate(address)
    async with open_store(address) as store:
        return await unsound(store.database)


def _address(database: str | None) -> str:
    from voicedesk.settings import read_settings

    return database or read_settings().database_url
