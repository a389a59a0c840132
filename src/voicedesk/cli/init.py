"""`voicedesk init`: a new profile from a few answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voicedesk.errors import ProfileInvalid
from voicedesk.profile.blank import Answers, blank_files
from voicedesk.profile.check import read_profile

FOLDER = "The folder to write, for example profiles/my_business."


def init(  # noqa: PLR0913 - one argument for each question
    folder: Annotated[Path, typer.Argument(help=FOLDER)],
    *,
    name: Annotated[str, typer.Option(prompt="What is your business called")],
    kind: Annotated[str, typer.Option(prompt="What kind of business is it (dental practice)")],
    phone: Annotated[str, typer.Option(prompt="Its number, with country code (+12025550123)")],
    time_zone: Annotated[str, typer.Option(prompt="Its time zone")] = "America/New_York",
    service: Annotated[str, typer.Option(prompt="A service that can be booked")] = "appointment",
    duration: Annotated[int, typer.Option(prompt="How many minutes it takes", min=5)] = 30,
    person: Annotated[str, typer.Option(prompt="Who performs it")] = "the team",
    region: Annotated[str, typer.Option(help="ISO 3166.")] = "US",
    currency: Annotated[str, typer.Option(help="ISO 4217.")] = "USD",
) -> None:
    """Write a new profile; nothing that is there already is touched."""
    answers = Answers(name, kind, phone, time_zone, service, duration, person, region, currency)
    files = blank_files(answers)
    taken = [file for file in files if (folder / file).exists()]
    if taken:
        raise ProfileInvalid(mistakes=tuple(f"{folder / file} is there already" for file in taken))
    mistakes = read_profile(files).mistakes
    if mistakes:
        raise ProfileInvalid(mistakes=tuple(mistake.words for mistake in mistakes))
    for file, text in files.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    typer.echo(f"Written: {folder}. Fill it in, then: voicedesk check --profile {folder}")
