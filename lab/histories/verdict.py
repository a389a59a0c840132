"""What must hold of a history when it is over: of its rows, and of what its callers were told."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from lab.histories.life import Ground, notes_of
from lab.histories.notes import read_notes
from lab.histories.plan import PROCESSES
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryRooms
from voicedesk.office.rescue import Rescue, nobody
from voicedesk.office.watch import Watcher
from voicedesk.store.soundness import EVERY, unsound
from voicedesk.store.tables.calls import calls
from voicedesk.store.tables.ledger import holds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from lab.histories.plan import Plan
    from voicedesk.domain.booking import Entry
    from voicedesk.domain.business import BusinessId
    from voicedesk.store import Store

LOST = "answers that the ledger does not know"
EARLY = "claims that were spoken before their row"
HELD = "holds that did not end"
OPEN = "calls that did not end"
BROKEN = "processes that failed by themselves"
RULES = (*EVERY, LOST, EARLY, HELD, OPEN, BROKEN)
CARRIED = (
    "messages that left not once",
    "events in calendars that are not the bookings",
    "orders that nobody carried out",
)
LOOKS = range(-20, 25, 5)
"""Hours at which the office looks: clocks were put forward and back meanwhile."""


async def judge(ground: Ground, plan: Plan, store: Store) -> Counter[str]:
    """Every broken rule, and how often."""
    lines = [
        line for process in range(PROCESSES) for line in read_notes(notes_of(ground, plan, process))
    ]
    await _look_after(ground, plan, store)
    entries = await store.ledger.entries(plan.business)
    found = await unsound(store.database, plan.business)
    live = select(func.count()).where(holds.c.business == plan.business, holds.c.state == "live")
    open_ = select(func.count()).where(calls.c.business == plan.business, calls.c.ended.is_(None))

    async def count(connection: AsyncConnection) -> tuple[int, int]:
        return (
            (await connection.execute(live)).scalar_one(),
            (await connection.execute(open_)).scalar_one(),
        )

    found[HELD], found[OPEN] = await store.database.read(count)
    found[LOST] = lost(lines, entries)
    found[EARLY] = sum(line["seen"] is False for line in lines if "seen" in line)
    found[BROKEN] = len(list(ground.folder.glob(f"{plan.business}-*.died")))
    return +found


async def _look_after(ground: Ground, plan: Plan, store: Store) -> None:
    """What an office does for calls that nobody holds, and for holds that are over."""
    clock, rooms = ManualClock(plan.start(ground.now)), MemoryRooms()
    rescue = Rescue(rooms, store.calls, store.leases, store.ledger, clock, "office", nobody)

    async def mine() -> Sequence[BusinessId]:
        return (plan.business,)

    for hours in LOOKS:
        clock.set(plan.start(ground.now) + timedelta(hours=hours))
        await Watcher(
            rooms, store.calls, clock, mine, rescue.put_away, rescue.give_up, plan.business
        ).look()
    await store.ledger.expire(now=clock.now() + timedelta(days=1))


def lost(lines: Iterable[dict[str, Any]], entries: Sequence[Entry]) -> int:
    """Answers that were given, of which the ledger knows nothing or something else."""
    known = {(entry.id, entry.key, entry.booking, entry.deed.value) for entry in entries}
    return sum(
        (line["entry"], line["key"], line["booking"], line["deed"]) not in known
        for line in lines
        if line["what"] == "done"
    )
