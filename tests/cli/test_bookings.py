"""Appointments are listed, shown, cancelled and taken over from the command line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from voicedesk.cli.bookings import app
from voicedesk.domain.booking import IMPORTED, Booking
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Customer
from voicedesk.errors import ConfigurationError
from voicedesk.store import open_store

pytestmark = pytest.mark.unit

Run = Callable[..., tuple[int, str]]
DENTAL = BusinessId("dental")

APPOINTMENTS = """Start time,Appointment type,With,Client,Mobile,Notes
2030-03-05 09:00,Teeth cleaning,Dr. Lee,Maria Gonzalez,(202) 555-0123,
2030-03-05 09:15,cleaning,dr_lee,Somebody Else,+12025550124,
2030-03-05,cleaning,dr_lee,No Time,,
2030-03-06 10:00,massage,dr_lee,Wrong Service,,
3/7/2030 2:30 PM,check-up,,"Chen, Wei",+12025550125,"brings
two children"
2020-03-05 09:00,cleaning,dr_lee,Long Ago,,
2030-03-10 02:30,cleaning,dr_lee,Skipped Hour,,
2030-03-08 09:00,cleaning,dr_lee,Bad Number,12,
"""
PEOPLE = """First name;Last name;Phone;E-mail;Date of birth
Maria;Gonzalez;+12025550123;maria@example.com;1980-05-01
Ana;Lopez;5;;
;;+12025550199;;
"""
CALENDAR = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//y//EN\r
BEGIN:VEVENT\r
UID:one@x\r
DTSTART;TZID=America/New_York:20300311T100000\r
DTEND;TZID=America/New_York:20300311T110000\r
SUMMARY:Cleaning - Maria Gonzalez\r
DESCRIPTION:ring (202) 555-0123 before\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:two@x\r
DTSTART;VALUE=DATE:20300312\r
SUMMARY:Cleaning for nobody in particular\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:three@x\r
DTSTART:20300313T150000Z\r
SUMMARY:Lunch\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:four@x\r
DTSTART:20300314T150000Z\r
RRULE:FREQ=WEEKLY\r
SUMMARY:Cleaning Sam Hill\r
END:VEVENT\r
END:VCALENDAR\r
"""


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/voicedesk.db"


