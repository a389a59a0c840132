"""What is known of a number can be had and erased from the command line."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.bookings import CALL, DENTAL, NOW
from voicedesk.cli.app import _typer as whole
from voicedesk.cli.privacy import app
from voicedesk.connectors.files.disk import Disk
from voicedesk.domain.call import Call, Customer, CustomerId, Ticket, TicketId
from voicedesk.ports import RECORDING
from voicedesk.store import open_store

pytestmark = pytest.mark.unit

PHONE = "+12025550123"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with one customer and one ticket of theirs."""
    monkeypatch.setenv("VOICEDESK_VAR", str(tmp_path))
    url = f"sqlite:///{tmp_path}/voicedesk.db"

    async def fill() -> None:
        async with open_store(url) as store:
            await store.customers.save(Customer(CustomerId("c"), DENTAL, "Maria", (PHONE,)))
            ticket = Ticket(TicketId("t"), DENTAL, "billing", "Charged twice", NOW, phone=PHONE)
            await store.tickets.open(ticket, key="t")

    asyncio.run(fill())
    return url


def run(*words: str, answer: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(app, words, input=answer)
    return done.exit_code, done.output


def test_everything_known_is_printed_as_json(database: str) -> None:
    code, output = run("export", PHONE, "--business", DENTAL, "--database", database)
    kept = json.loads(output)[DENTAL]
    assert (code, kept["customers"][0]["name"]) == (0, "Maria")
    assert kept["tickets"][0]["summary"] == "Charged twice"


def test_recordings_are_written_beside_it_for_nobody_else_to_read(
    database: str, tmp_path: Path
) -> None:
    async def ring() -> None:
        async with open_store(database) as store:
            call = Call(CALL, DENTAL, "phone", NOW, caller=PHONE)
            await store.calls.begin(call)

    asyncio.run(ring())
    kept = Disk(tmp_path)
    asyncio.run(kept.put(DENTAL, CALL, RECORDING, b"sound"))
    folder = tmp_path / "out"
    words = ("export", PHONE, "--business", DENTAL, "--database", database)
    code, output = run(*words, "--recordings", str(folder))
    file = folder / DENTAL / f"{CALL}.ogg"
    named = json.loads(output)[DENTAL]["recordings"]
    assert (code, named) == (0, [{"call": CALL, "name": RECORDING, "bytes": 5}])
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"sound", 0o600)


def test_erasing_asks_first_and_tells_what_went(database: str) -> None:
    words = ("erase", "(202) 555-0123", "--business", DENTAL, "--database", database)
    refused, _ = run(*words, answer="n\n")
    code, output = run(*words, "--yes")
    again, nothing = run(*words, "--yes")
    assert (refused, code, again) == (1, 0, 0)
    assert "1 customers, 1 tickets" in output
    assert "nothing was kept" in nothing
    assert "stays: entries" in output
    assert "message providers: not reached" in output


def test_who_was_erased_after_the_copy_is_erased_again_when_it_is_restored(
    database: str, tmp_path: Path
) -> None:
    copy, restored = str(tmp_path / "copy"), f"sqlite:///{tmp_path}/new/desk.db"
    CliRunner().invoke(whole, ["backup", copy, "--database", database])
    run("erase", PHONE, "--business", DENTAL, "--database", database, "--yes")
    done = CliRunner().invoke(whole, ["restore", copy, "--database", restored])
    assert (done.exit_code, done.output.rstrip()[-3:]) == (0, " 1.")
    _, output = run("export", PHONE, "--business", DENTAL, "--database", restored)
    assert not any(json.loads(output)[DENTAL].values())


@pytest.mark.parametrize(
    "words, complaint",
    [(("export", "hello"), "no telephone number"), (("export", PHONE), "say --business")],
)
def test_what_cannot_be_looked_up_is_explained(
    database: str, words: tuple[str, ...], complaint: str
) -> None:
    code, output = run(*words, "--database", database)
    assert code == 2
    assert complaint in " ".join(output.replace("│", " ").split())
