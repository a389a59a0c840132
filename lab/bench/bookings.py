"""No double booking, proved: processes that book at random and are killed, on two databases."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import select

from lab import postgres
from lab.bench import _two_writers
from lab.bench._beside_workflows import CALLERS, VENDOR_S, WORKFLOWS, Beside, measure
from lab.bench._booking_worker import BUSINESS, ask, read_journal
from lab.bench.registry import ROOT, Options, Result, Target
from voicedesk.domain.booking import BookingStatus
from voicedesk.store import Store, migrate, open_store
from voicedesk.store.tables.ledger import orders
from voicedesk.workflows.runner import Pace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voicedesk.domain.booking import Booking, Entry

TAKES = ("two-writers",)
SEED = 2026


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is tried."""

    processes: int
    attempts: int
    calm: int
    """Bookings by callers who take their time, alone and again beside workflows."""
    kills: int
    life_s: tuple[float, float]
    """How long a worker may live before it may be killed, at least and at most."""


FULL = Size(processes=8, attempts=10_000, calm=800, kills=60, life_s=(1.5, 4.0))
QUICK = Size(processes=2, attempts=200, calm=12, kills=2, life_s=(1.2, 2.0))


@dataclass(frozen=True, slots=True)
class Found:
    """What was found when all was over."""

    database: str
    kills: int
    counts: Counter[str]
    """Deeds done and refused."""
    faults: Counter[str]
    """What must not be: overlaps, lost answers and the like."""
    booking_ms: list[float]
    hold_ms: list[float]


def run(options: Options) -> Result:
    """Measure on SQLite, and on PostgreSQL where it is installed."""
    if "two-writers" in options.given:
        return _two_writers.run(options)
    size = QUICK if options.quick else FULL
    found, calm = [], []
    with tempfile.TemporaryDirectory() as folder:
        found.append(_measure("SQLite", f"sqlite:///{folder}/voicedesk.db", size))
        calm.append(_beside(f"sqlite:///{folder}/beside.db", size))
    if postgres.is_installed():
        with postgres.serving() as server:
            url = server.create("voicedesk")
            asyncio.run(migrate(url))
            found.append(_measure("PostgreSQL", url, size))
            beside = server.create("beside")
            asyncio.run(migrate(beside))
            calm.append(_beside(beside, size))
    table = "\n".join([_table(size, found), "", *_calm_table(found, calm, size)])
    return Result(table, tuple(t for f in found for t in _targets(f)))


def _measure(database: str, url: str, size: Size) -> Found:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_open_once(url))
        paths = [Path(folder) / f"w{number}.jsonl" for number in range(size.processes)]
        kills = _run_workers(url, paths, size)
        return asyncio.run(_judge(database, url, paths, kills))


def _beside(url: str, size: Size) -> Beside:
    """Bookings while an office works, with as many consequences at once as offices have."""
    asyncio.run(_open_once(url))
    return measure(url, bookings=size.calm, at_once=Pace().at_once)


async def _open_once(url: str) -> None:
    async with open_store(url):
        pass


def _run_workers(url: str, paths: Sequence[Path], size: Size) -> int:
    """Run all workers to their end, killing one now and then; how many were killed."""
    rng = Random(SEED)
    share = size.attempts // size.processes
    running = [_start(url, path, share) for path in paths]
    kills = 0
    while any(process.poll() is None for process in running):
        with contextlib.suppress(subprocess.TimeoutExpired):
            running[0].wait(rng.uniform(*size.life_s) / size.processes)
        victim = rng.randrange(size.processes)
        if kills < size.kills and running[victim].poll() is None:
            running[victim].send_signal(signal.SIGKILL)
            running[victim].wait()
            running[victim] = _start(url, paths[victim], share)
            kills += 1
        failed = [process.returncode for process in running if process.poll()]
        if failed:
            raise RuntimeError(f"a worker ended with {failed[0]}")
    return kills


def _start(url: str, path: Path, attempts: int) -> subprocess.Popen[bytes]:
    words = ["-m", "lab.bench._booking_worker", url, str(path), path.stem, str(attempts)]
    return subprocess.Popen([sys.executable, *words], cwd=ROOT)


async def _judge(database: str, url: str, paths: Sequence[Path], kills: int) -> Found:
    lines = [line for path in paths for line in read_journal(path)]
    async with open_store(url) as store:
        bookings = await store.ledger.bookings(BUSINESS, statuses=tuple(BookingStatus))
        entries = await store.ledger.entries(BUSINESS)
        faults = Counter(
            {
                "overlaps": _overlaps(bookings),
                "lost answers": _lost(lines, entries),
                "deeds without an answer": _unanswered(lines, entries),
                "answers that a key does not give again": await _unrepeatable(store, lines),
                "deeds without their one order": await _without_order(store, entries),
                "bookings that their entries do not explain": _unexplained(bookings, entries),
            }
        )
    deeds = [line for line in lines if line["what"] in {"done", "refused"}]
    return Found(
        database,
        kills,
        Counter(f"{line['deed']} {line['what']}" for line in deeds),
        faults,
        sorted(float(line["ms"]) for line in deeds if line["what"] == "done"),
        sorted(float(line["ms"]) for line in lines if line["what"] == "held"),
    )


