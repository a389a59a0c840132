"""How long the office needs for the pages of the dashboard, over many calls."""

from __future__ import annotations

import asyncio
import gzip
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import httpx2
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from lab.bench.registry import Options, Result, Target
from voicedesk.calls.desks import Desks
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryRooms
from voicedesk.domain.accounts import Role
from voicedesk.domain.business import BusinessId
from voicedesk.office.settling import settle
from voicedesk.office.summing import BACK, sums_made
from voicedesk.services.entrance import Entered
from voicedesk.store import Store, open_store
from voicedesk.store.tables.calls import calls, journal
from voicedesk.web.app import web_app
from voicedesk.web.call_desk import CallDesk
from voicedesk.web.dashboard.backstage import open_backstage

TAKES = ("calls", "rounds")
DENTAL = BusinessId("dental")
NOW = datetime(2026, 6, 1, 15, tzinfo=ZoneInfo("America/New_York"))
CALLS, QUICK_CALLS = 100_000, 10_000
ROUNDS, QUICK_ROUNDS = 30, 20
BATCH = 5_000
BOUND_MS, BOUND_BYTES = 100.0, 60_000
PASSWORD = "a quiet harbour"  # noqa: S105  # of nobody
SAID = ("Hello", "What is a cleaning on Thursday?", "It is $120; Thursday at two.", "Yes please.")
UNPRICED = ("Hello", "Can I get a cleaning on Thursday?", "Thursday at two is free.", "Yes please.")
PRICED_EVERY = 4
"""One call in so many asks for a price."""
OUTCOMES = ("booked", "answered", "moved", "ticket", "callback", "abandoned")
PAGES = (
    "/desk",
    "/desk/live",
    "/desk/calls",
    "/desk/calls?outcome=booked&days=365",
    "/desk/calls?words=thursday",
    "/desk/calls/call-1",
    "/desk/bookings",
    "/desk/todo",
    "/desk/customers",
    "/desk/figures",
    "/desk/promises",
    "/desk/failures",
    "/desk/health",
)
BETWEEN = timedelta(seconds=5)
"""So that figures are found stale again and again, as by somebody who comes back to them."""
LARGE, BESIDE = "/desk/figures?days=90", "/desk/live"
SHIPPED = ("htmx/htmx.min.js", "pico/pico.min.css", "desk.css", "desk.js", "live.js")


def run(options: Options) -> Result:
    """Measure on SQLite, the database of one machine."""
    count = options.number("calls", QUICK_CALLS if options.quick else CALLS)
    rounds = options.number("rounds", QUICK_ROUNDS if options.quick else ROUNDS)
    with tempfile.TemporaryDirectory() as folder:
        took, first = asyncio.run(_measure(Path(folder), count, rounds))
    weight = _weight()
    slowest = max(_at(times, 0.95) for times in took.values())
    lines = (
        f"{count:,} calls with their journals, in one of {PRICED_EVERY} of which a price is said; "
        f"{rounds} requests a page, on SQLite.",
        "",
        "| page | p50 ms | p95 ms |",
        "|---|---|---|",
        *(f"| `{path}` | {_at(ms, 0.5):.1f} | {_at(ms, 0.95):.1f} |" for path, ms in took.items()),
        "",
        f"The office summed all calls up at its start in {first.summed_s:.0f} s, beside its other "
        f"work. Where nobody had looked at the figures of 90 days yet, they took "
        f"{first.count_s:.1f} s; "
        f"meanwhile `{BESIDE}` took {_at(first.beside, 0.5):.0f} ms, at most "
        f"{first.beside[-1]:.0f} ms. After that they are counted anew beside the requests.",
        "",
        f"Script and style of the pages, compressed: {weight:,} bytes.",
    )
    return Result("\n".join(lines), (_quick_enough(slowest), _light_enough(weight)))


def _quick_enough(slowest: float) -> Target:
    name = f"p95 of every page <= {BOUND_MS:.0f} ms"
    return Target(name, f"{slowest:.1f} ms", slowest <= BOUND_MS, by_clock=True)


def _light_enough(weight: int) -> Target:
    name = f"script and style <= {BOUND_BYTES:,} bytes"
    return Target(name, f"{weight:,} bytes", weight <= BOUND_BYTES)


