"""`voicedesk token`: keys to the JSON API, made, listed and ended."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from voicedesk.domain.business import BusinessId
from voicedesk.errors import ConfigurationError

if TYPE_CHECKING:
    from voicedesk.ports import ApiToken
    from voicedesk.services.tokens import Tokens

DATABASE = "Its address; DATABASE_URL when left out."
Database = Annotated[str | None, typer.Option("--database", help=DATABASE)]
Business = Annotated[str, typer.Argument(help="The id of a business.")]

Answer = TypeVar("Answer")

app = typer.Typer(help="Keys to the JSON API: made, listed, ended.")


@app.command()
def create(
    business: Business,
    name: Annotated[str, typer.Option("--name", help="What it is for.")],
    scope: Annotated[
        list[str] | None,
        typer.Option("--scope", help="Such as bookings:read; all to read when left out."),
    ] = None,
    days: Annotated[int | None, typer.Option("--days", min=1, help="Until it ends.")] = None,
    database: Database = None,
) -> None:
    """Make a key and print it, this once; only a digest of it is kept."""
    from voicedesk.services.tokens import SCOPES

    wanted = scope or [one for one in SCOPES if one.endswith(":read")]

    async def make(tokens: Tokens) -> str:
        text, _ = await tokens.create(BusinessId(business), name, wanted, days=days)
        return text

    typer.echo(asyncio.run(_with(database, make)))


@app.command("list")
def list_(business: Business, database: Database = None) -> None:
    """List the keys of a business: id, name, scopes, when used last, whether ended."""

    async def look(tokens: Tokens) -> Sequence[ApiToken]:
        return await tokens.list(BusinessId(business))

    found = asyncio.run(_with(database, look))
    for token in found:
        used = f"used {token.used:%Y-%m-%d}" if token.used else "never used"
        ended = "ended" if token.revoked else used
        typer.echo(f"{token.id}  {token.name}  {','.join(token.scopes)}  {ended}")
    typer.echo(f"{len(found)} keys" if found else "There is no key.")


@app.command()
def revoke(
    business: Business,
    token: Annotated[str, typer.Argument(help="The id, as `list` prints it.")],
    database: Database = None,
) -> None:
    """End a key at once. Exit 1 when there was none to end."""

    async def end(tokens: Tokens) -> bool:
        return await tokens.revoke(BusinessId(business), token)

    if not asyncio.run(_with(database, end)):
        raise ConfigurationError(f"{token} is no key of {business} that could be ended")
    typer.echo(f"{token} is ended")


async def _with(database: str | None, work: Callable[[Tokens], Awaitable[Answer]]) -> Answer:
    from voicedesk.connectors.clock import SystemClock
    from voicedesk.services.tokens import Tokens
    from voicedesk.settings import read_settings
    from voicedesk.store import open_store

    async with open_store(database or read_settings().database_url) as store:
        return await work(Tokens(store.tokens, SystemClock()))
