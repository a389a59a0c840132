"""Each consequence once, proved: offices that are killed, replaced and upgraded at every step."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from icalendar import Calendar

from examples.rest_crm.server import Records
from lab import postgres
from lab.bench._consequence_office import CRM_TOKEN, NO_DATABASE
from lab.bench.registry import ROOT, Options, Result, Target
from voicedesk.connectors.clock import SystemClock
from voicedesk.domain.booking import Attendee, BookingId, IdempotencyKey
from voicedesk.domain.business import BusinessId, ClaimKey, LocationId, ServiceId, StaffId
from voicedesk.domain.call import CallId, Ticket, TicketId
from voicedesk.domain.slots import Slot, Span
from voicedesk.store import Store, migrate, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

BUSINESS = BusinessId("dental")
TAKES = ("only",)
KILLS = 200
QUICK_KILLS = 3
AWAY_S = 4.0
"""How long the texting vendor is away in each round; rounds of an order are as short as that."""
PHONE = "+12025550123"
CUSTOMERS = "customers.db"
PERSON = StaffId("dr_lee")
EXPECTED = {
    "event": 1,
    "confirmation sms": 2,
    "confirmation email": 2,
    "cancelled sms": 1,
    "contact": 1,
    "note": 3,
    "ticket": 1,
}
UP_S = 60


@dataclass(slots=True)
class Found:
    """What was found on one database."""

    database: str
    kills: int = 0
    rounds: int = 0
    taken_over: int = 0
    upgrades: int = 0
    silences: int = 0
    """Offices that ended because the database of a busy machine did not answer in time."""
    faults: Counter[str] = field(default_factory=Counter)


def run(options: Options) -> Result:
    """Kill on SQLite, and on PostgreSQL where it is installed; `--only sqlite` on one of them."""
    kills = QUICK_KILLS if options.quick else KILLS
    only = options.given.get("only", "")
    found = [_measure("SQLite", _sqlite(), kills)] if only in ("", "sqlite") else []
    if only in ("", "postgresql") and postgres.is_installed():
        with postgres.serving(*postgres.FAST) as server:
            found.append(_measure("PostgreSQL", _postgres(server), kills))
    return Result(_table(found), tuple(_targets(found, kills)))


def _sqlite() -> Iterator[str]:
    while True:
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/voicedesk.db"


def _postgres(server: postgres.Server) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        url = server.create(f"round_{number}")
        asyncio.run(migrate(url))
        yield url


def _measure(database: str, addresses: Iterator[str], kills: int) -> Found:
    found = Found(database)
    while found.kills < kills:
        url = next(addresses)
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(_fill(url))
            with _customers(Path(folder)) as system:
                _round(found, (url, Path(folder), system), kills)
            found.faults += asyncio.run(_judge(url, Path(folder)))
        wrong = sum(found.faults.values())
        print(f"{database}: {found.kills} kills, {wrong} wrong", file=sys.stderr, flush=True)
    return found


@contextmanager
def _customers(folder: Path) -> Iterator[str]:
    """The address of the reference customer system, a process of its own that nobody kills."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "examples.rest_crm.server", "--port", str(port)]
    kept = ["--file", str(folder / CUSTOMERS), "--token", CRM_TOKEN]
    with subprocess.Popen(
        [*command, *kept], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            asyncio.run(_answering(port))
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


async def _answering(port: int) -> None:
    async with asyncio.timeout(UP_S):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.1)
            else:
                writer.close()
                return


def _round(found: Found, where: tuple[str, Path, str], kills: int) -> None:
    """Offices, each of another name, each killed a moment later, until one has nothing to do."""
    url, folder, system = where
    found.rounds += 1
    away_until = time.time() + AWAY_S
    moment, version = 0, 1
    while True:
        moment += 1
        fatal = moment if found.kills < kills else 0
        if moment % 4 == 0:
            version += 1
            found.upgrades += 1
        words = [url, f"sqlite:///{folder}/engine.db", str(folder), system, f"office-{moment}"]
        command = [sys.executable, "-m", "lab.bench._consequence_office", *words]
        done = subprocess.run(
            [*command, str(version), str(fatal), str(away_until)],
            cwd=ROOT,
            check=False,
            capture_output=True,
            timeout=300,
        )
        if done.returncode == 0:
            return
        if done.returncode == NO_DATABASE:
            found.silences += 1
            continue
        if done.returncode != -9:
            raise RuntimeError(f"an office ended with {done.returncode}: {done.stderr[-6000:]!r}")
        found.kills += 1
        found.taken_over += 1


