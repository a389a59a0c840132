"""`voicedesk bookings`: appointments listed, shown, cancelled, and taken over from elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicedesk.domain.booking import Booking, BookingId, BookingStatus, Entry
from voicedesk.domain.slots import Span
from voicedesk.errors import ConfigurationError, UnknownBooking

if TYPE_CHECKING:
    from voicedesk.bootstrap import Office
    from voicedesk.domain.business import Business
    from voicedesk.services.importing import Taken, Wanted

WHOSE = "A profile by name or path, or a published business; VOICEDESK_PROFILE when left out."
Whose = Annotated[str | None, typer.Option("--profile", "-p", help=WHOSE)]
Id = Annotated[str, typer.Argument(help="As `list` prints it.")]

app = typer.Typer(help="Appointments: listed, shown, cancelled, taken over from elsewhere.")


@app.command("list")
def list_(
    first: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="The first day; today when left out."),
    ] = None,
    days: Annotated[int, typer.Option("--days", min=1, help="How many days.")] = 14,
    staff: Annotated[str | None, typer.Option("--staff", help="Only of one, by id.")] = None,
    profile: Whose = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Cancelled ones as well.")] = False,
) -> None:
    """List the appointments of some days, by time."""
    business, found = asyncio.run(_list(profile, first, days, everything=everything))
    wanted = [one for one in found if staff in (None, one.slot.staff)]
    for booking in wanted:
        typer.echo(f"{booking.id}  {_line(booking, business)}")
    typer.echo(f"{len(wanted)} booked" if wanted else "Nothing is booked.")


@app.command()
def show(booking: Id, profile: Whose = None) -> None:
    """Show one appointment and everything that happened to it. Exit 1 for an unknown id."""
    business, found, entries = asyncio.run(_show(profile, booking))
    who = found.attendee
    typer.echo(_line(found, business))
    for label, words in (("phone", who.phone), ("e-mail", who.email), ("note", who.note)):
        if words:
            typer.echo(f"{label}: {words}")
    typer.echo(f"place: {business.location(found.slot.location).name}")
    for entry in entries:
        at = f"{business.local(entry.at):%Y-%m-%d %H:%M}"
        typer.echo(f"{at}  {entry.deed.value} by {entry.by}  {entry.call or ''}".rstrip())


@app.command()
def cancel(
    booking: Id,
    profile: Whose = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Cancel an appointment; the customer is told and the calendar follows by the office."""
    business, found, _ = asyncio.run(_show(profile, booking))
    if found.status is not BookingStatus.BOOKED:
        typer.echo(f"{booking} is {found.status.value} already")
        return
    if not yes:
        typer.confirm(f"Cancel {_line(found, business)}?", abort=True)
    asyncio.run(_cancel(profile, found))
    typer.echo(f"{booking} is cancelled")


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="CSV or .ics; customers by CSV.")],
    service: Annotated[
        str, typer.Option("--service", help="For appointments that name none.")
    ] = "",
    staff: Annotated[str, typer.Option("--staff", help="Whose calendar it is.")] = "",
    profile: Whose = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
) -> None:
    """Take over appointments and customers; every bad line is named, the others are taken.

    The same file again changes nothing. Nobody is sent a confirmation. Exit 1 for a bad line.
    """
    from voicedesk.services.importing import Wanted

    bad = 0
    for file, taken in asyncio.run(_import(profile, files, Wanted(service, staff), dry=dry_run)):
        bad += _report(file, taken, dry_run=dry_run)
    if bad:
        raise typer.Exit(1)


def _report(file: Path, taken: Sequence[Taken], *, dry_run: bool) -> int:
    from voicedesk.services.importing import counted

    for one in taken:
        if one.state == "bad":
            typer.echo(f"{file.name}, line {one.number}: {one.words}", err=True)
        elif dry_run:
            typer.echo(f"{file.name}, line {one.number}: {one.state}: {one.words}")
    counts = counted(taken)
    said = {"new": "new", "changed": "changed", "same": "there already", "bad": "left out"}
    parts = [f"{counts[state]} {words}" for state, words in said.items() if counts[state]]
    would = " (nothing was written)" if dry_run else ""
    typer.echo(f"{file.name}: {', '.join(parts) or 'nothing in it'}{would}")
    return counts["bad"]


async def _list(
    profile: str | None, first: datetime | None, days: int, *, everything: bool
) -> tuple[Business, Sequence[Booking]]:
    from voicedesk.calls.own import open_own

    async with open_own(_whose(profile)) as office:
        business = office.desk.business
        today = business.local(office.desk.clock.now()).replace(tzinfo=None)
        day = (first or today).replace(hour=0, minute=0, second=0, microsecond=0)
        start, end = (
            one.replace(tzinfo=business.zone) for one in (day, day + timedelta(days=days))
        )
        statuses = tuple(BookingStatus) if everything else (BookingStatus.BOOKED,)
        found = await office.store.ledger.bookings(
            business.id, within=Span(start, end), statuses=statuses
        )
        return business, found


async def _show(profile: str | None, id_: str) -> tuple[Business, Booking, Sequence[Entry]]:
    from voicedesk.calls.own import open_own

    async with open_own(_whose(profile)) as office:
        business, ledger = office.desk.business, office.store.ledger
        found = await ledger.booking(business.id, BookingId(id_))
        if found is None:
            raise UnknownBooking(f"{id_} is no booking of {business.id}")
        return business, found, await ledger.entries(business.id, booking=found.id)


async def _cancel(profile: str | None, booking: Booking) -> None:
    from voicedesk.calls.own import open_own

    async with open_own(_whose(profile)) as office:
        await office.desk.scheduling.cancel(booking, call=None, by="staff")


async def _import(
    profile: str | None, files: Sequence[Path], wanted: Wanted, *, dry: bool
) -> list[tuple[Path, Sequence[Taken]]]:
    from voicedesk.calls.own import open_own

    async with open_own(_whose(profile)) as office:
        return [(file, await _import_file(office, file, wanted, dry=dry)) for file in files]


async def _import_file(office: Office, file: Path, wanted: Wanted, *, dry: bool) -> Sequence[Taken]:
    from voicedesk.services.calendar_files import is_appointments, read_csv, read_ics
    from voicedesk.services.importing import Import

    desk, region = office.desk, office.desk.profile.business.region
    text = await asyncio.to_thread(_text_of, file)
    work = Import(desk.business, region, office.store.ledger, office.store.customers, desk.clock)
    if file.suffix.casefold() in (".ics", ".ical", ".ifb"):
        lines = read_ics(text, region=region, now=desk.clock.now())
        return await work.bookings(lines, wanted=wanted, dry_run=dry)
    lines = read_csv(text)
    if is_appointments(lines):
        return await work.bookings(lines, wanted=wanted, dry_run=dry)
    return await work.people(lines, dry_run=dry)


def _text_of(file: Path) -> str:
    from voicedesk.services.calendar_files import decoded

    try:
        return decoded(file.read_bytes())
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be read: {error.strerror}") from error


def _whose(profile: str | None) -> str:
    from voicedesk.settings import read_settings

    return profile or read_settings().profile


def _line(booking: Booking, business: Business) -> str:
    start = business.local(booking.span.start)
    service, staff = booking.slot.service, booking.slot.staff
    names = {one.id: one.name for one in business.services}
    people = {one.id: one.name for one in business.staff}
    return "  ".join(
        (
            f"{start:%a %Y-%m-%d %H:%M}",
            f"{booking.span.length // timedelta(minutes=1)} min",
            names.get(service, service),
            people.get(staff, staff),
            booking.attendee.name,
            booking.status.value,
        )
    )
