"""`voicedesk worker`, `office` and `up`: what runs for as long as the desk is open."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Annotated

import typer

from voicedesk.settings import inherited, read_settings
from voicedesk.telemetry.log import configure

if TYPE_CHECKING:
    from voicedesk.office.up import Home

_ONCE = "\n           opens once and makes you the owner; it is good for seven days"

_SAMPLE = "  sample   voicedesk demo --data fills every page with a month of invented calls\n"


def worker() -> None:
    """Take calls from the LiveKit server; SIGTERM lets the calls that are under way end first."""
    settings = read_settings()
    configure()
    from voicedesk.calls.worker import work

    if not asyncio.run(work(settings)):
        typer.echo(f"The LiveKit server at {settings.livekit_url} could not be reached.", err=True)
        raise typer.Exit(1)


def office() -> None:
    """Carry out what follows from calls, and watch over the live ones."""
    settings = read_settings()
    configure()
    from voicedesk.office.run import keep_office

    asyncio.run(keep_office(settings))


def up(
    port: Annotated[int, typer.Option(help="Where the LiveKit server answers.")] = 7880,
    media_port: Annotated[int, typer.Option(help="Where sound flows, UDP.")] = 7882,
    sip_port: Annotated[int, typer.Option(help="Where SIP telephones ring, UDP.")] = 5060,
    redis_port: Annotated[int, typer.Option(help="The Redis that telephones need.")] = 6380,
) -> None:
    """Start the whole desk on this machine: server, office and worker, supervised. Needs no key."""
    from voicedesk.office.livekit_server import Ports, find_binary, prepare
    from voicedesk.office.telephony import telephony_of
    from voicedesk.office.up import Home

    settings = read_settings()
    folder = settings.var / "up"
    phones = telephony_of((redis_port, sip_port))
    redis = phones.redis_address if phones else ""
    binary = find_binary(settings.bin)
    server = prepare(folder, binary, ports=Ports(port, media_port), redis=redis)
    asyncio.run(_up(Home(folder, server, settings, inherited(), phones)))


async def _up(home: Home) -> None:
    from voicedesk.office.supervisor import supervise

    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    told: asyncio.Queue[str] = asyncio.Queue()
    async with asyncio.TaskGroup() as group:
        saying = group.create_task(_say(home, told))
        await supervise(home.parts, stopping, told=told)
        saying.cancel()


async def _say(home: Home, told: asyncio.Queue[str]) -> None:
    typer.echo(f"Opening the desk of {home.settings.profile}. Logs: {home.folder}")
    while line := await told.get():
        typer.echo(line)
    from voicedesk.office.first_user import first_link

    first = await first_link(home.settings, home.dashboard)
    typer.echo(
        f"The desk is open.\n"
        f"  call     {home.call_page}\n"
        f"{await _ringing(home)}"
        f"  desk     {first or home.dashboard + '/desk'}{_ONCE if first else ''}\n"
        f"{_SAMPLE if first else ''}"
        f"  rooms    {home.server.url}, key voicedesk, secret in {home.folder}/livekit.secret\n"
        f"Ctrl-C closes it."
    )


async def _ringing(home: Home) -> str:
    """What a SIP telephone of this machine dials; empty where none can."""
    from voicedesk.errors import ConnectorError
    from voicedesk.office.telephony import lead_in

    if home.telephony is None or not home.numbers:
        return ""
    try:
        await lead_in(home.server, home.numbers)
    except ConnectorError as error:
        return f"  ring     not possible: {error}\n"
    return f"  ring     sip:{next(iter(home.numbers))}@{home.telephony.address}\n"
