"""`voicedesk kb`: documents taken in, searched, and the questions that they leave open."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicedesk.errors import (
    ConfigurationError,
    ConnectorError,
    DocumentUnreadable,
    NoSuchQuestion,
)
from voicedesk.services.knowledge import FILE
from voicedesk.services.passages import CUT

if TYPE_CHECKING:
    from datetime import date

    from rich.progress import Progress

    from voicedesk.domain.knowledge import Found
    from voicedesk.services.knowledge import KnowledgeBase, OpenQuestion

WHOSE = "A profile by name or path, or a published business; VOICEDESK_PROFILE when left out."
Whose = Annotated[str | None, typer.Option("--profile", "-p", help=WHOSE)]
REFRESH_S = 10
Paths = Annotated[list[Path], typer.Argument(help="Files and folders.")]

app = typer.Typer(help="What the desk knows: documents, a search, and its gaps.")


@dataclass(slots=True)
class _Report:
    """What became of the files."""

    taken: list[str] = field(default_factory=list)
    same: int = 0
    gone: list[str] = field(default_factory=list)
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    passages: int = 0


@app.command()
def ingest(paths: Paths, profile: Whose = None) -> None:
    """Take in Markdown, HTML, PDF, DOCX, text and tables of questions and answers.

    Only what changed is read again; what was deleted is forgotten. Exit 1 if a file was unreadable.
    """
    report = asyncio.run(_ingest(profile, paths))
    for source, why in report.unreadable:
        typer.echo(f"{source}: {why}", err=True)
    typer.echo(
        f"{len(report.taken)} taken in with {report.passages} passages, {report.same} unchanged, "
        f"{len(report.gone)} forgotten, {len(report.unreadable)} unreadable"
    )
    if report.unreadable:
        raise typer.Exit(1)


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="A question, as a caller would ask it.")],
    profile: Whose = None,
    k: Annotated[int, typer.Option("--top", min=1, help="How many passages.")] = 3,
) -> None:
    """Show which passages would be spoken from, with their scores and sources."""
    found = asyncio.run(_search(profile, text, k))
    for one in found:
        typer.echo(f"{one.score:.2f}  {one.passage.source}\n      {one.passage.text}")
    if not found:
        typer.echo("Nothing fits.")


@app.command()
def gaps(profile: Whose = None) -> None:
    """List the questions that nothing answered, the most frequent first."""
    found = asyncio.run(_gaps(profile))
    for place, one in enumerate(found, start=1):
        typer.echo(f"{place:3}. {one.times:4}  {one.last:%Y-%m-%d}  {one.question}")
    if not found:
        typer.echo("No question is open.")


@app.command()
def answer(
    gap: Annotated[str, typer.Argument(help="Its number in `kb gaps`, or its words.")],
    text: Annotated[str, typer.Argument(help="What the desk is to say.")],
    profile: Whose = None,
    until: Annotated[
        str, typer.Option("--until", metavar="YYYY-MM-DD", help="The last day it is true.")
    ] = "",
) -> None:
    """Answer an open question; the desk knows it at once, in calls that are going on too."""
    from datetime import date

    try:
        question = asyncio.run(
            _answer(profile, gap, text, date.fromisoformat(until) if until else None)
        )
    except (NoSuchQuestion, ValueError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"Answered: {question.question} (asked {question.times} times)")


async def _ingest(profile: str | None, paths: Sequence[Path]) -> _Report:
    from rich.console import Console
    from rich.progress import Progress

    from voicedesk.calls.own import open_own

    async with open_own(_whose(profile)) as office:
        knowledge, report = office.desk.knowledge, _Report()
        every = await knowledge.knowledge.digests(knowledge.business.id)
        known = {name: digest for name, digest in every.items() if digest.startswith(FILE)}
        found = await asyncio.to_thread(_found, paths, known)
        console = Console(stderr=True)
        with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
            task = bar.add_task("reading", total=len(found))
            for source, file in found.items():
                await _take(knowledge, known.get(source), source, file, report)
                bar.advance(task)
            await _refresh(knowledge, bar)
        return report


async def _refresh(knowledge: KnowledgeBase, bar: Progress) -> None:
    """Vectors for what is new; a model that fails leaves words, and says so."""
    task = bar.add_task("meaning", total=None)
    try:
        while made := await knowledge.knowledge.refresh(knowledge.business.id):
            bar.advance(task, made)
    except ConnectorError as error:
        typer.echo(f"searched by words alone for now: {error}", err=True)


async def _take(
    knowledge: KnowledgeBase, known: str | None, source: str, file: Path, report: _Report
) -> None:
    """Bring one source up to date; `known` is the digest that it was taken in with."""
    from voicedesk.connectors.documents import to_markdown

    if not await asyncio.to_thread(file.is_file):
        if known is None:
            report.unreadable.append((source, "there is no such file"))
            return
        await knowledge.forget(source)
        report.gone.append(source)
        return
    try:
        content = await asyncio.to_thread(file.read_bytes)
        digest = f"{FILE}{CUT}:{hashlib.sha256(content).hexdigest()[:32]}"
        if known == digest:
            report.same += 1
            return
        words = await asyncio.to_thread(to_markdown, content, name=file.name)
        report.passages += await knowledge.ingest({source: words}, digests={source: digest})
    except (DocumentUnreadable, ConfigurationError, OSError, ValueError) as error:
        report.unreadable.append((source, str(error)))
        return
    report.taken.append(source)


async def _search(profile: str | None, text: str, k: int) -> Sequence[Found]:
    from voicedesk.calls.own import open_own

    async with open_own(_whose(profile)) as office:
        return await office.desk.knowledge.search(text, k=k)


async def _gaps(profile: str | None) -> Sequence[OpenQuestion]:
    from voicedesk.calls.own import open_own

    async with open_own(_whose(profile)) as office:
        return await office.desk.knowledge.open_questions()


async def _answer(profile: str | None, gap: str, text: str, until: date | None) -> OpenQuestion:
    from voicedesk.calls.own import open_own

    async with open_own(_whose(profile)) as office:
        question = await office.desk.knowledge.answer_gap(gap, text, until=until)
        await office.desk.knowledge.refresh(seconds=REFRESH_S)
        return question


def _whose(profile: str | None) -> str:
    from voicedesk.settings import read_settings

    return profile or read_settings().profile


def _found(paths: Sequence[Path], known: Mapping[str, str]) -> dict[str, Path]:
    """By source every file that is there, or was there when it was last looked at."""
    found: dict[str, Path] = {}
    for path in paths:
        source = _source(path)
        inside = list(_files(path)) if path.is_dir() else []
        found.update((_source(file), file) for file in inside)
        was = [name for name in known if name == source or name.startswith(f"{source}/")]
        found.update((name, Path(name)) for name in was if name not in found)
        if not path.is_dir() and not was:
            found[source] = path
    return found


def _files(folder: Path) -> Iterator[Path]:
    """The files of a folder and of those within it; hidden ones are nobody's documents."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith(".") for part in parts):
            yield path


def _source(path: Path) -> str:
    """What a document is called in answers and here: its path, from where the desk is run."""
    whole, here = path.resolve(), Path.cwd()
    return (whole.relative_to(here) if whole.is_relative_to(here) else whole).as_posix()
