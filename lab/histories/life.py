"""One process of a history: its callers side by side, again from where it died before."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import resource
import sys
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import make_url

from lab.histories.mortal import Fate, MortalDatabase, doom
from lab.histories.notes import Notes, read_notes
from lab.histories.people import Caller, Surrounding
from lab.histories.plan import PROCESSES, TALKS, slots
from lab.histories.talker import talk
from lab.histories.witness import Witness
from voicedesk.bootstrap import Outside, build_desk
from voicedesk.connectors.memory import MemoryCalendar, MemoryKnowledge, MemoryMessenger
from voicedesk.domain.booking import HoldId
from voicedesk.domain.call import CallId
from voicedesk.errors import StoreError, StoreUnavailable
from voicedesk.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from lab.histories.plan import Plan
    from voicedesk.profile.load import LoadedProfile

AT_ONCE = 8
"""Callers of one process on the line at one time."""
MOST_LIVES = 4
STARTS = 40
START_AGAIN_S = 0.2
ROOM = 24 << 10
"""Bytes by which files may still grow on the full disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Where a history takes place."""

    url: str
    """The way that may be disturbed."""
    direct: str
    """The database itself."""
    folder: Path
    redis: str | None
    loaded: LoadedProfile
    now: datetime


class JumpingClock:
    """Runs like any other, is wrong by some seconds, and is put forward or back now and then."""

    def __init__(self, start: datetime, rng: Random, *, jumps: bool) -> None:
        self._start, self._began = start, time.monotonic()
        self._rng, self._jumps = rng, jumps
        self._off = timedelta(seconds=rng.uniform(-30, 30)) if jumps else timedelta()

    def now(self) -> datetime:
        """What this process believes."""
        if self._jumps and self._rng.random() < 0.01:
            self._off += timedelta(minutes=self._rng.choice((-60, -2, 2, 11, 60)))
        return self._start + self._off + timedelta(seconds=time.monotonic() - self._began)


def for_business(loaded: LoadedProfile, plan: Plan) -> LoadedProfile:
    """The same desk under the name of this history, and one where nothing is booked out."""
    profile = loaded.profile
    named = profile.business.model_copy(update={"id": plan.business})
    return replace(loaded, profile=profile.model_copy(update={"business": named}))


def notes_of(ground: Ground, plan: Plan, process: int) -> Path:
    """Where a process of a history writes what it was answered."""
    return ground.folder / f"{plan.business}-{process}.jsonl"


def live(ground: Ground, plan: Plan, process: int, life: int) -> None:
    """The whole life of a process; it ends by itself, or by a kill. Never returns."""
    logging.disable(logging.CRITICAL)
    code = 1
    try:
        asyncio.run(_live(ground, plan, process, life))
        code = 0
    except BaseException as error:  # noqa: BLE001  # a forked process must not run its parent on
        (ground.folder / f"{plan.business}-{process}.died").write_text(repr(error), "utf-8")
        sys.stderr.write(f"{plan.business} process {process}: {error!r}\n")
    finally:
        os._exit(code)


async def _live(ground: Ground, plan: Plan, process: int, life: int) -> None:
    rng = Random(f"{plan.seed}:{process}:{life}")
    mortal = "kill" in plan.faults and life < MOST_LIVES
    fate = doom(rng, ground.folder / "deaths") if mortal else Fate()
    fate.loses, fate.rng = "lost_answer" in plan.faults, rng
    clock = JumpingClock(plan.start(ground.now), rng, jumps="clock" in plan.faults)
    redis = ground.redis if "redis" in plan.faults else None
    async with _opened(lambda: MortalDatabase(make_url(ground.url), rng=rng, fate=fate), redis) as (
        store
    ):
        outside = Outside(
            MemoryKnowledge(), MemoryCalendar(), MemoryMessenger("sms"), MemoryMessenger("email")
        )
        around = Surrounding(
            build_desk(for_business(ground.loaded, plan), store, outside, clock),
            store,
            Notes(notes_of(ground, plan, process)),
            slots(plan, ground.now),
            Witness(ground.direct),
            impatient="impatient" in plan.faults,
        )
        full = "disk" in plan.faults and process == 0 and life == 0
        async with asyncio.TaskGroup() as group:
            if full:
                group.create_task(_fill_the_disk(ground.direct, rng))
            group.create_task(_everybody(around, plan, process, life))


@contextlib.asynccontextmanager
async def _opened(
    database: Callable[[], MortalDatabase], redis: str | None
) -> AsyncIterator[Store]:
    """The store; a database that is cut off just now is tried again, as a supervisor does."""
    for _ in range(STARTS):
        store = Store(database(), redis=redis)
        try:
            await store.__aenter__()
        except StoreUnavailable:
            await asyncio.sleep(START_AGAIN_S)
            continue
        try:
            yield store
        finally:
            await store.__aexit__(None, None, None)
        return
    raise StoreUnavailable


async def _everybody(around: Surrounding, plan: Plan, process: int, life: int) -> None:
    known = _known(notes_of_calls(around))
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> None:
        call = CallId(f"{plan.business}-c{number}")
        caller = Caller(around, call, Random(f"{plan.seed}:{number}:{life}"))
        async with turn:
            # one that is never let in by a failing database has heard an apology, and no more
            with contextlib.suppress(StoreError, TimeoutError):
                await _one(caller, known.get(call), talks=_talks(plan, number))

    async with asyncio.TaskGroup() as group:
        for number in range(process, plan.callers, PROCESSES):
            group.create_task(one(number))


def notes_of_calls(around: Surrounding) -> Iterator[tuple[str, str, str | None]]:
    """Call, what happened, and the hold where there is one, line by line."""
    for line in read_notes(around.notes.path):
        yield line["call"], line["what"], line.get("hold")


def _known(lines: Iterator[tuple[str, str, str | None]]) -> dict[str, tuple[bool, HoldId | None]]:
    """By call: whether it is over, and what it kept last."""
    known: dict[str, tuple[bool, HoldId | None]] = {}
    for call, what, hold in lines:
        over, kept = known.get(call, (False, None))
        known[call] = over or what == "over", HoldId(hold) if hold else kept
    return known


async def _one(caller: Caller, known: tuple[bool, HoldId | None] | None, *, talks: bool) -> None:
    if known is not None:
        over, hold = known
        if not over:
            await caller.resume(hold)
    elif talks:
        await talk(caller)
    else:
        await caller.ring()


def _talks(plan: Plan, number: int) -> bool:
    # words find no time in a history whose days are elsewhere
    return number == 0 and plan.seed % TALKS == 0 and "dst" not in plan.faults


async def _fill_the_disk(url: str, rng: Random) -> None:
    """For a moment no file may grow much further, as on a disk that is nearly full."""
    await asyncio.sleep(rng.uniform(0.02, 0.3))
    database = Path(str(make_url(url).database))
    sizes = [path.stat().st_size for path in database.parent.glob(f"{database.name}*")]
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(sizes) + ROOM, hard))
    try:
        await asyncio.sleep(rng.uniform(0.05, 0.2))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
