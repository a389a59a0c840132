"""`voicedesk check`: every mistake of a profile and of the settings, in words."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from voicedesk.errors import ConfigurationError, ProfileInvalid, SettingsInvalid, StoreError
from voicedesk.profile import check_folder
from voicedesk.profile.folder import find_folder, known_names
from voicedesk.profile.load import load_profile
from voicedesk.profile.mistakes import meant
from voicedesk.profile.overlay import bases_of, explained
from voicedesk.settings import environment, read_settings, secret_of, vendors_of

LIVE = "Also ask every vendor and connected system whether it takes our credentials."
NAME = "A profile by name or path; all that can be found when left out."
PROVE = "Walk the conversations that can be had, and show that none breaks a law of the desk."
MODELS = "Try out the recogniser and the voice of this machine that a profile names."
MESSAGES = "Show every message as it would be sent."
BRAINS = ("reflex", "cascade", "hosted")


def check(
    profile: Annotated[str | None, typer.Option("--profile", "-p", help=NAME)] = None,
    prove: Annotated[bool, typer.Option("--prove", help=PROVE)] = False,  # noqa: FBT002
    seconds: Annotated[float, typer.Option(min=1, help="For each proof.")] = 45.0,
    *,
    live: Annotated[bool, typer.Option("--live", help=LIVE)] = False,
    models: Annotated[bool, typer.Option("--models", help=MODELS)] = False,
    messages: Annotated[bool, typer.Option("--messages", help=MESSAGES)] = False,
) -> None:
    """Name every mistake of a profile and of the settings; exit 1 if there is any."""
    names = [profile] if profile else list(known_names())
    mistakes, kept = _settings()
    found = {"settings": mistakes} | {name: _mistakes(name) for name in names}
    if not any(found.values()):
        found |= {f"{name}, live": asyncio.run(_live(name)) for name in names if live}
        found |= {f"{name}, models": _graded(name) for name in names if models}
    beside = {"settings": [f"  {kept}"]} if kept else {}
    for name in names:
        if not found[name]:
            beside[name] = [*_origins(name), *(_rendered(name) if messages else [])]
    _tell(found, beside)
    if any(found.values()):
        raise typer.Exit(1)
    proved = [_proved(name, seconds) for name in names if prove]
    if not all(proved):
        raise typer.Exit(1)


def _tell(found: Mapping[str, Sequence[str]], beside: Mapping[str, Sequence[str]]) -> None:
    """Mistakes of each part, how many they are, and what else is to be said of it."""
    for name, mistakes in found.items():
        told = [*mistakes, f"{name}: {_count(len(mistakes))}", *beside.get(name, ())]
        for line in told:
            typer.echo(line)


def _origins(name: str) -> list[str]:
    """How much of a profile is its own, where it extends another."""
    files = load_profile(find_folder(name).as_posix()).files
    if not bases_of(files):
        return []
    counts = Counter(row.file for row in explained(files))
    told = ", ".join(f"{file} {count}" for file, count in sorted(counts.items()))
    return [f"  values by file: {told} (`voicedesk profile explain` names each)"]


def _proved(name: str, seconds: float) -> bool:
    """Walk the conversations of one desk; a hole is told with the shortest call to it."""
    # LiveKit takes a second to import
    from voicedesk.connectors.clock import SystemClock
    from voicedesk.rehearsal.prove import prove
    from voicedesk.rehearsal.prove_laws import proof_lines

    loaded = load_profile(name)
    proof = asyncio.run(prove(loaded, now=SystemClock().now(), longest_s=seconds))
    for line in proof_lines(name, proof):
        typer.echo(line)
    return not proof.holes


async def _live(name: str) -> list[str]:
    """What the connected systems of a profile say to our credentials."""
    from voicedesk.cli.probes import run_probes
    from voicedesk.cli.vendors import ask_vendors
    from voicedesk.connectors.wiring import Connections
    from voicedesk.store import open_store

    settings, profile = read_settings(), load_profile(name).profile
    answers = await ask_vendors(profile, vendors_of(settings))
    for one in answers:
        if not one.failed:
            typer.echo(f"{one.name}: {one.words}")
    silent = [f"{one.name}: {one.words}" for one in answers if one.failed]
    try:
        async with open_store(settings.database_url, key=secret_of(settings.key)) as store:
            connections = Connections(settings.var, store.secrets, environment)
            return [*silent, *await run_probes(await connections.of(profile))]
    except (ConfigurationError, StoreError) as error:
        return [*silent, str(error)]


def _graded(name: str) -> list[str]:
    """What cannot be opened; what can is printed with its grade."""
    # models take a second to import
    from voicedesk.cli.grades import grades

    mistakes = []
    for line, fault in grades(load_profile(name).profile):
        if fault:
            mistakes.append(line)
        else:
            typer.echo(line)
    return mistakes


def _rendered(name: str) -> list[str]:
    """Every message as somebody would read it, with how many texts it takes."""
    from voicedesk.services.previews import previews

    lines = []
    for one in previews(load_profile(find_folder(name).as_posix()).profile):
        if one.words.sms:
            lines.append(f"  {one.kind} (sms, {one.segments}): {one.words.sms}")
        if one.words.email_subject:
            lines.append(f"  {one.kind} (e-mail): {one.words.email_subject}")
            lines += [f"    {line}" for line in one.words.email_body.splitlines()]
    return lines


def _settings() -> tuple[list[str], str]:
    """What is wrong with the settings, and whether contact data is sealed if that is not."""
    from voicedesk.cli.doctor import contacts
    from voicedesk.store import open_store

    try:
        settings = read_settings()
    except SettingsInvalid as error:
        return list(error.mistakes), ""
    mistakes = []
    if settings.brain and settings.brain not in BRAINS:
        hint = meant(settings.brain, BRAINS)
        mistakes.append(f'VOICEDESK_BRAIN: "{settings.brain}" is no brain{hint}')
    try:
        find_folder(settings.profile)
    except ProfileInvalid as error:
        mistakes.append(f"VOICEDESK_PROFILE: {error}")
    try:
        open_store(settings.database_url)
    except ConfigurationError as error:
        mistakes.append(f"DATABASE_URL: {error}")
    kept = asyncio.run(contacts(settings))
    if kept.state == "broken":
        mistakes.append(kept.words)
    return mistakes, "" if mistakes else kept.words


def _mistakes(name: str) -> list[str]:
    try:
        folder = find_folder(name)
    except ProfileInvalid as error:
        return list(error.mistakes)
    mistakes = [f"{folder.as_posix()}/{mistake}" for mistake in check_folder(folder)]
    return mistakes or [f"{folder.as_posix()}/profile.yaml: {m}" for m in _models(folder)]


def _models(folder: Path) -> list[str]:
    """Models that nobody knows or that are not installed; once the profile itself is in order."""
    # LiveKit takes a second to import
    from voicedesk.brain import hosted as brains
    from voicedesk.speech import hosted as speech

    profile = load_profile(folder.as_posix()).profile
    mistakes = [*speech.unknown(profile), *brains.unknown(profile.models.llm)]
    try:
        find = vendors_of(read_settings())
    except SettingsInvalid:
        return mistakes  # told apart, once
    chain = profile.models.llm or brains.DEFAULT_CHAIN
    return [*mistakes, *speech.missing(profile, find), *brains.missing(chain, find)]


def _count(mistakes: int) -> str:
    if mistakes == 0:
        return "no mistakes"
    return "1 mistake" if mistakes == 1 else f"{mistakes} mistakes"
