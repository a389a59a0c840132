"""A backup replaces nothing, and a restore touches no database that is there."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.bookings import booked, slot
from voicedesk.cli.app import _typer as app
from voicedesk.errors import StoreError
from voicedesk.store import open_store

pytestmark = pytest.mark.unit


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with one booking."""
    monkeypatch.setenv("VOICEDESK_VAR", str(tmp_path))
    url = f"sqlite:///{tmp_path}/voicedesk.db"

    async def fill() -> None:
        async with open_store(url) as store:
            await booked(store, slot("09:00", "09:30"))

    asyncio.run(fill())
    return url


def run(*words: str) -> tuple[int, str, BaseException | None]:
    done = CliRunner().invoke(app, words)
    return done.exit_code, done.output, done.exception


def test_a_copy_is_made_and_brought_back(database: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    code, output, _ = run("backup", str(copy), "--database", database)
    assert (code, "bytes" in output) == (0, True)
    code, output, _ = run("restore", str(copy), "--database", f"sqlite:///{tmp_path}/new/desk.db")
    assert (code, "adds up" in output) == (0, True)


def test_a_copy_that_does_not_add_up_is_told(database: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    run("backup", str(copy), "--database", database)
    with sqlite3.connect(copy) as spoilt:
        spoilt.execute("DELETE FROM claims")
    spoilt.close()
    code, output, _ = run("restore", str(copy), "--database", f"sqlite:///{tmp_path}/new/desk.db")
    assert (code, "1 bookings whose time is not theirs alone" in output) == (1, True)


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_nothing_that_is_there_is_written_over(database: str, tmp_path: Path, command: str) -> None:
    copy = tmp_path / "copy"
    run("backup", str(copy), "--database", database)
    before = copy.read_bytes()
    code, _, error = run(command, str(copy), "--database", database)
    assert (code, type(error)) == (1, StoreError)
    assert copy.read_bytes() == before


def test_a_file_that_is_no_copy_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "notes.txt"
    wrong.write_text("not a database, but some words", "utf-8")
    _, _, error = run("restore", str(wrong), "--database", f"sqlite:///{tmp_path}/new.db")
    assert isinstance(error, StoreError)
    assert not (tmp_path / "new.db").exists()
