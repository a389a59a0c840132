"""A key is changed from the command line, and nobody is told that it is done before it is."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from typer.testing import CliRunner

from tests.bookings import DENTAL, NOW
from voicedesk.cli.keys import app
from voicedesk.errors import SettingsInvalid
from voicedesk.store import open_store

pytestmark = pytest.mark.unit

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with one secret under the old key."""
    monkeypatch.setenv("VOICEDESK_VAR", str(tmp_path))
    url = f"sqlite:///{tmp_path}/voicedesk.db"

    async def fill() -> None:
        async with open_store(url, key=OLD) as store:
            await store.secrets.put(DENTAL, "TWILIO_AUTH_TOKEN", "hunter2", now=NOW)

    asyncio.run(fill())
    return url


def run(word: str, database: str) -> tuple[int, str, BaseException | None]:
    done = CliRunner().invoke(app, [word, "--database", database])
    return done.exit_code, done.output, done.exception


def test_the_old_key_may_go_when_every_secret_is_under_the_new_one(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICEDESK_KEY", f"{NEW},{OLD}")
    _, before, _ = run("status", database)
    code, rotated, _ = run("rotate", database)
    monkeypatch.setenv("VOICEDESK_KEY", NEW)
    without, after, _ = run("status", database)
    assert "under an earlier key: 1" in before
    assert "No secret needs" not in before
    assert (code, "sealed anew: 1" in rotated) == (0, True)
    assert (without, "No secret needs an earlier key." in after) == (0, True)


@pytest.mark.parametrize("word", ["status", "rotate"])
def test_a_secret_that_no_key_opens_is_named(
    database: str, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    monkeypatch.setenv("VOICEDESK_KEY", NEW)
    code, output, _ = run(word, database)
    assert (code, f"{DENTAL}/TWILIO_AUTH_TOKEN: no key" in output) == (1, True)
    assert "No secret needs" not in output


@pytest.mark.parametrize("word", ["status", "rotate"])
def test_without_a_key_it_says_so(
    database: str, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    monkeypatch.delenv("VOICEDESK_KEY", raising=False)
    code, _, error = run(word, database)
    assert (code, isinstance(error, SettingsInvalid)) == (1, True)
    assert "not set" in str(error)


def test_what_is_not_sealed_is_told(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICEDESK_KEY", NEW)
    _, output, _ = run("status", database)
    assert "Transcripts and callers' numbers of calls are not sealed" in output
    assert "Recordings stay under the key that sealed them" in output


def test_contact_data_is_sealed_and_opened_again_by_a_step_of_its_own(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fill() -> None:
        async with open_store(database, key=OLD) as store:
            await store.messages.opt(DENTAL, "+4915112345678", out=True, words="stop", now=NOW)

    asyncio.run(fill())
    monkeypatch.setenv("VOICEDESK_KEY", OLD)
    _, before, _ = run("status", database)
    _, sealed, _ = run("encrypt", database)
    monkeypatch.setenv("VOICEDESK_KEY", f"{NEW},{OLD}")
    _, rotated, _ = run("rotate", database)
    monkeypatch.setenv("VOICEDESK_KEY", OLD)
    lost, without, _ = run("status", database)
    monkeypatch.setenv("VOICEDESK_KEY", NEW)
    _, opened, _ = run("decrypt", database)
    assert "values of contacts in clear: 2" in before
    assert "values of contacts sealed: 2" in sealed
    assert "values of contacts sealed anew: 2" in rotated
    assert (lost, "2 values of contacts: no key" in without) == (1, True)
    assert "values of contacts opened: 2" in opened


def test_the_loss_of_a_key_is_noted_and_what_it_sealed_is_still_told(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICEDESK_KEY", NEW)
    done = CliRunner().invoke(app, ["lost", "0a1b2c3d", "--database", database])
    assert (done.exit_code, "no key in VOICEDESK_KEY opens it" in done.output) == (1, True)
    with sqlite3.connect(database.removeprefix("sqlite:///")) as connection:
        assert connection.execute("SELECT what FROM sealing").fetchall() == [("lost 0a1b2c3d",)]
    connection.close()
