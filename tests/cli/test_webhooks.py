"""What was told is listed, and told again from the command line."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.bookings import DENTAL, NOW
from voicedesk.cli.webhooks import app
from voicedesk.ports import Notice
from voicedesk.store import open_store

pytestmark = pytest.mark.unit


@pytest.fixture
def database(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/voicedesk.db"
    notice = Notice("evt_1", DENTAL, "accounting", "booking.created", "bk-1", NOW)

    async def fill() -> None:
        async with open_store(url) as store:
            await store.notices.add(notice)
            await store.notices.tried(notice, "failed", status=None, why="it is gone", now=NOW)

    asyncio.run(fill())
    return url


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, words)
    return done.exit_code, done.output


def test_notices_are_listed_and_told_again(database: str) -> None:
    asked = ("--business", "dental", "--database", database)
    code, told = run("list", "--failed", *asked)
    assert code == 0
    assert "evt_1  2026-03-03 14:00 UTC  accounting  booking.created  1x  failed it is gone" in told
    assert run("replay", "evt_1", *asked) == (0, "evt_1 is told again\n")
    assert run("list", "--failed", *asked) == (0, "Nobody was told anything.\n")
    assert run("replay", "evt_2", *asked) == (1, "evt_2 is not known\n")
