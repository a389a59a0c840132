"""`voicedesk privacy`: what is known of a number, handed out or erased."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicedesk.domain.business import BusinessId

if TYPE_CHECKING:
    from voicedesk.domain.call import CallId
    from voicedesk.services.privacy import Erased, Privacy
    from voicedesk.store import Store

Number = Annotated[str, typer.Argument(help="In full, such as +12025550123.")]
Whose = Annotated[
    str | None, typer.Option("--business", help="Of one; every published one when left out.")
]
Database = Annotated[
    str | None, typer.Option("--database", help="Its address; DATABASE_URL when left out.")
]

app = typer.Typer(help="What is known of a person, by their number.")


Sounds = Annotated[
    Path | None, typer.Option("--recordings", help="Write recordings here, as CALL.ogg.")
]


@app.command()
def export(
    number: Number,
    business: Whose = None,
    database: Database = None,
    recordings: Sounds = None,
) -> None:
    """Print everything that is kept under a number, as JSON by business and kind.

    Recordings are named; --recordings FOLDER writes them there, unsealed.
    """
    found = asyncio.run(_export(_address(database), _checked(number), business, recordings))
    typer.echo(json.dumps(found, indent=2, ensure_ascii=False))


@app.command()
def erase(
    number: Number,
    business: Whose = None,
    database: Database = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove or blank everything kept under a number, in the customer system too.

    It cannot be undone. Exit 1 if the customer system has still something: run it again.
    """
    wanted = _checked(number)
    if not yes:
        typer.confirm(f"Erase all that is known of {wanted}?", abort=True)
    done = asyncio.run(_erase(_address(database), wanted, business))
    for name, erased in done.items():
        kinds = ", ".join(f"{count} {kind}" for kind, count in erased.counts.items() if count)
        typer.echo(f"{name}: {kinds or 'nothing was kept'}")
        for why in erased.left:
            typer.echo(f"{name}: customer system: {why}", err=True)
    _tell_what_stays()
    if any(erased.left for erased in done.values()):
        raise typer.Exit(1)


def _tell_what_stays() -> None:
    from voicedesk.store.holdings import BESIDE, WHY_KEPT

    for place, why in WHY_KEPT.items():
        typer.echo(f"stays: {place}: {why}")
    for place, why in BESIDE.items():
        if why.startswith("not reached"):
            typer.echo(f"{place}: {why}")


async def _export(
    address: str, number: str, business: str | None, folder: Path | None
) -> Mapping[str, object]:
    from voicedesk.settings import read_settings, secret_of
    from voicedesk.store import open_store

    found, settings = dict[str, object](), read_settings()
    async with open_store(address, key=secret_of(settings.key), redis=settings.redis_url) as store:
        for one in await _businesses(store, business):
            privacy = await _privacy(store, one)
            found[one] = await privacy.export(number)
            if folder is not None:
                _write(folder / one, await privacy.sounds(number))
    return found


def _write(folder: Path, sounds: Sequence[tuple[CallId, bytes]]) -> None:
    """Readable by whoever exports and by nobody else: they are no longer sealed."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for call, sound in sounds:
        file = folder / f"{call}.ogg"
        file.touch(mode=0o600)
        file.write_bytes(sound)


async def _erase(address: str, number: str, business: str | None) -> Mapping[str, Erased]:
    from voicedesk.connectors.clock import SystemClock
    from voicedesk.settings import read_settings, secret_of
    from voicedesk.store import open_store
    from voicedesk.store.erased import FILE, ErasureLog

    settings, done = read_settings(), dict[str, "Erased"]()
    log = ErasureLog(settings.var / FILE)
    async with open_store(address, key=secret_of(settings.key), redis=settings.redis_url) as store:
        for one in await _businesses(store, business):
            # noted first: whoever was not erased to the end is found by it after a restore
            log.note(one, number, now=SystemClock().now())
            done[one] = await (await _privacy(store, one)).erase(number)
    return done


async def erase_again(address: str) -> int:
    """Erase whoever a restored database has again though they were erased; how many numbers."""
    from voicedesk.settings import read_settings, secret_of
    from voicedesk.store import open_store
    from voicedesk.store.erased import FILE, ErasureLog

    settings = read_settings()
    async with open_store(address, key=secret_of(settings.key)) as store:
        found = await ErasureLog(settings.var / FILE).again(store.database)
        for business, number in found:
            await (await _privacy(store, business)).erase(number)
        return len(found)


async def _businesses(store: Store, business: str | None) -> list[BusinessId]:
    if business:
        return [BusinessId(business)]
    published = list(await store.profiles.businesses())
    if not published:
        raise typer.BadParameter("no profile is published; say --business ID")
    return published


async def _privacy(store: Store, business: BusinessId) -> Privacy:
    from voicedesk.calls.job import desks_of
    from voicedesk.connectors.clock import SystemClock
    from voicedesk.services.privacy import Privacy
    from voicedesk.settings import read_settings

    desks = desks_of(read_settings(), store)
    return Privacy(
        business,
        store.customers,
        store.ledger,
        store.tickets,
        store.callbacks,
        store.messages,
        store.calls,
        store.erasure,
        store.disclosure,
        SystemClock(),
        await desks.recordings(business),
        await desks.crm(business),
        store.sessions,
    )


def _checked(number: str) -> str:
    from voicedesk.services.facts import said_phone

    found = said_phone(number, region="US")
    if found is None:
        raise typer.BadParameter(f'"{number}" is no telephone number; write +12025550123')
    return found


def _address(database: str | None) -> str:
    from voicedesk.settings import read_settings

    return database or read_settings().database_url
