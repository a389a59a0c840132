"""`voicedesk profile`: its schema, and the numbered versions that answer calls."""

from __future__ import annotations

import asyncio
import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicedesk.domain.business import BusinessId
from voicedesk.errors import ProfileInvalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicedesk.ports import StoredProfile

NAME = "A profile by name or path."
PLACE = "Only what stands there, such as `services.cleaning`."
DATABASE = "Its address; DATABASE_URL when left out."
Business = Annotated[str, typer.Argument(help="The id of the business.")]
Database = Annotated[str | None, typer.Option("--database", help=DATABASE)]

app = typer.Typer(help="The schema of profiles, and the versions that answer calls.")


@app.command()
def schema(
    *, sample: Annotated[bool, typer.Option("--sample", help="The schema of sample.yaml.")] = False
) -> None:
    """Print the JSON Schema of profile.yaml, for editors that check while one types."""
    from voicedesk.profile.json_schema import schema_text

    typer.echo(schema_text(sample=sample), nl=False)


@app.command()
def publish(
    profile: Annotated[str, typer.Option("--profile", "-p", help=NAME)],
    by: Annotated[str | None, typer.Option("--by", help="Who publishes; you, if left out.")] = None,
    database: Database = None,
) -> None:
    """Make a profile the one that answers calls; calls that are running keep theirs."""
    stored = asyncio.run(_publish(profile, by or getpass.getuser(), database))
    typer.echo(f"{stored.business}: version {stored.version} answers from now on")


@app.command()
def history(business: Business, database: Database = None) -> None:
    """List the published versions of a business, the newest first."""
    for stored in asyncio.run(_history(business, database)):
        when = f"{stored.published:%Y-%m-%d %H:%M} UTC"
        typer.echo(f"{stored.version:4}  {when}  {stored.by}")


@app.command()
def export(
    business: Business,
    folder: Annotated[Path, typer.Argument(help="Where to write it; must not hold one yet.")],
    version: Annotated[
        int | None, typer.Option("--version", help="The newest if left out.")
    ] = None,
    database: Database = None,
) -> None:
    """Write a published version into a folder, as the files that it was published from."""
    stored = asyncio.run(_stored(business, version, database))
    if (folder / "profile.yaml").exists():
        raise ProfileInvalid(mistakes=(f"{folder} holds a profile already",))
    for name, text in stored.files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise ProfileInvalid(mistakes=(f"{name} would lie outside {folder}",))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    typer.echo(f"{stored.business}: version {stored.version} is in {folder}")


@app.command()
def explain(
    profile: Annotated[str, typer.Option("--profile", "-p", help=NAME)],
    place: Annotated[str, typer.Argument(help=PLACE)] = "",
) -> None:
    """Print every value of a profile with the file and line that state it."""
    from voicedesk.profile import load_profile
    from voicedesk.profile.overlay import explained

    rows = [
        row
        for row in explained(load_profile(profile).files)
        if not place or row.place == place or row.place.startswith(f"{place}.")
    ]
    if not rows:
        raise ProfileInvalid(mistakes=(f'"{place}" is not stated; its default holds',))
    for row in rows:
        typer.echo(f"{row.file}:{row.line}\t{row.place}: {row.value}")


async def _publish(profile: str, by: str, database: str | None) -> StoredProfile:
    from voicedesk.connectors.clock import SystemClock
    from voicedesk.profile import load_profile
    from voicedesk.store import open_store

    loaded = load_profile(profile)
    async with open_store(_address(database)) as store:
        business = BusinessId(loaded.profile.business.id)
        now = SystemClock().now()
        return await store.profiles.publish(business, loaded.files, by=by, now=now)


async def _history(business: str, database: str | None) -> Sequence[StoredProfile]:
    from voicedesk.store import open_store

    async with open_store(_address(database)) as store:
        found = await store.profiles.history(BusinessId(business))
    if not found:
        raise ProfileInvalid(mistakes=(f'nothing has been published for "{business}"',))
    return sorted(found, key=lambda stored: -stored.version)


async def _stored(business: str, version: int | None, database: str | None) -> StoredProfile:
    found = await _history(business, database)
    chosen = [stored for stored in found if version in (None, stored.version)]
    if not chosen:
        raise ProfileInvalid(mistakes=(f"{business} has no version {version}",))
    return chosen[0]


def _address(database: str | None) -> str:
    from voicedesk.settings import read_settings

    return database or read_settings().database_url
