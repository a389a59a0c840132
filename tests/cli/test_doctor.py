"""What a call needs is looked at line by line, and what is broken is said with its cure."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from cryptography.fernet import Fernet
from typer.testing import CliRunner

from voicedesk.cli.doctor import (
    Finding,
    credentials,
    disk,
    doctor,
    livekit,
    metrics,
    python_and_sqlite,
    traces,
    webhooks,
)
from voicedesk.domain.business import BusinessId
from voicedesk.profile.conduct import Connector, Models
from voicedesk.profile.load import load_profile
from voicedesk.profile.webhooks import Webhook
from voicedesk.settings import Settings
from voicedesk.store import migrate, open_store
from voicedesk.store.sealing import Sealer

pytestmark = pytest.mark.unit

Run = Callable[..., tuple[int, str]]
NOBODY = "ws://127.0.0.1:9"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the doctor over a folder of its own, in which no server runs."""
    monkeypatch.chdir(tmp_path)
    app = typer.Typer()
    app.command()(doctor)

    def call(*words: str, **environment: str) -> tuple[int, str]:
        settings = {
            "DATABASE_URL": f"sqlite:///{tmp_path}/voicedesk.db",
            "VOICEDESK_VAR": str(tmp_path / "var"),
            "LIVEKIT_URL": NOBODY,
            **environment,
        }
        done = CliRunner().invoke(app, words, env=settings)
        return done.exit_code, done.output

    return call


def settings_of(**stated: object) -> Settings:
    return Settings.model_validate({"livekit_url": NOBODY, **stated})


def test_a_fresh_machine_is_looked_at_without_leaving_a_trace(run: Run, tmp_path: Path) -> None:
    _, told = run()
    assert "ok       Python 3." in told
    assert "ok       database: not there yet; the first start makes it" in told
    assert f"warning  LiveKit: none at {NOBODY}; `voicedesk up` starts one" in told
    assert "ok       profile dental" in told
    assert "warning  GOOGLE_API_KEY of google/gemini-2.5-flash is not set" in told
    assert "nothing is broken" in told.lower()
    assert list(tmp_path.iterdir()) == []