async def _fill(url: str) -> None:
    """Two bookings, one of them cancelled again, and a ticket."""
    async with open_store(url) as store:
        await store.tickets.open(_ticket(), key="ticket:c1")
        await _book(store, "c1", 14)
        second = await _book(store, "c2", 15)
        await store.ledger.cancel(
            second, key=IdempotencyKey("cancel:c2"), now=SystemClock().now(), call=CallId("c2")
        )


def _ticket() -> Ticket:
    now = SystemClock().now()
    who = "Maria Gonzalez"
    id_ = TicketId("t-1")
    return Ticket(id_, BUSINESS, "billing", "Charged twice", now, name=who, phone=PHONE)


async def _book(store: Store, call: str, hour: int) -> BookingId:
    start = datetime(2096, 3, 6, hour, tzinfo=ZoneInfo("America/New_York"))
    span = Span(start, start + timedelta(minutes=30))
    keys = (ClaimKey(f"staff:{PERSON}"),)
    slot = Slot(ServiceId("checkup"), PERSON, LocationId("main"), span, span, keys)
    who = Attendee("Maria Gonzalez", phone=PHONE, email="maria@example.com")
    now = SystemClock().now()
    hold = await store.ledger.hold(
        BUSINESS, slot, call=CallId(call), ttl=timedelta(minutes=5), now=now
    )
    key = IdempotencyKey(f"book:{call}")
    return (await store.ledger.book(hold.id, who, key=key, now=now)).booking.id


async def _judge(url: str, folder: Path) -> Counter[str]:
    """Whatever is not there exactly as often as it must be."""
    feed = folder / BUSINESS / "calendars" / f"{PERSON}.ics"
    events = Calendar.from_ical(feed.read_bytes()).walk("VEVENT") if feed.exists() else []
    there = {
        "event": len(events),
        "confirmation sms": _files(folder, "sms/confirmation-*"),
        "confirmation email": _files(folder, "email/confirmation-*"),
        "cancelled sms": _files(folder, "sms/cancelled-*"),
    }
    there |= _written(folder)
    faults = Counter(
        f"{name}: {there[name]}, not {count}"
        for name, count in EXPECTED.items()
        if there[name] != count
    )
    async with open_store(url) as store:
        for order, why in await store.orders.failures():
            faults[f"given up: {order.kind}, {why}"] += 1
    return faults


def _written(folder: Path) -> dict[str, int]:
    """What stands in the customer system, by its kind."""
    records = Records(folder / CUSTOMERS)
    kinds = {"contact": "customer", "note": "note", "ticket": "ticket"}
    return {name: len(records.every(kind)) for name, kind in kinds.items()}


def _files(folder: Path, pattern: str) -> int:
    return len(list((folder / BUSINESS / "outbox").glob(pattern)))


def _table(found: list[Found]) -> str:
    rows = [
        f"| {one.database} | {one.kills} | {one.rounds} | {one.taken_over} | {one.upgrades} | "
        f"{one.silences} | "
        f"{'; '.join(f'{name} ({n})' for name, n in one.faults.items()) or 'none'} |"
        for one in found
    ]
    return "\n".join(
        [
            "Two bookings, one cancelled, and a ticket; offices carry out what follows. Each is",
            "killed (SIGKILL) a moment later than the one before, before or after an event, a",
            "message, a contact, a note or a ticket in the customer system;",
            "the next has another name and takes the dead one's work over, every fourth is another",
            "release;",
            f"the texting vendor is away for the first {AWAY_S:g} s of each round.",
            "",
            "| database | kills | rounds | work taken over | releases changed "
            "| no database in time | effects not once |",
            "|---|---|---|---|---|---|---|",
            *rows,
        ]
    )


def _targets(found: list[Found], kills: int) -> Iterator[Target]:
    for one in found:
        wrong = sum(one.faults.values())
        yield Target(
            f"{one.database}: every effect once after {kills} kills", f"{wrong} wrong", wrong == 0
        )
