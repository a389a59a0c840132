"""Bookings by callers who take their time, alone and while consequences are carried out."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Literal

from lab.bench.registry import ROOT
from voicedesk.calls.desks import Desks
from voicedesk.connectors.clock import SystemClock
from voicedesk.domain.booking import Attendee, HoldId, IdempotencyKey
from voicedesk.domain.business import BusinessId, ClaimKey, LocationId, ServiceId, StaffId
from voicedesk.domain.call import CallId, Message, MessageId, MessageState
from voicedesk.domain.slots import Slot, Span
from voicedesk.errors import Refusal, StoreUnavailable
from voicedesk.store import Store, open_store
from voicedesk.workflows.runner import Crew, Pace, Runner

if TYPE_CHECKING:
    from voicedesk.workflows.run import Surroundings, World

BUSINESS = BusinessId("dental")
PERSON = StaffId("dr_lee")
WORKFLOWS = 30
"""Kept under way, besides those that the bookings bring."""
VENDOR_S = 1.0
"""What a vendor takes for one message."""
OPEN_S = 120.0
CALLERS = 4
PAUSE_S = (0.1, 0.3)
"""Between two bookings of one caller: four of them book 20 times a second, as hundreds do."""
FIRST_DAY = datetime(2097, 1, 1, 14, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Beside:
    """Milliseconds from the caller's yes to the answer, sorted, and what went on meanwhile."""

    alone_ms: list[float]
    beside_ms: list[float]
    carried_out: int
    """Messages that left meanwhile."""
    most: int
    """At one time in the vendor's hands."""


def measure(url: str, *, bookings: int, at_once: int) -> Beside:
    """Let callers book alone, then beside an office with much to do."""
    with tempfile.TemporaryDirectory() as folder:
        alone = _callers(url, bookings, "alone")
        words = ["office", url, f"sqlite:///{folder}/engine.db", folder, str(at_once)]
        with _start(*words) as office:
            if office.stdout is None or not office.stdout.readline():
                raise RuntimeError("the office did not open")
            beside = _callers(url, bookings, "beside")
            office.send_signal(signal.SIGTERM)
            done = json.loads(office.communicate(timeout=60)[0])
    return Beside(alone, beside, done["done"], done["most"])


def _callers(url: str, bookings: int, name: str) -> list[float]:
    share = str(bookings // CALLERS)
    running = [_start("caller", url, f"{name}-{n}", share) for n in range(CALLERS)]
    told = [one.communicate(timeout=600)[0] for one in running]
    if any(one.returncode for one in running):
        raise RuntimeError("a caller did not come to an end")
    return sorted(ms for words in told for ms in json.loads(words))


def _start(*words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "lab.bench._beside_workflows", *words]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)


@dataclass
class Vendor:
    """Takes its time for every message, and counts."""

    channel: Literal["sms", "email"]
    busy: asyncio.Event
    done: int = 0
    now: int = 0
    most: int = 0

    async def send(self, message: Message) -> str:
        """Take it."""
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(VENDOR_S)
        self.now -= 1
        self.done += 1
        self.busy.set()
        return message.key

    async def check(self) -> None:
        """Check."""


async def keep_office(url: str, engine: str, folder: Path, at_once: int) -> None:
    """Carry out until told to stop, always with some messages on their way."""
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    async with open_store(url) as store:
        desks = Desks(store, SystemClock(), "dental", folder, lambda _: None)
        vendor = Vendor("sms", asyncio.Event())
        world = _with(desks.world(), vendor)
        crew = Crew("busy", sessions=store.leases)
        runner = Runner(world, url=engine, crew=crew, pace=Pace(at_once=at_once))
        await runner.start()
        async with asyncio.TaskGroup() as group:
            work = [group.create_task(runner.run()), group.create_task(_feed(store, vendor))]
            await asyncio.wait_for(vendor.busy.wait(), OPEN_S)
            sys.stdout.write("open\n")
            sys.stdout.flush()
            await stopping.wait()
            sys.stdout.write(json.dumps({"done": vendor.done, "most": vendor.most}))
            sys.stdout.flush()
            for task in work:
                task.cancel()
        await runner.close()


def _with(world: World, vendor: Vendor) -> World:
    async def surroundings(business: BusinessId) -> Surroundings:
        around = await world.surroundings(business)
        return replace(around, messengers={"sms": vendor, "email": vendor})

    return replace(world, surroundings=surroundings)


async def _feed(store: Store, vendor: Vendor) -> None:
    """A message for each that has left."""
    fed = 0
    while True:
        while fed - vendor.done < WORKFLOWS:
            fed += 1
            key = f"feed-{time.time_ns()}"
            message = Message(
                id=MessageId(key),
                business=BUSINESS,
                kind="reminder",
                channel="sms",
                to="+12025550123",
                subject="",
                body="See you tomorrow.",
                key=key,
                created=SystemClock().now(),
                state=MessageState.QUEUED,
            )
            try:
                await store.messages.queue(message, deliver=True)
            except StoreUnavailable:
                fed -= 1  # a machine with too much to do: it is fed again
        await asyncio.sleep(0.05)


async def call(url: str, name: str, bookings: int) -> list[float]:
    """Hold and book, with pauses; what each yes took, in ms."""
    rng, took = Random(name), list[float]()
    async with open_store(url) as store:
        for number in range(bookings):
            await asyncio.sleep(rng.uniform(*PAUSE_S))
            hold = await _hold(store, rng, CallId(f"{name}-{number}"))
            if hold is None:
                continue
            who, key = Attendee(name, "+12025550123"), IdempotencyKey(f"book:{name}-{number}")
            began = time.perf_counter()
            await _book(store, hold, who, key)
            took.append(1000 * (time.perf_counter() - began))
    return took


async def _book(store: Store, hold: HoldId, who: Attendee, key: IdempotencyKey) -> None:
    """Wait for the answer; a caller who hears none asks again by the same key."""
    while True:
        try:
            await store.ledger.book(hold, who, key=key, now=SystemClock().now())
        except StoreUnavailable:
            await asyncio.sleep(0.05)
        else:
            return


async def _hold(store: Store, rng: Random, call: CallId) -> HoldId | None:
    start = FIRST_DAY + timedelta(days=rng.randrange(700), minutes=5 * rng.randrange(90))
    span = Span(start, start + timedelta(minutes=30))
    keys = (ClaimKey(f"staff:{PERSON}"),)
    slot = Slot(ServiceId("checkup"), PERSON, LocationId("main"), span, span, keys)
    ttl, now = timedelta(minutes=5), SystemClock().now()
    try:
        return (await store.ledger.hold(BUSINESS, slot, call=call, ttl=ttl, now=now)).id
    except (Refusal, StoreUnavailable):
        return None


if __name__ == "__main__":
    role, address, *more = sys.argv[1:]
    if role == "office":
        asyncio.run(keep_office(address, more[0], Path(more[1]), int(more[2])))
    else:
        sys.stdout.write(json.dumps(asyncio.run(call(address, more[0], int(more[1])))))
