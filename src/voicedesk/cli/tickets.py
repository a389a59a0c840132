"""`voicedesk tickets`: what people have to see to, listed, shown and closed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from voicedesk.domain.call import Priority, Ticket, TicketId, TicketStatus
from voicedesk.errors import ConfigurationError

if TYPE_CHECKING:
    from voicedesk.domain.business import Business

WHOSE = "A profile by name or path, or a published business; VOICEDESK_PROFILE when left out."
Whose = Annotated[str | None, typer.Option("--profile", "-p", help=WHOSE)]
Id = Annotated[str, typer.Argument(help="As `list` prints it.")]
MOST_URGENT = tuple(reversed(list(Priority)))

app = typer.Typer(help="What people have to see to: listed, shown, closed.")


@app.command("list")
def list_(
    profile: Whose = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Closed ones as well.")] = False,
) -> None:
    """List what is open, the most urgent first."""
    business, found = asyncio.run(_list(profile, everything=everything))
    for ticket in found:
        typer.echo(f"{ticket.id}  {_line(ticket, business)}")
    typer.echo(f"{len(found)} tickets" if found else "Nothing is open.")


@app.command()
def show(ticket: Id, profile: Whose = None) -> None:
    """Show one ticket. Exit 1 for an unknown id."""
    business, found = asyncio.run(_show(profile, ticket))
    typer.echo(_line(found, business))
    due = f"{business.local(found.due):%Y-%m-%d %H:%M}" if found.due else None
    for label, words in (
        ("due", due),
        ("phone", found.phone),
        ("account", found.account),
        ("order", found.order),
        ("call", found.call),
    ):
        if words:
            typer.echo(f"{label}: {words}")


@app.command()
def close(
    tickets: Annotated[list[str], typer.Argument(help="Ids.")], profile: Whose = None
) -> None:
    """Close tickets that were seen to; closing twice is fine. Exit 1 for an unknown id."""
    for ticket in tickets:
        asyncio.run(_close(profile, ticket))
        typer.echo(f"{ticket} is closed")


async def _list(profile: str | None, *, everything: bool) -> tuple[Business, Sequence[Ticket]]:
    from voicedesk.calls.own import open_own

    async with open_own(_whose(profile)) as office:
        business = office.desk.business
        every = await office.store.tickets.list(business.id)
        wanted = [one for one in every if everything or one.status is not TicketStatus.DONE]
        wanted.sort(key=lambda one: (MOST_URGENT.index(one.priority), one.created))
        return business, wanted


async def _show(profile: str | None, id_: str) -> tuple[Business, Ticket]:
    from voicedesk.calls.own import open_own

    async with open_own(_whose(profile)) as office:
        business = office.desk.business
        found = await office.store.tickets.get(business.id, TicketId(id_))
        if found is None:
            raise ConfigurationError(f"{id_} is no ticket of {business.id}")
        return business, found


async def _close(profile: str | None, id_: str) -> None:
    from voicedesk.calls.own import open_own

    async with open_own(_whose(profile)) as office:
        found = await office.store.tickets.get(office.desk.business.id, TicketId(id_))
        if found is None:
            raise ConfigurationError(f"{id_} is no ticket of {office.desk.business.id}")
        done = replace(found, status=TicketStatus.DONE)
        await office.store.tickets.update(done, now=office.desk.clock.now())


def _whose(profile: str | None) -> str:
    from voicedesk.settings import read_settings

    return profile or read_settings().profile


def _line(ticket: Ticket, business: Business) -> str:
    opened = business.local(ticket.created)
    parts = (
        f"{opened:%Y-%m-%d %H:%M}",
        ticket.priority.value,
        ticket.status.value,
        ticket.category,
        ticket.name,
        ticket.summary,
    )
    return "  ".join(part for part in parts if part)
