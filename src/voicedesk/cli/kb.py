"""`voicedesk kb`: documents taken in, searched, and the questions that they leave open."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicedesk.errors import ConfigurationError, DocumentUnreadable

if TYPE_CHECKING:
    from voicedesk.domain.knowledge import Found
    from voicedesk.services.knowledge import KnowledgeBase, OpenQuestion

WHOSE = "A profile by name or path, or a published business; VOICEDESK_PROFILE when left out."
Whose = Annotated[str | None, typer.Option("--profile", "-p", help=WHOSE)]
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
    for one in found:
        typer.echo(f"{one.times:4}  {one.last:%Y-%m-%d}  {one.question}")
    if not found:
        typer.echo("No question is open.")


async def _ingest(profile: str | None, paths: Sequence[Path]) -> _Report:
    from rich.console import Console
    from rich.progress import Progress

    from voicedesk.calls.own import open_own

    settings_var, whose = _settings(profile)
    async with open_own(whose, shelf=True) as office:
        desk, report = office.desk, _Report()
        folder = settings_var / desk.business.id
        known = await asyncio.to_thread(_known, folder)
        found = await asyncio.to_thread(_found, paths, known)
        console = Console(stderr=True)
        with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
            task = bar.add_task("reading", total=len(found))
            for source, file in found.items():
                known = await _take(desk.knowledge, known, source, file, report)
                # kept as it grows: an ingestion that is stopped goes on where it was
                await asyncio.to_thread(_remember, folder, known)
                bar.advance(task)
        return report


async def _take(
    knowledge: KnowledgeBase,
    known: Mapping[str, str],
    source: str,
    file: Path,
    report: _Report,
) -> Mapping[str, str]:
    """Bring one source up to date; what is known then, by source the hash of its file."""
    from voicedesk.connectors.documents import to_markdown

    if not await asyncio.to_thread(file.is_file):
        if source not in known:
            report.unreadable.append((source, "there is no such file"))
            return known
        await knowledge.knowledge.replace(knowledge.business.id, source, ())
        report.gone.append(source)
        return {name: hash_ for name, hash_ in known.items() if name != source}
    try:
        content = await asyncio.to_thread(file.read_bytes)
        hash_ = hashlib.sha256(content).hexdigest()
        if known.get(source) == hash_:
            report.same += 1
            return known
        words = await asyncio.to_thread(to_markdown, content, name=file.name)
        report.passages += await knowledge.ingest({source: words})
    except (DocumentUnreadable, ConfigurationError, OSError, ValueError) as error:
        report.unreadable.append((source, str(error)))
        return known
    report.taken.append(source)
    return {**known, source: hash_}


async def _search(profile: str | None, text: str, k: int) -> Sequence[Found]:
    from voicedesk.calls.own import open_own

    async with open_own(_settings(profile)[1]) as office:
        return await office.desk.knowledge.search(text, k=k)


async def _gaps(profile: str | None) -> Sequence[OpenQuestion]:
    from voicedesk.calls.own import open_own

    async with open_own(_settings(profile)[1]) as office:
        return await office.desk.knowledge.open_questions()


def _settings(profile: str | None) -> tuple[Path, str]:
    from voicedesk.settings import read_settings

    settings = read_settings()
    return settings.var, profile or settings.profile


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


def _known(folder: Path) -> Mapping[str, str]:
    file = folder / "knowledge.json"
    if not file.exists():
        return {}
    read: dict[str, str] = json.loads(file.read_text("utf-8"))
    return read


def _remember(folder: Path, known: Mapping[str, str]) -> None:
    file = folder / "knowledge.json"
    draft = file.with_suffix(".draft")
    draft.write_text(json.dumps(known, indent=1, sort_keys=True), "utf-8")
    draft.replace(file)