def test_an_outdated_database_is_told_with_its_cure(run: Run, tmp_path: Path) -> None:
    asyncio.run(migrate(f"sqlite:///{tmp_path}/voicedesk.db"))
    assert "ok       database: revision 0" in run()[1]
    with sqlite3.connect(tmp_path / "voicedesk.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()
    assert "warning  database: revision 0001, not 0" in run()[1]
    assert "run `voicedesk migrate`" in run()[1]


def test_whether_contacts_are_sealed_is_said(run: Run, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/voicedesk.db"
    first, second = (Fernet.generate_key().decode() for _ in range(2))
    now = datetime(2026, 3, 3, 9, tzinfo=UTC)

    async def opt_out(key: str, number: str, *, seal: bool) -> None:
        async with open_store(address, key=key) as store:
            await store.messages.opt(BusinessId("dental"), number, out=True, words="stop", now=now)
            if seal:
                await store.contacts.encrypt(now=now)

    assert "contacts: not looked at, as the database is not of this release" in run()[1]
    asyncio.run(opt_out(first, "+13125550142", seal=False))
    assert "ok       contacts: in clear; VOICEDESK_KEY would seal them" in run()[1]
    told = run(VOICEDESK_KEY=first)[1]
    assert "ok       contacts: in clear; run `voicedesk keys encrypt`" in told
    asyncio.run(opt_out(first, "+13125550143", seal=True))
    assert "ok       contacts: sealed under key " in run(VOICEDESK_KEY=first)[1]
    assert "broken   contacts: sealed, and VOICEDESK_KEY is missing" in run()[1]
    told = run(VOICEDESK_KEY=f"{second},{first}")[1]
    assert "need an earlier key: run `voicedesk keys rotate`" in told
    assert run(VOICEDESK_KEY=second)[0] == 1
    assert "broken   contacts: no key here opens " in run(VOICEDESK_KEY=second)[1]

    async def give_up() -> None:
        async with open_store(address, key=second) as store:
            await store.contacts.give_up(Sealer(first).seals[0].id, now=now)

    asyncio.run(give_up())
    code, told = run(VOICEDESK_KEY=second)
    assert (code, "values stay unread: their key was said to be lost" in told) == (0, True)


def test_what_will_be_sealed_is_said_before_there_is_any(run: Run, tmp_path: Path) -> None:
    key = Fernet.generate_key().decode()

    async def seal() -> None:
        async with open_store(f"sqlite:///{tmp_path}/voicedesk.db", key=key) as store:
            await store.contacts.encrypt(now=datetime(2026, 3, 3, 9, tzinfo=UTC))

    asyncio.run(seal())
    assert "ok       contacts: sealed under key " in run(VOICEDESK_KEY=key)[1]
    assert "broken   contacts: sealed, and VOICEDESK_KEY is missing" in run()[1]


@pytest.mark.parametrize(
    "environment, words",
    [
        ({"DATABASE_URL": "mysql://x"}, "broken   database: DATABASE_URL begins with mysql"),
        ({"LIVEKIT_URL": "wss://desk.invalid"}, "broken   LiveKit: LIVEKIT_API_KEY or"),
        ({"LIVEKIT_URL": "nonsense"}, "broken   LiveKit: LIVEKIT_URL is no address"),
        ({"VOICEDESK_PROFILE": "nowhere"}, "broken   profile nowhere: "),
        ({"VOICEDESK_KEY": "no key"}, "broken   contacts: VOICEDESK_KEY is not a key"),
    ],
)
def test_what_is_broken_is_said_and_exits_1(
    run: Run, environment: dict[str, str], words: str
) -> None:
    code, told = run(**environment)
    assert code == 1
    assert words in told
    assert told.splitlines()[-1].endswith(" broken")


@pytest.mark.parametrize(
    "python, sqlite, database, states",
    [
        ((3, 11), (3, 40), "sqlite:///x.db", ["ok", "ok"]),
        ((3, 12), (3, 40), "sqlite:///x.db", ["ok", "broken"]),
        ((3, 12), (3, 42), "sqlite:///x.db", ["ok", "ok"]),
        ((3, 12), (3, 40), "postgresql://x/y", ["ok", "ok"]),
        ((3, 15), (3, 50), "sqlite:///x.db", ["broken", "ok"]),
        ((3, 10), (3, 50), "sqlite:///x.db", ["broken", "ok"]),
    ],
)
def test_versions_have_to_go_together(
    python: tuple[int, int], sqlite: tuple[int, int], database: str, states: list[str]
) -> None:
    found = python_and_sqlite(python, sqlite, settings_of(database_url=database))
    assert [finding.state for finding in found] == states


def test_the_room_on_the_disk_is_measured_where_the_folder_will_be(tmp_path: Path) -> None:
    assert "GB free in" in disk(tmp_path / "not" / "yet").words


async def test_a_server_that_answers_is_found() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        found = await livekit(settings_of(livekit_url=f"ws://127.0.0.1:{port}"))
    assert found == Finding("ok", f"LiveKit: ws://127.0.0.1:{port} answers 200")


async def test_every_named_credential_that_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMS_TOKEN", "there")
    profile = load_profile("dental").profile
    connectors = profile.connectors.model_copy(
        update={
            "sms": Connector(name="outbox", secret="SMS_TOKEN"),
            "email": Connector(name="outbox", secret="MAIL_TOKEN"),
        }
    )
    models = Models(stt=("assemblyai/universal-streaming-english", "local"))
    stated = profile.model_copy(update={"connectors": connectors, "models": models})
    settings = settings_of(database_url=f"sqlite:///{tmp_path}/none.db", assemblyai_api_key=None)
    assert await credentials(stated, settings) == [
        Finding("ok", "SMS_TOKEN of outbox"),
        Finding("broken", "MAIL_TOKEN of outbox is neither in the store nor in the environment"),
        Finding(
            "warning", "ASSEMBLYAI_API_KEY of assemblyai/universal-streaming-english is not set"
        ),
    ]


@pytest.mark.parametrize(
    "address, state, told",
    [
        ("", "ok", "metrics: nowhere"),
        ("127.0.0.1:9464", "ok", "the office has them at 127.0.0.1:9464"),
        ("0.0.0.0:9464", "warning", "whoever reaches this machine"),
        ("everywhere", "broken", "VOICEDESK_METRICS is no address"),
        ("127.0.0.1:", "broken", "VOICEDESK_METRICS is no address"),
    ],
)
def test_metrics_are_said_to_be_where_they_are(address: str, state: str, told: str) -> None:
    found = metrics(address)
    assert (found.state, told in found.words) == (state, True)


async def test_a_collector_that_is_away_is_a_warning() -> None:
    assert (await traces("")).state == "ok"
    away = await traces("http://127.0.0.1:9")
    assert (away.state, "calls are not" in away.words) == ("warning", True)
    assert (await traces("http://[")).state == "warning"


async def test_whom_webhooks_tell_is_said_and_their_secrets_are_looked_for() -> None:
    hook = Webhook(id="books", url="https://hooks.example/in", secret="HOOK_BOOKS")
    plain = load_profile("dental").profile
    profile = plain.model_copy(update={"webhooks": (hook,)})
    assert webhooks(plain).words == "webhooks: nobody is told"
    assert webhooks(profile).words == "webhooks: books at hooks.example"
    found = await credentials(profile, settings_of())
    assert "HOOK_BOOKS of the webhook books is neither" in " ".join(one.words for one in found)
