"""`voicedesk user`: who may sign in to the dashboard."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from voicedesk.domain.accounts import Role

app = typer.Typer(help="Who may sign in to the dashboard.")


@app.callback()
def _group() -> None:
    """Who may sign in to the dashboard."""


@app.command()
def invite(
    email: Annotated[str, typer.Argument(help="Whose address it is.")],
    role: Annotated[Role, typer.Option(help="What they may do.")] = Role.STAFF,
    business: Annotated[str | None, typer.Option(help="Its id; every one if left out.")] = None,
    *,
    hears: Annotated[bool, typer.Option("--hears", help="They may hear calls.")] = False,
) -> None:
    """Print a link that makes somebody a member: it opens once, within seven days."""
    from voicedesk.office.first_user import invite as invited
    from voicedesk.settings import read_settings

    if "@" not in email:
        raise typer.BadParameter("write a whole e-mail address")
    settings = read_settings()
    path = asyncio.run(invited(settings, email, role, business=business, hears=hears))
    base = settings.public_url.rstrip("/") or f"http://{settings.office_address}"
    typer.echo(f"{base}{path}")
