"""An office that carries out what followed from one history, and may be killed meanwhile."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from icalendar import Calendar
from sqlalchemy import update

from lab.bench._consequence_office import PATIENCE, Fate, mortal
from lab.histories.life import Ground, for_business
from voicedesk.calls.desks import Desks
from voicedesk.connectors.clock import SystemClock
from voicedesk.domain.call import MessageState
from voicedesk.store import open_store
from voicedesk.store.tables.ledger import orders
from voicedesk.workflows.runner import Crew, Pace, Runner

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from lab.histories.plan import Plan
    from voicedesk.domain.business import BusinessId
    from voicedesk.profile.load import LoadedProfile
    from voicedesk.store import Store

LONGEST_S = 240


@dataclass(frozen=True)
class HistoryDesks(Desks):
    """The desk of one history, from files that were read before."""

    loaded: LoadedProfile | None = None

    async def _profile(
        self, business: BusinessId, version: int | None
    ) -> tuple[LoadedProfile, int | None]:
        if self.loaded is None or self.loaded.profile.business.id != business:
            raise LookupError(business)
        return self.loaded, None


def carry(ground: Ground, plan: Plan, number: int, fatal: int) -> None:
    """The life of one office; `fatal` is the moment at which it dies, 0 for never."""
    logging.disable(logging.CRITICAL)
    code = 1
    try:
        asyncio.run(_carry(ground, plan, number, fatal))
        code = 0
    except BaseException as error:  # noqa: BLE001  # a forked process must not run its parent on
        sys.stderr.write(f"{plan.business} office: {error!r}\n")
    finally:
        os._exit(code)


async def _carry(ground: Ground, plan: Plan, number: int, fatal: int) -> None:
    async with open_store(ground.direct) as store:
        desks = HistoryDesks(
            store,
            SystemClock(),
            "dental",
            ground.folder / "files",
            lambda _: None,
            loaded=for_business(ground.loaded, plan),
        )
        world = mortal(desks.world(), Fate(fatal, 0.0))
        crew = Crew(f"office-{number}", sessions=store.leases, patience=PATIENCE)
        engine = f"sqlite:///{ground.folder}/engine-{plan.business}.db"
        runner = Runner(
            world, url=engine, crew=crew, pace=Pace(first_wait_s=0.05, round_wait_s=0.2)
        )
        await runner.start()
        await asyncio.wait_for(_until_quiet(runner, store, plan.business), LONGEST_S)
        await runner.close()


async def leave_aside(store: Store, business: BusinessId) -> None:
    """Let only the orders of one business be carried out."""
    aside = update(orders).where(orders.c.business != business).values(state="taken")

    async def work(connection: AsyncConnection) -> None:
        await connection.execute(aside)

    await store.database.write(work)


async def _until_quiet(runner: Runner, store: Store, business: BusinessId) -> None:
    while True:
        await runner.hand_over()
        await runner.look_after_others()
        queued = await store.messages.list(business, state=MessageState.QUEUED)
        waiting = [one for one in queued if one.not_before is None]
        if not waiting and not await runner.busy() and not await store.orders.pending():
            return
        await asyncio.sleep(0.1)


async def carried(ground: Ground, plan: Plan, store: Store) -> dict[str, int]:
    """What is not as it must be when all was carried out, by its name."""
    folder = ground.folder / "files" / plan.business
    sent = [
        one for one in await store.messages.list(plan.business) if one.state is MessageState.SENT
    ]
    files = [path for path in (folder / "outbox").glob("*/*") if path.suffix in {".txt", ".eml"}]
    events = [
        event.get("uid")
        for path in (folder / "calendars").glob("*.ics")
        for event in Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    ]
    standing = {one.uid for one in await store.ledger.bookings(plan.business)}
    failures = await store.orders.failures(plan.business)
    for order, why in failures:
        sys.stderr.write(f"{plan.business} {order.kind} was given up: {why}\n")
    waiting = [one for one in await store.orders.pending() if one.business == plan.business]
    return {
        "messages that left not once": abs(len(files) - len(sent)),
        "events in calendars that are not the bookings": len(set(events) ^ standing)
        + len(events)
        - len(set(events)),
        "orders that nobody carried out": len(waiting) + len(failures),
    }
