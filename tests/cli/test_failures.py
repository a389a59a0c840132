"""What failed can be seen and tried again from the command line."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.bookings import DENTAL, NOW
from voicedesk.cli.failures import app
from voicedesk.domain.call import Ticket, TicketId
from voicedesk.store import open_store

pytestmark = pytest.mark.unit


@pytest.fixture
def database(tmp_path: Path) -> str:
    """A database in which one order of two has failed."""
    url = f"sqlite:///{tmp_path}/voicedesk.db"

    async def fill() -> None:
        async with open_store(url) as store:
            for name in ("one", "two"):
                ticket = Ticket(TicketId(name), DENTAL, "billing", "Charged twice.", NOW)
                await store.tickets.open(ticket, key=name)
            first = (await store.orders.pending())[0]
            await store.orders.failed(first, why="the mail server refuses", now=NOW)

    asyncio.run(fill())
    return url


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, words)
    return done.exit_code, done.output


def test_failures_are_listed_with_their_reason(database: str) -> None:
    code, told = run("list", "--database", database)
    assert code == 0
    assert "ticket:one  2026-03-03 14:00 UTC  dental  ticket  the mail server refuses" in told
    assert "1 failed" in told
    assert "two" not in told


def test_failures_are_listed_per_business(database: str) -> None:
    assert run("list", "--database", database, "--business", "salon") == (
        0,
        "Nothing has failed.\n",
    )


@pytest.mark.parametrize("which", ["ticket:one", "--all"])
def test_what_failed_waits_again_after_a_retry(database: str, which: str) -> None:
    assert run("retry", which, "--database", database) == (0, "ticket:one waits again\n")
    assert run("list", "--database", database) == (0, "Nothing has failed.\n")


def test_an_unknown_id_is_said(database: str) -> None:
    code, told = run("retry", "ticket:two", "--database", database)
    assert (code, told) == (1, "ticket:two is not among the failures\n")


def test_retry_wants_to_know_what(database: str) -> None:
    code, told = run("retry", "--database", database)
    assert code == 2
    assert "name the ids, or --all" in told
