"""`voicedesk phone`: numbers that lead to the desk, and whether a ring would reach it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from voicedesk.errors import SettingsInvalid

if TYPE_CHECKING:
    from voicedesk.connectors.rooms.livekit import LiveKitRooms
    from voicedesk.ports import Trunks
    from voicedesk.profile.schema import Profile
    from voicedesk.services.phones import Found
    from voicedesk.settings import Settings

PASSWORD = "VOICEDESK_TRUNK_PASSWORD"  # noqa: S105  # the name of a variable
_NUMBER = re.compile(r"\+[1-9]\d{6,14}")

Allow = Annotated[
    list[str] | None,
    typer.Option("--allow", help="A network of the carrier's, like 54.172.60.0/30; may be many."),
]
User = Annotated[str, typer.Option(help=f"The trunk's user name; its password in {PASSWORD}.")]
Out = Annotated[
    str, typer.Option(help="The carrier's address for calls to people: example.pstn.twilio.com")
]
CallerId = Annotated[
    list[str] | None,
    typer.Option(
        "--caller-id", help="As whom people are rung; the desk's own numbers if left out."
    ),
]

app = typer.Typer(help="Telephone numbers: trunks, dispatch rules, and what is wrong with them.")


@dataclass(frozen=True, slots=True)
class Bench:
    """What these commands work on."""

    rooms: LiveKitRooms
    trunks: Trunks
    profiles: Sequence[Profile]

    @property
    def numbers(self) -> dict[str, str]:
        """Whose each called number is."""
        return {n: one.business.id for one in self.profiles for n in one.numbers}


@app.command()
def setup(  # a command line has these options
    allow: Allow = None,
    user: User = "",
    out: Out = "",
    caller_id: CallerId = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be done.")
    ] = False,
) -> None:
    """Lead every number of every profile to the desk; run again, it changes what is different."""
    options = (tuple(allow or ()), user, out, tuple(caller_id or ()))
    asyncio.run(_setup(options, dry_run=dry_run))


@app.command("list")
def list_() -> None:
    """List numbers with their businesses, trunks and rules."""
    asyncio.run(_list())


@app.command()
def check() -> None:
    """Name everything that keeps calls from being answered, and what to do; exit 1 if any does."""
    if asyncio.run(_check()):
        raise typer.Exit(1)


@app.command()
def call(
    number: Annotated[str, typer.Argument(help="As +12025550100.")],
    ring_s: Annotated[float, typer.Option("--ring", min=3, max=90, help="Seconds to ring.")] = 30,
) -> None:
    """Ring a number and measure: ring to answer, answer to the first sound. Exit 1 unless answered.

    With the desk's own number it is the self-test: ring to greeting, through the carrier.
    """
    if not _NUMBER.fullmatch(number):
        raise typer.BadParameter("write it as +12025550123", param_hint="NUMBER")
    if not asyncio.run(_call(number, ring_s)):
        raise typer.Exit(1)


async def _setup(
    options: tuple[tuple[str, ...], str, str, tuple[str, ...]], *, dry_run: bool
) -> None:
    from voicedesk.services.phones import Wish, carry_out, look, mistakes, plan
    from voicedesk.settings import environment

    allow, user, out, ids = options
    password = environment(PASSWORD) or ""
    async with _bench() as bench:
        wish = Wish(bench.numbers, allow, user, out, ids)
        wrong = mistakes(wish)
        if user and not password:
            wrong += (f"{PASSWORD} is not set: a user name needs a password",)
        if wrong:
            raise SettingsInvalid(mistakes=wrong)
        steps = plan(wish, await look(bench.trunks))
        for step in steps:
            typer.echo(("would " if dry_run else "") + step.words)
        if not steps:
            typer.echo("Everything stands as it should.")
        elif not dry_run:
            await carry_out(steps, bench.trunks, password=password)
            typer.echo("Done. `voicedesk phone check` says whether calls would be answered.")


async def _list() -> None:
    from voicedesk.services.phones import look

    async with _bench() as bench:
        found = await look(bench.trunks)
        for line in lines_of(bench.numbers, found):
            typer.echo(line)


def lines_of(numbers: dict[str, str], found: Found) -> list[str]:
    """One line for each number, trunk out and rule."""
    led = {number: way.name for way in found.ways_in for number in way.numbers}
    known = sorted({*numbers, *led})
    return [
        *(f"{n}  {numbers.get(n, '(default)')}  trunk {led.get(n, 'none')}" for n in known),
        *(
            f"out    {way.address}  as {', '.join(way.numbers) or 'nobody'}  {way.id}"
            for way in found.ways_out
        ),
        *(
            f"rule   {rule.name}  trunks {len(rule.trunks)}  agent {', '.join(rule.agents)}"
            for rule in found.leads
        ),
    ] or ["No numbers, no trunks."]


async def _check() -> bool:
    from voicedesk.services.phones import Wish, findings, look

    async with _bench() as bench:
        people = [p for one in bench.profiles for p in one.escalation.people]
        found = await look(bench.trunks, ask_service=True)
        said = findings(
            Wish(bench.numbers),
            found,
            people=bool(people),
            blind=any(one.transfer == "blind" for one in people),
        )
    for one in said:
        typer.echo(f"{one.state}: {one.words}\n    {one.remedy}")
    if not said:
        typer.echo("Calls reach the desk.")
    typer.echo(
        "If only one side hears the other, the SIP server announces an address that cannot be\n"
        "reached: set use_external_ip or nat_1_to_1_ip there, and open UDP 10000-20000."
    )
    return any(one.state == "broken" for one in said)


async def _call(number: str, ring_s: float) -> bool:
    from voicedesk.calls.ringing import Rung, ring

    settings = _settings()
    async with _bench() as bench:
        rung: Rung = await ring(bench.rooms, settings.livekit_url, number, ring_s=ring_s)
    typer.echo(f"{number}: {rung.result.replace('_', ' ')}")
    if rung.answered_s is not None:
        typer.echo(f"ring to answer        {rung.answered_s:5.2f} s")
    if rung.sound_s is not None:
        typer.echo(f"ring to first sound   {rung.sound_s:5.2f} s")
    return rung.result == "accepted"


def _settings() -> Settings:
    from voicedesk.settings import read_settings

    return read_settings()


@asynccontextmanager
async def _bench() -> AsyncIterator[Bench]:
    from voicedesk.calls.job import desks_of, open_rooms
    from voicedesk.connectors.rooms.trunks import LiveKitTrunks
    from voicedesk.settings import secret_of
    from voicedesk.store import open_store

    settings = _settings()
    async with (
        open_store(settings.database_url, key=secret_of(settings.key)) as store,
        open_rooms(settings) as rooms,
    ):
        desks = desks_of(settings, store)
        profiles = [await desks.profile(one) for one in await desks.every()]
        yield Bench(rooms, LiveKitTrunks(rooms), profiles)
