"""A process that books, moves and cancels at random, notes every answer, and may be killed."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from voicedesk.connectors.clock import SystemClock
from voicedesk.domain.booking import Attendee, BookingId, HoldId, IdempotencyKey
from voicedesk.domain.business import BusinessId, ClaimKey, LocationId, ServiceId, StaffId
from voicedesk.domain.call import CallId
from voicedesk.domain.slots import Slot, Span
from voicedesk.errors import Refusal
from voicedesk.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from voicedesk.ports import Receipt

BUSINESS = BusinessId("bench")
FIRST_DAY = datetime(2027, 3, 1, 9, tzinfo=UTC)
STAFF, CHAIRS, DAYS = 5, 4, 4
IMPATIENT = 0.15
"""Share of the deeds whose caller does not wait for the answer, and asks again by its key."""
FORGETFUL = 0.1
"""Share of the deeds that are done twice although they were answered."""


@dataclass(slots=True)
class Journal:
    """What one worker meant to do and was answered; it outlives the worker."""

    path: Path
    _file: int = field(init=False)

    def __post_init__(self) -> None:
        self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def write(self, **line: object) -> None:
        """Add a line, at once."""
        os.write(self._file, (json.dumps(line) + "\n").encode())


def read_journal(path: Path) -> Iterator[dict[str, str]]:
    """The lines of a journal, leaving out one that was cut off by a kill."""
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            continue


@dataclass(slots=True)
class Worker:
    """Makes random attempts; what was under way when it was killed is asked again first."""

    store: Store
    journal: Journal
    rng: Random
    name: str
    mine: list[BookingId] = field(default_factory=list)
    """Bookings of which it knows."""

    async def resume(self) -> int:
        """Ask again what was not answered; the number of the next attempt."""
        open_deeds: dict[str, dict[str, str]] = {}
        attempts = 0
        for line in read_journal(self.journal.path):
            attempts = max(attempts, int(line["n"]) + 1)
            if line["what"] == "means":
                open_deeds[line["key"]] = line
            else:
                open_deeds.pop(line["key"], None)
                self._learn(line)
        for line in open_deeds.values():
            await self._do(int(line["n"]), line["deed"], line["key"], line["args"].split())
        return attempts

    async def attempt(self, number: int) -> None:
        """Do one thing that a caller might."""
        chance = self.rng.random()
        if chance < 0.02:
            await self.store.ledger.expire(now=SystemClock().now())
        elif chance < 0.25 and self.mine:
            await self._deed(number, "cancel", self.rng.choice(self.mine))
        elif chance < 0.5 and self.mine:
            await self._move(number, self.rng.choice(self.mine))
        else:
            await self._book(number)

    async def _book(self, number: int) -> None:
        hold = await self._hold(number, moving=None)
        if hold is None:
            return
        fate = self.rng.random()
        if fate < 0.1:
            await self.store.ledger.release(hold, now=SystemClock().now())
        elif fate < 0.2:
            return  # hung up: the hold expires by itself
        await self._deed(number, "book", hold)

    async def _move(self, number: int, booking: BookingId) -> None:
        hold = await self._hold(number, moving=booking)
        if hold is not None:
            await self._deed(number, "move", booking, hold)

    async def _hold(self, number: int, *, moving: BookingId | None) -> HoldId | None:
        call = CallId(f"{self.name}-{number}")
        ttl = timedelta(seconds=self.rng.choice((0.005, 0.2, 5)))
        began = time.perf_counter()
        try:
            hold = await self.store.ledger.hold(
                BUSINESS,
                random_slot(self.rng),
                call=call,
                ttl=ttl,
                now=SystemClock().now(),
                moving=moving,
            )
        except Refusal:
            return None
        self.journal.write(n=number, what="held", key="", ms=1000 * (time.perf_counter() - began))
        return hold.id

    async def _deed(self, number: int, deed: str, *args: str) -> None:
        key = f"{deed}:{self.name}:{number}"
        self.journal.write(n=number, what="means", deed=deed, key=key, args=" ".join(args))
        if self.rng.random() < IMPATIENT:
            await self._hang_up_on(deed, key, list(args))
        await self._do(number, deed, key, list(args))
        if self.rng.random() < FORGETFUL:
            await self._do(number, deed, key, list(args))

    async def _hang_up_on(self, deed: str, key: str, args: list[str]) -> None:
        """Ask, and be gone before the answer: it may have been done, and it may not."""
        try:
            await asyncio.wait_for(self._ask(deed, key, args), self.rng.random() * 0.02)
        except (TimeoutError, Refusal):
            return

    async def _do(self, number: int, deed: str, key: str, args: list[str]) -> None:
        began = time.perf_counter()
        try:
            answer = await self._ask(deed, key, args)
        except Refusal as error:
            line: dict[str, object] = {"what": "refused", "why": type(error).__name__}
        else:
            line = {
                "what": "done",
                "booking": answer.booking.id,
                "entry": answer.entry.id,
                "repeated": str(answer.repeated),
            }
        line["ms"] = 1000 * (time.perf_counter() - began)
        self.journal.write(n=number, deed=deed, key=key, **line)
        self._learn({"deed": deed, **{name: str(value) for name, value in line.items()}})

    async def _ask(self, deed: str, key: str, args: list[str]) -> Receipt:
        return await ask(self.store, deed, key, args)

    def _learn(self, line: dict[str, str]) -> None:
        if line["what"] == "done" and line["deed"] == "book":
            self.mine.append(BookingId(line["booking"]))


async def ask(store: Store, deed: str, key: str, args: list[str]) -> Receipt:
    """Do a deed under its key."""
    ledger, now, named = store.ledger, SystemClock().now(), IdempotencyKey(key)
    deeds: dict[str, Callable[[], Awaitable[Receipt]]] = {
        "book": lambda: ledger.book(HoldId(args[0]), Attendee(key), key=named, now=now),
        "move": lambda: ledger.move(BookingId(args[0]), HoldId(args[1]), key=named, now=now),
        "cancel": lambda: ledger.cancel(BookingId(args[0]), key=named, now=now),
    }
    return await deeds[deed]()


def random_slot(rng: Random) -> Slot:
    """Some time of some person in some chair, a quarter to one and a half hours long."""
    start = FIRST_DAY + timedelta(days=rng.randrange(DAYS), minutes=5 * rng.randrange(96))
    span = Span(start, start + timedelta(minutes=5 * rng.randrange(3, 19)))
    staff, chair = rng.randrange(STAFF), rng.randrange(CHAIRS)
    return Slot(
        ServiceId("cleaning"),
        StaffId(f"s{staff}"),
        LocationId("main"),
        span,
        span,
        (ClaimKey(f"staff:s{staff}"), ClaimKey(f"resource:c{chair}")),
    )


async def work(url: str, path: Path, name: str, attempts: int) -> None:
    """Make attempts until there were enough, over all lives of this worker."""
    async with open_store(url) as store:
        worker = Worker(store, Journal(path), Random(f"{name}:{os.getpid()}"), name)
        for number in range(await worker.resume(), attempts):
            await worker.attempt(number)


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])))
