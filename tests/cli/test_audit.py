"""The chains of acts are checked from the command line."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from typer.testing import CliRunner

from tests.bookings import DENTAL, NOW
from voicedesk.cli.audit import app
from voicedesk.store import open_store

pytestmark = pytest.mark.unit


@pytest.fixture
def database(tmp_path: Path) -> str:
    """A database with three acts."""
    url = f"sqlite:///{tmp_path}/voicedesk.db"

    async def fill() -> None:
        async with open_store(url) as store:
            for deed in ("signed_in", "exported", "signed_out"):
                await store.audit.add(DENTAL, "ana@smile.example", deed, "", now=NOW)

    asyncio.run(fill())
    return url


def verify(database: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["verify", "--database", database])
    return done.exit_code, done.output


def change(database: str, *statements: str) -> None:
    """As somebody would who can write to the file."""

    async def work(connection: AsyncConnection) -> None:
        for statement in statements:
            await connection.execute(text(statement))

    async def apply() -> None:
        async with open_store(database) as store:
            await store.database.write(work)

    asyncio.run(apply())


def test_a_whole_chain_is_said_to_be_whole(database: str) -> None:
    assert verify(database) == (0, "dental: 3 lines, the chain is whole\n")


@pytest.mark.parametrize(
    "forged, line",
    [
        ("UPDATE audit SET who = 'nobody' WHERE number = 2", 2),
        ("DELETE FROM audit WHERE number = 1", 2),
        ("DELETE FROM audit WHERE number = 2", 3),
    ],
)
def test_a_changed_chain_is_told_by_its_line(database: str, forged: str, line: int) -> None:
    change(database, "DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete", forged)
    code, told = verify(database)
    assert code == 1
    assert told == f"dental: the chain breaks at line {line}\n"
