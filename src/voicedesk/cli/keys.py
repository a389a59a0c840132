"""`voicedesk keys`: which key seals what is kept, and sealing it anew under the first one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from voicedesk.store import Store
    from voicedesk.store.contacts import Counted
    from voicedesk.store.secrets import KeyState

Database = Annotated[
    str | None, typer.Option("--database", help="Its address; DATABASE_URL when left out.")
]

KEPT = "Recordings stay under the key that sealed them: keep it until retention has ended them."
CLEAR = (
    "Transcripts and callers' numbers of calls are not sealed: docs/explanation/personal-data.md."
)

app = typer.Typer(help="The keys that VOICEDESK_KEY holds.", no_args_is_help=True)


@app.command()
def status(database: Database = None) -> None:
    """Say how much the first key opens, an earlier one, or none. Exit 1 if none does."""
    _tell(*asyncio.run(_look(database, None))[1:])


@app.command()
def rotate(database: Database = None) -> None:
    """Seal secrets and contact data anew under the first key, while the desk goes on.

    Every process must know the new key already. Cut off half way, run it again. Exit 1 if there
    is a secret that no key opens; it stays as it is.
    """
    done, found, counted = asyncio.run(_look(database, _rotate))
    typer.echo(f"secrets sealed anew: {done[0]}")
    typer.echo(f"values of contacts sealed anew: {done[1]}")
    _tell(found, counted)


@app.command()
def encrypt(database: Database = None) -> None:
    """Seal contact data from now on, and what stands already, while the desk goes on.

    No process of a release before this one may run any more: it would take what is sealed for a
    name or a number. Processes that run seal what they write once they are started again: do that,
    and run this again. Cut off half way, run it again; `decrypt` undoes it.
    """
    done, found, counted = asyncio.run(_look(database, _encrypt))
    typer.echo(f"values of contacts sealed: {done[1]}")
    typer.echo("Restart every process now, then run this again for what they wrote meanwhile.")
    _tell(found, counted)


@app.command()
def decrypt(database: Database = None) -> None:
    """Open contact data again, as before a return to an earlier release; new values stay clear."""
    done, found, counted = asyncio.run(_look(database, _decrypt))
    typer.echo(f"values of contacts opened: {done[1]}")
    _tell(found, counted)


@app.command()
def lost(
    name: Annotated[str, typer.Argument(help="Of the key, as the refusal to start told it.")],
    database: Database = None,
) -> None:
    """Let worker and office start although nobody has a key any more.

    What it sealed stays unread: numbers under it are not recognised, and whoever said STOP under it
    may be sent messages. Seal what is new under another key: `voicedesk keys encrypt`.
    """

    async def work(store: Store) -> tuple[int, int]:
        from voicedesk.connectors.clock import SystemClock

        await store.contacts.give_up(name, now=SystemClock().now())
        return 0, 0

    _, found, counted = asyncio.run(_look(database, work))
    _tell(found, counted)


def _tell(found: Mapping[KeyState, Sequence[str]], counted: Counted) -> None:
    typer.echo(f"secrets under the first key: {len(found['first'])}")
    typer.echo(f"secrets under an earlier key: {len(found['earlier'])}")
    if found["earlier"]:
        typer.echo("Run `voicedesk keys rotate` before an earlier key is taken away.")
    elif not found["none"]:
        typer.echo("No secret needs an earlier key.")
    _tell_contacts(counted)
    typer.echo(KEPT)
    typer.echo(CLEAR)
    for name in found["none"]:
        typer.echo(f"{name}: no key in VOICEDESK_KEY opens it; add the earlier one.", err=True)
    if found["none"] or counted.none:
        raise typer.Exit(1)


def _tell_contacts(counted: Counted) -> None:
    typer.echo(f"values of contacts in clear: {counted.clear}")
    typer.echo(f"values of contacts under the first key: {counted.first}")
    typer.echo(f"values of contacts under an earlier key: {counted.earlier}")
    if counted.clear:
        typer.echo("`voicedesk keys encrypt` seals what is in clear.")
    if counted.earlier:
        typer.echo("Contacts need an earlier key until `voicedesk keys rotate` has run.")
    if counted.none:
        words = f"{counted.none} values of contacts: no key in VOICEDESK_KEY opens them"
        typer.echo(f"{words}; add the earlier one.", err=True)


async def _rotate(store: Store) -> tuple[int, int]:
    return await store.secrets.rotate(), await store.contacts.rotate()


async def _encrypt(store: Store) -> tuple[int, int]:
    from voicedesk.connectors.clock import SystemClock

    return 0, await store.contacts.encrypt(now=SystemClock().now())


async def _decrypt(store: Store) -> tuple[int, int]:
    return 0, await store.contacts.decrypt()


async def _look(
    database: str | None, work: Callable[[Store], Awaitable[tuple[int, int]]] | None
) -> tuple[tuple[int, int], Mapping[KeyState, Sequence[str]], Counted]:
    from voicedesk.settings import read_settings, secret_of
    from voicedesk.store import open_store

    settings = read_settings()
    address = database or settings.database_url
    async with open_store(address, key=secret_of(settings.key)) as store:
        done = await work(store) if work else (0, 0)
        return done, await store.secrets.states(), await store.contacts.count()