@pytest.fixture
def run(tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command over a store of its own."""
    monkeypatch.chdir(tmp_path)
    environment = {"DATABASE_URL": address, "VOICEDESK_VAR": str(tmp_path / "var")}

    def call(*words: str | Path, answer: str = "") -> tuple[int, str]:
        done = CliRunner().invoke(app, [str(word) for word in words], input=answer, env=environment)
        return done.exit_code, done.output

    return call


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode())
        return path

    return write


async def kept(address: str) -> tuple[list[Booking], list[Customer], list[str]]:
    """The bookings, the customers, and who made each entry."""
    async with open_store(address) as store:
        bookings = await store.ledger.bookings(DENTAL)
        people = [one async for one in await store.customers.all(DENTAL)]
        entries = await store.ledger.entries(DENTAL)
        return list(bookings), people, [entry.by for entry in entries if entry.booking]


def test_every_bad_line_is_named_and_the_others_are_taken(
    run: Run, file: Callable[[str, str], Path], address: str
) -> None:
    code, told = run("import", file("old.csv", APPOINTMENTS))
    bookings, people, by = asyncio.run(kept(address))
    assert code == 1
    assert told.splitlines() == [
        "old.csv, line 3: meets a booking, or an event of a connected calendar",
        'old.csv, line 4: "2030-03-05" names no time of day',
        'old.csv, line 5: "massage" is no service of this business',
        "old.csv, line 8: lies in the past",
        'old.csv, line 9: "2030-03-10 02:30" does not exist: the clock skips it',
        'old.csv, line 10: "12" is no telephone number',
        "old.csv: 2 new, 6 left out",
    ]
    assert [one.attendee.name for one in bookings] == ["Maria Gonzalez", "Chen, Wei"]
    assert bookings[0].slot.staff == "dr_lee"
    assert bookings[1].span.start.isoformat() == "2030-03-07T14:30:00-05:00"
    assert {one.attendee.customer for one in bookings} == {one.id for one in people}
    assert by == [IMPORTED, IMPORTED]


def test_the_same_file_again_changes_nothing(
    run: Run, file: Callable[[str, str], Path], address: str
) -> None:
    path = file("old.csv", APPOINTMENTS)
    run("import", path)
    before = asyncio.run(kept(address))
    _, told = run("import", path)
    assert "2 there already" in told
    assert asyncio.run(kept(address)) == before


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(
    run: Run, file: Callable[[str, str], Path], address: str
) -> None:
    _, told = run("import", "--dry-run", file("old.csv", APPOINTMENTS), file("p.csv", PEOPLE))
    assert "line 2: new: cleaning, 2030-03-05 09:00, Maria Gonzalez" in told
    assert "(nothing was written)" in told
    assert asyncio.run(kept(address)) == ([], [], [])


def test_customers_are_taken_over_and_only_added_to(
    run: Run, file: Callable[[str, str], Path], address: str
) -> None:
    run("import", file("old.csv", APPOINTMENTS))
    code, told = run("import", file("people.csv", PEOPLE))
    again = run("import", file("people.csv", PEOPLE))
    _, people, _ = asyncio.run(kept(address))
    maria = next(one for one in people if one.name == "Maria Gonzalez")
    assert code == 1
    assert 'people.csv, line 3: "5" is no telephone number' in told
    assert "people.csv, line 4: names nobody" in told
    assert "1 changed, 2 left out" in told
    assert "1 there already" in again[1]
    assert (maria.email, str(maria.birth_date)) == ("maria@example.com", "1980-05-01")


def test_a_calendar_file_is_read_by_its_events(
    run: Run, file: Callable[[str, str], Path], address: str
) -> None:
    _, told = run("import", file("lee.ics", CALENDAR), "--staff", "dr_lee")
    ((booking,), _, _) = asyncio.run(kept(address))
    assert 'lee.ics, line 11: "2030-03-12" names no time of day' in told
    assert "line 16: names no service of this business; --service says which it is" in told
    assert "line 21: repeats, and none of its times lies in the year ahead" in told
    assert (booking.attendee.name, booking.attendee.phone) == ("Maria Gonzalez", "+12025550123")
    assert booking.span.length.total_seconds() == 3600
    assert booking.slot.staff == "dr_lee"


def test_appointments_are_listed_by_day_and_person(
    run: Run, file: Callable[[str, str], Path]
) -> None:
    run("import", file("old.csv", APPOINTMENTS))
    _, one_day = run("list", "--from", "2030-03-05", "--days", "1")
    _, other = run("list", "--from", "2030-03-05", "--staff", "hygienist")
    assert "Tue 2030-03-05 09:00  45 min  cleaning  Doctor Lee  Maria Gonzalez  booked" in one_day
    assert "1 booked" in one_day
    assert other == "Nothing is booked.\n"


def test_a_cancellation_asks_and_leaves_its_order(
    run: Run, file: Callable[[str, str], Path], address: str
) -> None:
    run("import", file("old.csv", APPOINTMENTS))
    ((booking, _), _, _) = asyncio.run(kept(address))
    assert run("cancel", booking.id, answer="n\n")[0] == 1
    assert run("cancel", booking.id, "--yes") == (0, f"{booking.id} is cancelled\n")
    assert run("cancel", booking.id, "--yes") == (0, f"{booking.id} is cancelled already\n")
    _, told = run("show", booking.id)
    assert "cancelled by staff" in told
    assert "booked by import" in told
    assert "phone: +12025550123" in told
    assert "cancelled" in asyncio.run(orders(address))


async def orders(address: str) -> list[str]:
    async with open_store(address) as store:
        return [order.kind for order in await store.orders.pending()]


@pytest.mark.parametrize(
    "name, text, why",
    [
        ("a.csv", "colour,shape\nred,round\n", "names no column"),
        ("a.ics", "hello", "BEGIN:VCALENDAR is missing"),
    ],
)
def test_a_file_of_another_kind_is_refused(
    run: Run, file: Callable[[str, str], Path], name: str, text: str, why: str
) -> None:
    with pytest.raises(ConfigurationError, match=why):
        CliRunner().invoke(app, ["import", str(file(name, text))], catch_exceptions=False)
    assert run("import", file(name, text))[0] == 1


def test_the_days_of_a_list_begin_today(run: Run, file: Callable[[str, str], Path]) -> None:
    soon = datetime(2031, 1, 1).astimezone()
    run("import", file("old.csv", f"start,service,name\n{soon.isoformat()},checkup,Far Away\n"))
    assert run("list") == (0, "Nothing is booked.\n")
