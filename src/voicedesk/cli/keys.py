"""`voicedesk keys`: which key seals what is kept, and sealing it anew under the first one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voicedesk.store.secrets import KeyState

Database = Annotated[
    str | None, typer.Option("--database", help="Its address; DATABASE_URL when left out.")
]

KEPT = "Recordings stay under the key that sealed them: keep it until retention has ended them."
CLEAR = "Contact data and transcripts are not sealed: docs/explanation/personal-data.md."

app = typer.Typer(help="The keys that VOICEDESK_KEY holds.", no_args_is_help=True)


@app.command()
def status(database: Database = None) -> None:
    """Say how many secrets the first key opens, an earlier one, or none. Exit 1 if none does."""
    _tell(asyncio.run(_work(database, rotate=False))[1])


@app.command()
def rotate(database: Database = None) -> None:
    """Seal every secret anew under the first key of VOICEDESK_KEY, while the desk goes on.

    Every process must know the new key already. Cut off half way, run it again. Exit 1 if there
    is a secret that no key opens; it stays as it is.
    """
    done, found = asyncio.run(_work(database, rotate=True))
    typer.echo(f"secrets sealed anew: {done}")
    _tell(found)


def _tell(found: Mapping[KeyState, Sequence[str]]) -> None:
    typer.echo(f"secrets under the first key: {len(found['first'])}")
    typer.echo(f"secrets under an earlier key: {len(found['earlier'])}")
    if found["earlier"]:
        typer.echo("Run `voicedesk keys rotate` before an earlier key is taken away.")
    elif not found["none"]:
        typer.echo("No secret needs an earlier key.")
    typer.echo(KEPT)
    typer.echo(CLEAR)
    for name in found["none"]:
        typer.echo(f"{name}: no key in VOICEDESK_KEY opens it; add the earlier one.", err=True)
    if found["none"]:
        raise typer.Exit(1)


async def _work(
    database: str | None, *, rotate: bool
) -> tuple[int, Mapping[KeyState, Sequence[str]]]:
    from voicedesk.settings import read_settings, secret_of
    from voicedesk.store import open_store

    settings = read_settings()
    address = database or settings.database_url
    async with open_store(address, key=secret_of(settings.key)) as store:
        done = await store.secrets.rotate() if rotate else 0
        return done, await store.secrets.states()
