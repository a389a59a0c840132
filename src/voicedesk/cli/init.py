"""`voicedesk init`: a new profile from a few answers, or from a business's own website."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from voicedesk.errors import ProfileInvalid
from voicedesk.ports import Websites
from voicedesk.profile.blank import KNOWLEDGE, Answers, blank_files
from voicedesk.profile.check import read_profile
from voicedesk.profile.fresh import blank_outline, fresh_files
from voicedesk.profile.outline import Outline
from voicedesk.profile.website import Found, found_on

FOLDER = "The folder to write, for example profiles/my_business."
FROM = "The business's own website: what it says is read and shown, for you to confirm."
YES = "Take what the website says, and ask for nothing else."


def init(  # noqa: PLR0913 - one argument for each question
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help=FOLDER)],
    *,
    name: Annotated[str | None, typer.Option(help="What the business is called.")] = None,
    kind: Annotated[str | None, typer.Option(help="Such as: dental practice.")] = None,
    phone: Annotated[str | None, typer.Option(help="With country code: +12025550123.")] = None,
    time_zone: Annotated[str | None, typer.Option(help="Such as America/New_York.")] = None,
    service: Annotated[str | None, typer.Option(help="A service that can be booked.")] = None,
    duration: Annotated[int | None, typer.Option(help="How many minutes it takes.", min=5)] = None,
    person: Annotated[str | None, typer.Option(help="Who performs it.")] = None,
    region: Annotated[str, typer.Option(help="ISO 3166.")] = "US",
    currency: Annotated[str, typer.Option(help="ISO 4217.")] = "USD",
    website: Annotated[str | None, typer.Option("--from", help=FROM)] = None,
    yes: Annotated[bool, typer.Option("--yes", help=YES)] = False,
) -> None:
    """Write a new profile; what is not given is asked, nothing that is there is touched."""
    given = {
        "business.name": name,
        "business.kind": kind,
        "business.phone": phone,
        "business.time_zone": time_zone,
    }
    if website is None:
        head = _Asking(given, {}, yes=False).head()
        files = _typed(head, (service, duration, person), region=region, currency=currency)
    else:
        found = _read(context.obj, website, region)
        _show(found)
        files = _from_site(found, _Asking(given, found.outline.values, yes=yes).head())
    _write(folder, files)


def _typed(
    head: dict[str, str],
    more: tuple[str | None, int | None, str | None],
    *,
    region: str,
    currency: str,
) -> dict[str, str]:
    service, duration, person = more
    answers = Answers(
        head["business.name"],
        head["business.kind"],
        head["business.phone"],
        head["business.time_zone"],
        _ask(service, "A service that can be booked", "appointment"),
        _ask(duration, "How many minutes it takes", 30),
        _ask(person, "Who performs it", "the team"),
        region,
        currency,
    )
    return blank_files(answers)


def _from_site(found: Found, head: dict[str, str]) -> dict[str, str]:
    files = fresh_files(_outline(found, head), found.questions)
    example = {} if found.questions else {"knowledge/about_us.md": KNOWLEDGE}
    return {**files, **example}


@dataclass(frozen=True, slots=True)
class _Asking:
    """What was given, what was found, and whether the rest is asked."""

    given: dict[str, str | None]
    found: dict[str, str]
    yes: bool

    def head(self) -> dict[str, str]:
        """The four values that every desk needs, in the order of the questions."""
        return {
            "business.name": self._one("business.name", "What is your business called"),
            "business.kind": self._one(
                "business.kind", "What kind of business is it (dental practice)"
            ),
            "business.phone": self._one(
                "business.phone", "Its number, with country code (+12025550123)"
            ),
            "business.time_zone": self._one(
                "business.time_zone", "Its time zone", "America/New_York"
            ),
        }

    def _one(self, name: str, question: str, default: str | None = None) -> str:
        stands = self.found.get(name) or default
        if self.given[name] is None and self.yes and stands:
            return stands
        return str(_ask(self.given[name], question, stands))


def _ask(given: Any, question: str, default: Any) -> Any:  # noqa: ANN401  # of whatever type it has
    return typer.prompt(question, default=default) if given is None else given


def _read(websites: Websites | None, website: str, region: str) -> Found:
    from voicedesk.connectors.website import HttpWebsites  # few profiles come from one

    pages = asyncio.run((websites or HttpWebsites()).read(website))
    return found_on(pages, region=region)


def _show(found: Found) -> None:
    """What was found, each with where."""
    for name, value in found.outline.values.items():
        if name in found.sources:
            typer.echo(f"  {name}: {value}    ({found.sources[name]})")
    for day, stretches in found.outline.hours.items():
        typer.echo(f"  hours.{day}: {stretches}    ({found.sources['hours']})")
    for kind in ("services", "staff"):
        for row in found.outline.rows.get(kind, ()):
            more = ", ".join(row[key] for key in ("duration_min", "price") if row.get(key))
            words = f"{row['name']} {more}".strip()
            typer.echo(f"  {kind}: {words}    ({found.sources[kind]})")
    for question, _ in found.questions:
        typer.echo(f"  question: {question}    ({found.sources['questions']})")


def _outline(found: Found, head: dict[str, str]) -> Outline:
    empty = blank_outline()
    said = replace(found.outline, values={**empty.values, **found.outline.values, **head})
    return said if said.hours else replace(said, hours=empty.hours)


def _write(folder: Path, files: dict[str, str]) -> None:
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
