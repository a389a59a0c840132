"""Two writers: staff edit their calendars while callers book, and nothing may go unseen."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy import select

from lab.bench._two_writers_desk import BUSINESS, STAFF, some_start
from lab.bench.registry import ROOT, Options, Result, Target
from lab.vendors.double import running
from lab.vendors.google_calendar import GoogleDouble
from lab.vendors.graph import GraphDouble
from voicedesk.connectors.clock import SystemClock
from voicedesk.domain.booking import Deed
from voicedesk.services.drift import BY_CALENDAR
from voicedesk.store import Store, open_store
from voicedesk.store.tables.people import messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicedesk.domain.booking import Booking, BookingId
    from voicedesk.ports import Conflict

CALLERS = 3
LAST_S = {True: 20.0, False: 180.0}
SETTLE_S = {True: 23.0, False: 30.0}
"""Two looks, and time for what follows from them."""
EDIT_S = (0.3, 1.5)
HALF_HOUR = timedelta(minutes=30)
Event = dict[str, Any]
LONGEST_WRITING_S = 120
FOUND_S, TOLD_S = 60.0, 300.0


@dataclass(slots=True)
class Hand:
    """Staff at their calendars: what they did, and when."""

    doubles: dict[str, GoogleDouble | GraphDouble]
    rng: Random = field(default_factory=lambda: Random(5))
    deeds: dict[tuple[str, float], float] = field(default_factory=dict)
    """By person and the start of the event as they left it: when they did it."""
    gone: dict[str, float] = field(default_factory=dict)
    """By name: when they deleted an event of ours."""
    counts: Counter[str] = field(default_factory=Counter)
    _number: int = 0

    def edit(self) -> None:
        """Do one thing in one calendar."""
        who = self.rng.choice(STAFF)
        ours = [name for name in self.doubles[who].events if self._is_ours(who, name)]
        chance = self.rng.random()
        if ours and chance < 0.45:
            self._move(who, self.rng.choice(ours), some_start(self.rng), "moved ours")
        elif ours and chance < 0.52:
            self._delete(who, self.rng.choice(ours))
        else:
            self._add(who, some_start(self.rng))

    def _is_ours(self, who: str, name: str) -> bool:
        event = self.doubles[who].events[name]
        marked = name.startswith("voicedesk") or "singleValueExtendedProperties" in event
        return marked and event.get("status") != "cancelled"

    def _move(self, who: str, name: str, start: datetime, what: str) -> None:
        double, end = self.doubles[who], start + HALF_HOUR
        self.deeds[who, start.timestamp()] = time.time()
        self.counts[what] += 1
        if isinstance(double, GraphDouble):
            double.move(name, start, end)
            return
        sides = {"start": start, "end": end}
        moved = {side: {"dateTime": at.isoformat()} for side, at in sides.items()}
        double.write({**double.events[name], **moved})

    def _delete(self, who: str, name: str) -> None:
        self.gone[name] = time.time()
        self.counts["deleted ours"] += 1
        self.doubles[who].delete(name)

    def _add(self, who: str, start: datetime) -> None:
        self._number += 1
        self.deeds[who, start.timestamp()] = time.time()
        self.counts["added their own"] += 1
        double, end = self.doubles[who], start + HALF_HOUR
        if isinstance(double, GoogleDouble):
            sides = {"start": start, "end": end}
            event = {side: {"dateTime": at.isoformat()} for side, at in sides.items()}
            double.write({"id": f"own{self._number}", "summary": "Own", **event})
            return
        said = {
            side: {
                "dateTime": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.0000000"),
                "timeZone": "UTC",
            }
            for side, at in (("start", start), ("end", end))
        }
        double.write({"subject": "Own", **said})


@dataclass(frozen=True, slots=True)
class Found:
    """What was found when all was over."""

    hand: Counter[str]
    bookings: int
    conflicts: Counter[str]
    undetected: list[str]
    found_s: list[float]
    told_s: list[float]


def run(options: Options) -> Result:
    """Measure on SQLite with real processes, against Google's and Microsoft's doubles over HTTP."""
    specs = options.data.parent / "specs" if options.data else None
    if specs is None or not specs.is_dir():
        return Result("", absent="the vendors' published contracts, in `specs` beside the data")
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(_measure(specs, Path(folder), quick=options.quick))
    return Result(_table(found, quick=options.quick), tuple(_targets(found)), kept_as="two-writers")


async def _measure(specs: Path, folder: Path, *, quick: bool) -> Found:
    url = f"sqlite:///{folder}/voicedesk.db"
    async with open_store(url) as store, AsyncExitStack() as stack:
        public = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
        doubles: dict[str, GoogleDouble | GraphDouble] = {
            who: GoogleDouble(specs, public, page=250)
            if who in STAFF[:2]
            else GraphDouble(specs, page=100)
            for who in STAFF
        }
        urls = {
            who: await stack.enter_async_context(running(double)) for who, double in doubles.items()
        }
        until = time.time() + LAST_S[quick]
        processes = [_start("office", url, {"urls": urls, "folder": str(folder)})]
        processes += [
            _start("caller", url, {"name": f"c{number}", "until": until})
            for number in range(CALLERS)
        ]
        hand = Hand(doubles)
        try:
            while time.time() < until:
                await asyncio.sleep(hand.rng.uniform(*EDIT_S))
                hand.edit()
            await _settled(store, SETTLE_S[quick])
            return await _judge(store, hand)
        finally:
            for process in processes:
                process.kill()
                await asyncio.to_thread(process.wait)


def _start(role: str, url: str, more: dict[str, object]) -> subprocess.Popen[bytes]:
    words = ["-m", "lab.bench._two_writers_desk", role, url, json.dumps(more)]
    return subprocess.Popen([sys.executable, *words], cwd=ROOT)


async def _settled(store: Store, looks_s: float) -> None:
    """Let everything that was begun come to its end: our own writing, then two looks."""
    for _ in range(LONGEST_WRITING_S):
        bookings = await store.ledger.bookings(BUSINESS)
        now = SystemClock().now()
        shown = await store.calendars.shown(BUSINESS, now=now, bookings=[b.id for b in bookings])
        done = {one.booking for one in shown if not one.writing}
        stands = {one.booking: one.sequence for one in shown}
        if all(one.id in done and stands[one.id] == one.sequence for one in bookings):
            break
        await asyncio.sleep(1)
    await asyncio.sleep(looks_s)


async def _judge(store: Store, hand: Hand) -> Found:
    bookings = await store.ledger.bookings(BUSINESS)
    conflicts = await store.calendars.conflicts(BUSINESS, open_only=False)
    still = {one.booking for one in conflicts if one.settled is None}
    undetected = [
        *[why for one in bookings if one.id not in still for why in _overlapped(one, hand)],
        *_elsewhere(bookings, still, hand),
    ]
    deeds = await _followed(store, hand)
    deeds += [
        (at, one.found.timestamp(), one.told.timestamp() if one.told else None)
        for one in conflicts
        if (at := _when(one, hand, bookings)) is not None
    ]
    return Found(
        hand.counts,
        len(bookings),
        Counter(one.kind for one in conflicts),
        undetected,
        sorted(found - at for at, found, _ in deeds),
        sorted(told - at for at, _, told in deeds if told is not None),
    )


def _overlapped(booking: Booking, hand: Hand) -> list[str]:
    """Events of their own that lie over a booking of which nobody was told."""
    return [
        f"{booking.id} under {name}"
        for name, event in hand.doubles[booking.slot.staff].events.items()
        if event.get("status") != "cancelled"
        and not name.startswith("voicedesk")
        and "singleValueExtendedProperties" not in event
        and _at(event, "start") < booking.span.end.timestamp()
        and _at(event, "end") > booking.span.start.timestamp()
    ]


def _at(event: Event, side: str) -> float:
    said = datetime.fromisoformat(event[side]["dateTime"][:26].removesuffix("."))
    return (said if said.tzinfo else said.replace(tzinfo=UTC)).timestamp()


def _elsewhere(bookings: Sequence[Booking], still: set[BookingId], hand: Hand) -> list[str]:
    """Bookings whose event does not stand where the ledger has them."""
    stands = {
        (who, uid): _at(event, "start")
        for who, double in hand.doubles.items()
        for event in double.events.values()
        if (uid := _uid(event)) and event.get("status") != "cancelled"
    }
    return [
        f"{one.id} is elsewhere"
        for one in bookings
        if one.id not in still
        and stands.get((one.slot.staff, one.uid)) != one.span.start.timestamp()
    ]


def _uid(event: Event) -> str:
    """Whose event of ours it is."""
    marks = event.get("singleValueExtendedProperties") or [{"value": ""}]
    private = event.get("extendedProperties", {}).get("private", {})
    return str(private.get("voicedesk") or marks[0]["value"])


async def _followed(store: Store, hand: Hand) -> list[tuple[float, float, float | None]]:
    """For each change of ours that the ledger followed: when done, when found, when told."""
    found: list[tuple[float, float, float | None]] = []
    rows = await store.database.read(lambda connection: connection.execute(select(messages)))
    sent = {row.key: row.changed for row in rows if row.state == "sent"}
    for entry in await store.ledger.entries(BUSINESS):
        if entry.by != BY_CALENDAR or entry.slot is None or entry.deed is not Deed.MOVED:
            continue
        at = hand.deeds.get((entry.slot.staff, entry.slot.span.start.timestamp()))
        if at is not None and at <= entry.at.timestamp():
            told = sent.get(f"moved:{entry.id}:sms")
            found.append((at, entry.at.timestamp(), told.timestamp() if told else None))
    return found


def _when(conflict: Conflict, hand: Hand, bookings: Sequence[Booking]) -> float | None:
    """When a conflict began: the edit, or the booking that was made after it."""
    at = hand.deeds.get((conflict.staff, conflict.span.start.timestamp()))
    made = [one.created.timestamp() for one in bookings if one.id == conflict.booking]
    if at is None or at > conflict.found.timestamp():
        return None
    return max([at, *made])


def _targets(found: Found) -> list[Target]:
    undetected = len(found.undetected)
    p95, slowest = _percentile(found.found_s, 0.95), max(found.told_s, default=0.0)
    enough = bool(found.found_s) and bool(found.told_s)
    return [
        Target("0 undetected conflicts", str(undetected), met=undetected == 0),
        Target(f"found p95 <= {FOUND_S:.0f} s", f"{p95:.1f} s", met=enough and p95 <= FOUND_S),
        Target("customer told within 5 min", f"{slowest:.1f} s", met=enough and slowest <= TOLD_S),
    ]


def _table(found: Found, *, quick: bool) -> str:
    deeds = ", ".join(f"{count} {name}" for name, count in sorted(found.hand.items()))
    kinds = ", ".join(f"{count} {name}" for name, count in sorted(found.conflicts.items()))
    rows = [
        f"{CALLERS} processes call, one keeps the office; four people edit calendars of Google and",
        f"Microsoft (doubles, over HTTP) for {LAST_S[quick]:.0f} s. A look every 10 s, no push.",
        "",
        "| | |",
        "|---|---|",
        f"| what staff did | {deeds} |",
        f"| bookings that stand | {found.bookings} |",
        f"| conflicts shown | {kinds or 'none'} |",
        f"| undetected | {', '.join(found.undetected) or 'none'} |",
        f"| found after, p50 / p95 / max, s | {_three(found.found_s)} |",
        f"| customer told after, p50 / p95 / max, s | {_three(found.told_s)} |",
        "",
        f"Load of the machine meanwhile: {os.getloadavg()[1]:.0f} on {os.cpu_count()} cores.",
    ]
    return "\n".join(rows)


def _three(ordered: Sequence[float]) -> str:
    shares = [_percentile(ordered, share) for share in (0.5, 0.95)]
    return " / ".join(f"{one:.1f}" for one in (*shares, max(ordered, default=0.0)))


def _percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0
