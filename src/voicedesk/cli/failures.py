"""`voicedesk failures`: what could not be carried out, and another try for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from voicedesk.domain.business import BusinessId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicedesk.ports import Order

DATABASE = "Its address; DATABASE_URL when left out."
Database = Annotated[str | None, typer.Option("--database", help=DATABASE)]

app = typer.Typer(help="What could not be carried out, and another try for it.")


@app.command("list")
def list_(
    business: Annotated[str | None, typer.Option("--business", help="Only of one.")] = None,
    database: Database = None,
) -> None:
    """List what was given up: its id, since when, for which business, and why."""
    failures = asyncio.run(_failures(database, business))
    for order, why in failures:
        when = f"{order.created:%Y-%m-%d %H:%M} UTC"
        typer.echo(f"{order.id}  {when}  {order.business}  {order.kind}  {why}")
    typer.echo(f"{len(failures)} failed" if failures else "Nothing has failed.")


@app.command()
def retry(
    orders: Annotated[list[str] | None, typer.Argument(help="Their ids.")] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="All that failed.")] = False,
    database: Database = None,
) -> None:
    """Try what failed once more; a running office takes it up. Exit 1 for an unknown id."""
    if not orders and not everything:
        raise typer.BadParameter("name the ids, or --all")
    done, unknown = asyncio.run(_retry(database, None if everything else set(orders or ())))
    for order in done:
        typer.echo(f"{order} waits again")
    for order in unknown:
        typer.echo(f"{order} is not among the failures", err=True)
    if unknown:
        raise typer.Exit(1)


async def _failures(database: str | None, business: str | None) -> Sequence[tuple[Order, str]]:
    from voicedesk.store import open_store

    async with open_store(address(database)) as store:
        return await store.orders.failures(BusinessId(business) if business else None)


async def _retry(database: str | None, wanted: set[str] | None) -> tuple[list[str], list[str]]:
    from voicedesk.connectors.clock import SystemClock
    from voicedesk.store import open_store

    async with open_store(address(database)) as store:
        failed = [order.id for order, _ in await store.orders.failures()]
        chosen = [order for order in failed if wanted is None or order in wanted]
        for order in chosen:
            await store.orders.retry(order, now=SystemClock().now())
        return chosen, sorted((wanted or set()) - set(failed))


def address(database: str | None) -> str:
    """The address that was given, else the one of the settings."""
    from voicedesk.settings import read_settings

    return database or read_settings().database_url