@dataclass(frozen=True, slots=True)
class FirstCount:
    """How long figures take that nobody has asked for yet, and others meanwhile."""

    summed_s: float
    count_s: float
    beside: Sequence[float]
    """Milliseconds, the least first."""


async def _measure(
    folder: Path, count: int, rounds: int
) -> tuple[dict[str, list[float]], FirstCount]:
    clock = ManualClock(NOW)
    async with open_store(f"sqlite+aiosqlite:///{folder}/desk.db") as store:
        await _fill(store, count)
        desks, rooms = Desks(store, clock, "dental", folder, lambda _: None), MemoryRooms()
        began = time.perf_counter()
        await sums_made(store, desks, BACK)
        summed_s = time.perf_counter() - began
        behind = open_backstage(store, desks, rooms, secret=PASSWORD)
        token = await behind.entrance.invite((DENTAL,), Role.OWNER)
        entered = await behind.entrance.join(
            token, email="a@b.example", name="", password=PASSWORD, agent=""
        )
        if not isinstance(entered, Entered):
            raise SystemExit(f"the owner was not let in: {entered}")
        address, promised = "ws://127.0.0.1", store.callbacks
        front = CallDesk(desks.profile, rooms, store.attempts, clock, address, PASSWORD, promised)
        app = web_app(front, home=DENTAL, behind=behind)
        settle()  # as an office does
        async with httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=app),
            base_url="http://desk.example",
            cookies={"voicedesk": entered.token},
        ) as browser:
            took = {path: await _times(browser, path, rounds, clock) for path in PAGES}
            return took, await _first_count(browser, summed_s)


async def _times(
    browser: httpx2.AsyncClient, path: str, rounds: int, clock: ManualClock
) -> list[float]:
    took: list[float] = []
    for _ in range(rounds + 1):
        clock.advance(BETWEEN)
        began = time.perf_counter()
        answer = await browser.get(path)
        took.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")
    return sorted(took[1:])


async def _first_count(browser: httpx2.AsyncClient, summed_s: float) -> FirstCount:
    began, beside = time.perf_counter(), []
    counting = asyncio.get_running_loop().create_task(browser.get(LARGE))
    while not counting.done():
        asked = time.perf_counter()
        await browser.get(BESIDE)
        beside.append((time.perf_counter() - asked) * 1000)
    return FirstCount(summed_s, time.perf_counter() - began, sorted(beside))


async def _fill(store: Store, count: int) -> None:
    """Calls of a year, the last ones today; each with a short journal."""
    rng = Random(7)
    apart = timedelta(days=365) / count
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        heads = [_call(n, NOW - apart * n, rng) for n in numbers]
        lines: list[dict[str, object]] = [
            {
                "call": f"call-{n}",
                "number": at + 1,
                "business": DENTAL,
                "at": NOW - apart * n + timedelta(seconds=4 * at),
                "kind": "heard" if at % 2 else "say",
                "data": {"text": text, "ms": 200.0, "by": "reflex"},
            }
            for n in numbers
            for at, text in enumerate(UNPRICED if n % PRICED_EVERY else SAID)
        ]
        await _insert(store, heads, lines)


async def _insert(
    store: Store, heads: list[dict[str, object]], lines: list[dict[str, object]]
) -> None:
    async def work(connection: AsyncConnection) -> None:
        await connection.execute(insert(calls), heads)
        await connection.execute(insert(journal), lines)

    await store.database.write(work)


def _call(number: int, began: datetime, rng: Random) -> dict[str, object]:
    return {
        "id": f"call-{number}",
        "business": DENTAL,
        "channel": rng.choice(("phone", "web")),
        "started": began,
        "caller": f"+1202555{rng.randrange(10_000):04d}",
        "ended": began + timedelta(seconds=rng.randrange(20, 400)),
        "outcome": rng.choice(OUTCOMES),
        "end_reason": "hang_up",
    }


def _weight() -> int:
    static = Path(str(files("voicedesk.web"))) / "static"
    return sum(len(gzip.compress((static / name).read_bytes())) for name in SHIPPED)


def _at(times: Sequence[float], share: float) -> float:
    return times[min(len(times) - 1, int(share * len(times)))]
