"""`voicedesk check` and `voicedesk profile schema`: mistakes in words, and help for editors."""

from __future__ import annotations

from typing import Annotated

import typer

from voicedesk.errors import ProfileInvalid
from voicedesk.profile import Mistake, check_folder
from voicedesk.profile.folder import find_folder, known_names
from voicedesk.profile.json_schema import schema_text

NAME = "A profile by name or path; all that can be found when left out."


def check(
    profile: Annotated[str | None, typer.Option("--profile", "-p", help=NAME)] = None,
) -> None:
    """Name every mistake of a profile, with its file and line; exit 1 if there is any."""
    names = [profile] if profile else list(known_names())
    found = {name: _mistakes(name) for name in names}
    for name, mistakes in found.items():
        for mistake in mistakes:
            typer.echo(mistake)
        typer.echo(f"{name}: {_count(len(mistakes))}")
    if any(found.values()):
        raise typer.Exit(1)


def schema(
    *,
    sample: Annotated[bool, typer.Option("--sample", help="The schema of sample.yaml.")] = False,
) -> None:
    """Print the JSON Schema of profile.yaml, for editors that check while one types."""
    typer.echo(schema_text(sample=sample), nl=False)


def _mistakes(name: str) -> list[str]:
    try:
        folder = find_folder(name)
    except ProfileInvalid as error:
        return list(error.mistakes)
    return [_shown(folder.as_posix(), mistake) for mistake in check_folder(folder)]


def _shown(folder: str, mistake: Mistake) -> str:
    return f"{folder}/{mistake}"


def _count(mistakes: int) -> str:
    if mistakes == 0:
        return "no mistakes"
    return "1 mistake" if mistakes == 1 else f"{mistakes} mistakes"
