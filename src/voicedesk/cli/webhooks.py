"""`voicedesk webhooks`: what other systems were told, and telling them again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from voicedesk.cli.failures import Database, address
from voicedesk.domain.business import BusinessId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicedesk.ports import Notice

Business = Annotated[str, typer.Option("--business", help="Of which business.")]

app = typer.Typer(help="What other systems were told, and telling them again.")


@app.command("list")
def list_(
    business: Business,
    *,
    failed: Annotated[bool, typer.Option("--failed", help="Only what failed.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    database: Database = None,
) -> None:
    """List the latest notices: id, when, to which webhook, which event, and what became of it."""
    found = asyncio.run(_list(database, BusinessId(business), limit, failed=failed))
    for one in found:
        what = " ".join(part for part in (one.state, str(one.status or ""), one.why) if part)
        when = f"{one.at:%Y-%m-%d %H:%M} UTC"
        typer.echo(f"{one.id}  {when}  {one.hook}  {one.event}  {one.tries}x  {what}")
    typer.echo(f"{len(found)} notices" if found else "Nobody was told anything.")


@app.command()
def replay(
    business: Business,
    notices: Annotated[list[str], typer.Argument(help="Their ids.")],
    database: Database = None,
) -> None:
    """Tell it again, under the same id; a running office does it. Exit 1 for an unknown id."""
    unknown = asyncio.run(_replay(database, BusinessId(business), notices))
    for one in notices:
        typer.echo(f"{one} is not known" if one in unknown else f"{one} is told again")
    if unknown:
        raise typer.Exit(1)


async def _list(
    database: str | None, business: BusinessId, limit: int, *, failed: bool
) -> Sequence[Notice]:
    from voicedesk.store import open_store

    async with open_store(address(database)) as store:
        return await store.notices.list(business, state="failed" if failed else None, limit=limit)


async def _replay(database: str | None, business: BusinessId, notices: Sequence[str]) -> list[str]:
    from voicedesk.connectors.clock import SystemClock
    from voicedesk.store import open_store

    now = SystemClock().now()
    async with open_store(address(database)) as store:
        return [one for one in notices if not await store.notices.again(business, one, now=now)]