def _overlaps(bookings: Sequence[Booking]) -> int:
    """Pairs of standing bookings that share a person or a chair at one time."""
    standing = [b for b in bookings if b.status is BookingStatus.BOOKED]
    count = 0
    for key in {key for booking in standing for key in booking.slot.keys}:
        spans = sorted(b.slot.claimed for b in standing if key in b.slot.keys)
        count += sum(one.overlaps(other) for one, other in pairwise(spans))
    return count


def _lost(lines: Sequence[dict[str, str]], entries: Sequence[Entry]) -> int:
    """Answers that were given, of which the ledger knows nothing."""
    known = {(entry.key, entry.id, entry.booking) for entry in entries}
    done = (line for line in lines if line["what"] == "done")
    return sum((line["key"], line["entry"], line["booking"]) not in known for line in done)


def _unanswered(lines: Sequence[dict[str, str]], entries: Sequence[Entry]) -> int:
    """Deeds in the ledger of which nobody was told, or told the opposite."""
    told = {line["key"] for line in lines if line["what"] == "done"}
    return sum(entry.key not in told for entry in entries if entry.key)


async def _unrepeatable(store: Store, lines: Sequence[dict[str, str]]) -> int:
    """Keys that are answered otherwise when they are used again."""
    meant = {line["key"]: line for line in lines if line["what"] == "means"}
    count = 0
    for line in lines:
        if line["what"] == "done":
            first = meant[line["key"]]
            again = await ask(store, first["deed"], first["key"], first["args"].split())
            count += not (again.repeated and again.entry.id == line["entry"])
    return count


async def _without_order(store: Store, entries: Sequence[Entry]) -> int:
    statement = select(orders.c.ref).where(orders.c.business == BUSINESS)
    rows = await store.database.read(lambda connection: connection.scalars(statement))
    refs = Counter(rows)
    return sum(refs[entry.id] != 1 for entry in entries if entry.key)


def _unexplained(bookings: Sequence[Booking], entries: Sequence[Entry]) -> int:
    """Bookings that do not stand where their last entry has put them."""
    last = {entry.booking: entry for entry in entries if entry.key}
    return sum(last[b.id].slot != b.slot or _count(entries, b) != b.sequence + 1 for b in bookings)


def _count(entries: Sequence[Entry], booking: Booking) -> int:
    return sum(entry.booking == booking.id and entry.key is not None for entry in entries)


def _targets(found: Found) -> Iterator[Target]:
    for fault, count in found.faults.items():
        yield Target(f"{found.database}: 0 {fault}", str(count), met=count == 0)


def _table(size: Size, found: Sequence[Found]) -> str:
    rows = [
        f"{size.processes} processes, {size.attempts} attempts on each: book, move, cancel,",
        "hold and hang up, expire; killed with SIGKILL at random; one in seven does not wait for",
        "its answer and asks again with the same key, one in ten asks again although answered.",
        "",
        "| | " + " | ".join(f.database for f in found) + " |",
        "|---|" + "---|" * len(found),
        _row("processes killed", [str(f.kills) for f in found]),
    ]
    rows += [_row(name, [str(f.counts[name]) for f in found]) for name in sorted(found[0].counts)]
    rows += [_row(name, [str(f.faults[name]) for f in found]) for name in found[0].faults]
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        holds = [f"{_percentile(f.hold_ms, share):.1f}" for f in found]
        deeds = [f"{_percentile(f.booking_ms, share):.1f}" for f in found]
        rows += [_row(f"hold {name}, ms", holds), _row(f"deed {name}, ms", deeds)]
    busy = f"{os.getloadavg()[2]:.0f} on {os.cpu_count()} cores"
    rows += ["", f"Every process writes without a pause. Load of the machine meanwhile: {busy}."]
    return "\n".join(rows)


def _calm_table(found: Sequence[Found], calm: Sequence[Beside], size: Size) -> Iterator[str]:
    """What a yes takes when callers take their time, alone and beside workflows."""
    yield f"{CALLERS} callers with pauses, {size.calm} bookings each time; first alone, then while"
    yield f"an office carries out {WORKFLOWS} workflows and those of the bookings, {Pace().at_once}"
    yield f"of them at one time, each with a vendor that takes {VENDOR_S:g} s."
    yield ""
    yield "| | " + " | ".join(f.database for f in found) + " |"
    yield "|---|" + "---|" * len(found)
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        alone = [f"{_percentile(one.alone_ms, share):.1f}" for one in calm]
        beside = [f"{_percentile(one.beside_ms, share):.1f}" for one in calm]
        yield _row(f"booking {name} alone, ms", alone)
        yield _row(f"booking {name} beside workflows, ms", beside)
    yield _row("messages that left meanwhile", [str(one.carried_out) for one in calm])
    yield _row("at most at one time", [str(one.most) for one in calm])


def _row(name: str, figures: Sequence[str]) -> str:
    return f"| {name} | " + " | ".join(figures) + " |"


def _percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0
