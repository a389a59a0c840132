"""`voicedesk audit`: whether what was done at the businesses stands as it was written."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from voicedesk.domain.business import BusinessId
    from voicedesk.ports import Audit

DATABASE = "Its address; DATABASE_URL when left out."
PAGE = 1000

app = typer.Typer(help="What was done at the businesses, line by line.")


@app.callback()
def _group() -> None:
    """What was done at the businesses, line by line."""


@app.command()
def verify(
    database: Annotated[str | None, typer.Option("--database", help=DATABASE)] = None,
) -> None:
    """Check every chain; exit 1 where a line was changed or taken out."""
    broken = False
    for business, count, wrong in asyncio.run(_verify(database)):
        if wrong is None:
            typer.echo(f"{business}: {count} lines, the chain is whole")
        else:
            broken = True
            typer.echo(f"{business}: the chain breaks at line {wrong}", err=True)
    if broken:
        raise typer.Exit(1)


async def _verify(database: str | None) -> list[tuple[str, int, int | None]]:
    from voicedesk.settings import read_settings
    from voicedesk.store import open_store

    async with open_store(database or read_settings().database_url) as store:
        found = [
            (business, *await _chain(store.audit, business))
            for business in await store.audit.businesses()
        ]
    return [(str(business), count, wrong) for business, count, wrong in found]


async def _chain(audit: Audit, business: BusinessId) -> tuple[int, int | None]:
    from voicedesk.domain.chain import first_broken

    newest = [*await audit.lines(business, limit=PAGE)]
    while len(newest) % PAGE == 0 and newest:
        older = await audit.lines(business, before=newest[-1].number, limit=PAGE)
        if not older:
            break
        newest.extend(older)
    wrong = first_broken(reversed(newest))
    return len(newest), wrong.number if wrong else None
