"""`voicedesk demo`: one whole voice call, offline, with everything that came of it shown."""

from __future__ import annotations

import asyncio
import logging
import resource
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from voicedesk.cli.options import moment, number
from voicedesk.profile.load import load_profile
from voicedesk.rehearsal.demo import Demo, Script, keep, play

SAYS = (
    "Hi, I'd like to schedule an appointment.",
    "Do you take Delta Dental?",
    "Next Tuesday at two p.m. please.",
    "Yes, that works for me.",
    "No thanks, goodbye.",
)
REMOVE = "Instead: take the sample business away again, with everything in it."
DATA = "Instead: add a marked sample business with a month of invented calls to the dashboard."
NOW = "2026-03-03T09:00:00-05:00"


def demo(  # noqa: PLR0913  # one parameter for each option
    profile: Annotated[str, typer.Option(help="A profile by name or path.")] = "dental",
    caller: Annotated[str, typer.Option("--from", help="Who rings.")] = "+12025550123",
    now: Annotated[str, typer.Option(help="When the call comes in, ISO 8601.")] = NOW,
    say: Annotated[list[str] | None, typer.Option(help="What the caller says, in order.")] = None,
    folder: Annotated[Path, typer.Option(help="Where the recording goes.")] = Path("var/demo"),
    *,
    data: Annotated[bool, typer.Option("--data", help=DATA)] = False,
    remove: Annotated[bool, typer.Option("--remove", help=REMOVE)] = False,
) -> None:
    """Ring the desk with a synthetic voice; exit 0 only if the booking is in the ledger."""
    console = Console(highlight=False)
    if data or remove:
        take_away(console) if remove else invent(console)
        return
    # what it warns of is how the ear ends a turn, which is as it should be
    logging.getLogger("livekit.agents").setLevel(logging.ERROR)
    loaded = load_profile(profile)
    script = Script(number(caller), moment(now), tuple(say or SAYS))
    console.print(f"[dim]{escape(loaded.profile.business.name)} is called by {caller}.[/]")
    folder.mkdir(parents=True, exist_ok=True)
    recording = folder / "call.wav"

    def show(kind: str, data: Mapping[str, object]) -> None:
        _line(console, kind, data)

    done = asyncio.run(play(loaded, script, recording, show=show))
    title = f"A call to {loaded.profile.business.name}"
    keep(done, folder, title=title, subtitle=f"{now}, from {caller}", recording=recording)
    _summary(console, done, folder)
    if not any(row["status"] == "booked" for row in done.left.bookings):
        console.print("[red]No booking is in the ledger.[/]")
        raise typer.Exit(1)


def invent(console: Console) -> None:
    """Add the sample business; the desk itself holds the calls, which takes about a minute."""
    from voicedesk.connectors.clock import SystemClock
    from voicedesk.office.sample import add_sample
    from voicedesk.rehearsal.sample_month import Month
    from voicedesk.settings import read_settings

    with console.status("Inventing a month of calls …") as status:
        calls = asyncio.run(
            add_sample(
                read_settings(),
                Month(SystemClock().now()),
                told=lambda done, of: status.update(f"Inventing a month: call {done} of {of}"),
            )
        )
    console.print(
        f"{calls} calls are in the desk `sample`, which is marked on every page. Owners find it "
        "beside the name of their desk; nobody is written to or rung because of it."
    )


def take_away(console: Console) -> None:
    """Remove the sample business."""
    from voicedesk.office.sample import remove_sample
    from voicedesk.settings import read_settings

    rows = asyncio.run(remove_sample(read_settings()))
    console.print(f"The desk `sample` is gone, with {rows} rows.")


def _line(console: Console, kind: str, data: Mapping[str, object]) -> None:
    text = escape(str(data.get("text", "")))
    if kind == "heard":
        console.print(f"[bold yellow]caller[/]  {text}")
    elif kind == "say":
        console.print(f"[bold cyan]  desk[/]  {text}")
    elif kind == "tool":
        console.print(f"[dim]        {data['name']} {escape(str(data['args']))} {data['ms']} ms[/]")


def _summary(console: Console, done: Demo, folder: Path) -> None:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for row in done.left.bookings:
        table.add_row(
            "ledger",
            f"{row['status']}: {row['service']} with {row['staff']}, {row['start']}, {row['name']}",
        )
    for row in done.left.notifications:
        table.add_row("outbox", f"{row['kind']} {row['channel']} to {row['to']}: {row['state']}")
    table.add_row("answers", done.stopwatch.summary())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    table.add_row("machine", f"ready after {done.ready_s:.1f} s, {memory:.0f} MB at most")
    for name in ("call.wav", "call.html", "transcript.txt", "journal.jsonl"):
        table.add_row("kept", str(folder / name))
    console.print()
    console.print(table)
