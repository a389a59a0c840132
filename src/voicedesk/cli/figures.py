"""`voicedesk figures`: makes anew what is summed of calls for counting."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer

from voicedesk.cli.failures import Database, address
from voicedesk.domain.business import BusinessId
from voicedesk.domain.slots import Span

Business = Annotated[str, typer.Option("--business", help="Of which business.")]

app = typer.Typer(help="What is summed of calls for counting.")
EVER = Span(datetime(1970, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC))


@app.callback()
def figures() -> None:
    """What is summed of calls for counting."""


@app.command()
def rebuild(business: Business, database: Database = None) -> None:
    """Sum up every call anew from its journal, while the desk goes on answering."""
    made = asyncio.run(_rebuild(database, BusinessId(business)))
    typer.echo(f"{made} calls summed")


async def _rebuild(database: str | None, business: BusinessId) -> int:
    from voicedesk.store import open_store

    made = 0
    async with open_store(address(database)) as store:
        await store.figures.forget_sums(business)
        async for some in store.figures.sum_up(business, EVER):
            made += some
    return made
