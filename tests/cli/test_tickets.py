"""Tickets are listed by urgency, shown and closed from the command line."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.bookings import DENTAL, NOW
from voicedesk.cli.tickets import app
from voicedesk.domain.call import Priority, Ticket, TicketId
from voicedesk.errors import ConfigurationError
from voicedesk.store import open_store

pytestmark = pytest.mark.unit

BILLING = Ticket(TicketId("t1"), DENTAL, "billing", "Charged twice.", NOW, name="Ada Byron")
FAULT = replace(BILLING, id=TicketId("t2"), category="problem", priority=Priority.URGENT)


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk with two open tickets."""
    url = f"sqlite:///{tmp_path}/voicedesk.db"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("VOICEDESK_VAR", str(tmp_path))

    async def fill() -> None:
        async with open_store(url) as store:
            await store.tickets.open(BILLING, key="one")
            await store.tickets.open(FAULT, key="two")

    asyncio.run(fill())


def run(*words: str) -> str:
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_the_most_urgent_comes_first_and_closed_ones_go() -> None:
    assert [line[:2] for line in run("list").splitlines()] == ["t2", "t1", "2 "]
    assert run("close", "t2", "t1") == "t2 is closed\nt1 is closed\n"
    assert run("list") == "Nothing is open.\n"
    assert "2 tickets" in run("list", "--all")


def test_one_is_shown() -> None:
    assert "billing  Ada Byron  Charged twice." in run("show", "t1")


def test_an_unknown_one_is_said() -> None:
    with pytest.raises(ConfigurationError, match="t9 is no ticket of dental"):
        run("show", "t9")
