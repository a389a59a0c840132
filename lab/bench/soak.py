"""What grows while call follows call: memory, open files, rooms, holds and connections."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from lab.bench.registry import Options, Result, Target
from lab.room_desk import RoomDesk, is_installed, room_desk
from voicedesk.calls.desks import from_files
from voicedesk.connectors.rooms.livekit import LiveKitRooms
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call
from voicedesk.office.livekit_server import KEY
from voicedesk.store import open_store
from voicedesk.store.tables.ledger import holds

TAKES = ("minutes", "at-once")
MINUTES = 20
AT_ONCE = 2
QUICK_CALLS = 2
SETTLE_S, QUICK_SETTLE_S = 330.0, 45.0
"""How long what a call leaves behind may take to be gone: a room, a process, and what was kept for
a caller who may ring back, which is five minutes."""
ANSWERED_S = 30.0
MEMORY_MB_HOUR = 30.0
FILES_HOUR = 6.0
_WORDS = ("I'd like to book a check-up", "tomorrow at ten please", "no, Thursday at two", "yes")


@dataclass(frozen=True, slots=True)
class Used:
    """What processes use at one moment; memory is proportional (PSS)."""

    memory_mb: float
    lasting_mb: float
    """Of the processes that outlive calls: livekit-server, office, worker."""
    files: int
    connections: int


@dataclass(frozen=True, slots=True)
class Look:
    """One look at everything that stays between calls."""

    at_s: float
    used: Used
    rooms: int
    holds: int
    open: int
    """Calls that have not ended in the record."""


def run(options: Options) -> Result:
    """Ring, talk, hang up at any word, and look what is left; as long as asked."""
    if not is_installed():
        return Result("", absent="livekit-server; `make servers` builds it")
    minutes, at_once = options.number("minutes", MINUTES), options.number("at-once", AT_ONCE)
    with room_desk() as desk:
        desk.worker()
        desk.warm()
        soak = Soak(desk, quick=options.quick)
        asyncio.run(soak.run(minutes * 60.0, at_once=1 if options.quick else at_once))
    return judge(soak, quick=options.quick)


class Soak:
    """Calls without end, and looks between them."""

    def __init__(self, desk: RoomDesk, *, quick: bool) -> None:
        self._desk, self._quick = desk, quick
        self._began = time.monotonic()
        self._business = BusinessId(from_files("dental").profile.business.id)
        self.rung = self.failed = 0
        self.looks: list[Look] = []

    async def run(self, seconds: float, *, at_once: int) -> None:
        """Until the time is over; then whatever is left may settle."""
        server = self._desk.server
        async with (
            LiveKitRooms(server.url, KEY, server.secret) as rooms,
            open_store(self._desk.database) as store,
        ):
            self._rooms, self._store = rooms, store
            await self._call()  # what is loaded once is no leak
            await self._look()
            until = time.monotonic() + seconds
            await asyncio.gather(*(self._ring(until) for _ in range(at_once)))
            await self._settle()

    async def _ring(self, until: float) -> None:
        while time.monotonic() < until and not (self._quick and self.rung >= QUICK_CALLS):
            await self._call()
            await self._look()

    async def _call(self) -> None:
        """One call; each hangs up one word later than the last."""
        number = self.rung
        self.rung += 1
        told = _WORDS[: number % (len(_WORDS) + 1)]
        try:
            async with self._desk.caller(f"soak-{number}", phone=False) as one:
                await one.words(within_s=ANSWERED_S)
                for words in told:
                    await one.answer_to(words, within_s=ANSWERED_S)
        except TimeoutError:
            self.failed += 1

    async def _look(self) -> None:
        self.looks.append(
            Look(
                time.monotonic() - self._began,
                used(self._groups()),
                len(await self._rooms.list()),
                await self._holds(),
                sum(1 for one in await self._calls() if one.ended is None),
            )
        )

    async def _settle(self) -> None:
        """The last look is one at a desk that is left alone."""
        give_up = time.monotonic() + (QUICK_SETTLE_S if self._quick else SETTLE_S)
        while time.monotonic() < give_up:
            await self._look()
            last = self.looks[-1]
            if not (last.rooms or last.holds or last.open):
                return
            await asyncio.sleep(1)

    async def _calls(self) -> Sequence[Call]:
        return await self._store.calls.list(self._business, limit=100_000)

    async def _holds(self) -> int:
        counted = select(func.count()).select_from(holds).where(holds.c.state == "live")

        async def count(connection: AsyncConnection) -> int:
            return int(await connection.scalar(counted) or 0)

        return await self._store.database.read(count)

    def _groups(self) -> set[int]:
        """The processes of the desk and all that they have started share its groups."""
        started = (self._desk.livekit, self._desk.office, *self._desk.workers.values())
        return {process.pid for process in started}


def used(groups: set[int]) -> Used:
    """What some groups of processes use; each is named after the process that leads it."""
    memory_kb, lasting_kb, files, sockets = 0, 0, 0, 0
    for folder in Path("/proc").glob("[0-9]*"):
        # whatever has ended meanwhile uses nothing
        with suppress(OSError, ValueError, StopIteration):
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(stat[2]) not in groups:
                continue
            rollup = (folder / "smaps_rollup").read_text().splitlines()
            pss_kb = int(next(line for line in rollup if line.startswith("Pss:")).split()[1])
            memory_kb += pss_kb
            lasting_kb += pss_kb if int(folder.name) in groups else 0
            open_ = [str(one.readlink()) for one in (folder / "fd").iterdir()]
            files += len(open_)
            sockets += sum(1 for one in open_ if one.startswith("socket:"))
    return Used(memory_kb / 1024, lasting_kb / 1024, files, sockets)


def slope(looks: Sequence[Look], what: Callable[[Look], float]) -> float:
    """By how much something grows in an hour, by least squares; nothing for a single look."""
    at = np.array([look.at_s for look in looks])
    if len(looks) < 2 or at.max() == at.min():
        return 0.0
    values = np.array([what(look) for look in looks])
    spread = at - at.mean()
    return float(spread @ (values - values.mean()) / (spread @ spread)) * 3600


MEASURED: tuple[tuple[str, Callable[[Look], float]], ...] = (
    ("memory of the lasting processes, MB", lambda look: look.used.lasting_mb),
    ("open files", lambda look: look.used.files),
    ("memory with the processes of calls, MB", lambda look: look.used.memory_mb),
    ("connections", lambda look: look.used.connections),
    ("rooms", lambda look: look.rooms),
    ("holds", lambda look: look.holds),
)
"""Processes of calls come and go, so what grows is told over all looks."""


def judge(soak: Soak, *, quick: bool) -> Result:
    """The slopes, and what is left when nobody rings any more."""
    looks = soak.looks
    first, last = looks[0], looks[-1]
    slopes = [slope(looks, what) for _, what in MEASURED]
    rows = [
        f"| {name} | {what(first):.0f} | {what(last):.0f} | {grows:+.1f} |"
        for (name, what), grows in zip(MEASURED, slopes, strict=True)
    ]
    minutes = (last.at_s - first.at_s) / 60
    head = [
        f"{soak.rung} calls in {minutes:.1f} minutes, each hung up one word later than the",
        f"last; {len(looks)} looks at livekit-server, office, worker and all their processes.",
        "",
        "| | first | last | slope an hour |",
        "|---|---|---|---|",
    ]
    left = f"{last.rooms} rooms, {last.holds} holds"
    targets = (
        Target(
            "nothing is left of the calls",
            left,
            met=not (last.rooms or last.holds),
            by_clock=True,
        ),
        Target("every call has ended in the record", f"{last.open} open", met=not last.open),
        Target(
            f"every answer within {ANSWERED_S:.0f} s",
            f"{soak.failed} calls gave up",
            met=not soak.failed,
            by_clock=True,
        ),
    )
    grown = () if quick else _growth(memory_mb=slopes[0], files=slopes[1])
    return Result("\n".join([*head, *rows]), (*targets, *grown))


def _growth(*, memory_mb: float, files: float) -> tuple[Target, ...]:
    return (
        Target(
            f"memory grows <= {MEMORY_MB_HOUR:.0f} MB an hour",
            f"{memory_mb:+.1f} MB",
            met=memory_mb <= MEMORY_MB_HOUR,
        ),
        Target(
            f"open files grow <= {FILES_HOUR:.0f} an hour",
            f"{files:+.1f}",
            met=files <= FILES_HOUR,
        ),
    )
