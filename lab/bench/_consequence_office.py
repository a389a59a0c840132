"""An office that carries orders out until nothing is due, and may be killed around each effect."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from dbos import DBOS

from voicedesk.calls.desks import Desks
from voicedesk.connectors.clock import SystemClock
from voicedesk.connectors.crm import rest
from voicedesk.connectors.crm.rest import RestCrm
from voicedesk.connectors.registry import Wiring
from voicedesk.domain.call import MessageState
from voicedesk.errors import ConnectorUnavailable, StoreUnavailable
from voicedesk.store import Store, open_store
from voicedesk.workflows.runner import Crew, Pace, Runner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicedesk.domain.booking import Booking
    from voicedesk.domain.business import BusinessId
    from voicedesk.domain.call import Customer, Message, Ticket
    from voicedesk.domain.slots import Span
    from voicedesk.ports import Calendar, CalendarChanges, Messenger, OutsideEvent
    from voicedesk.workflows.run import Surroundings, World

PATIENCE = timedelta(milliseconds=300)
LONGEST_S = 120
CRM_TOKEN = "secret"  # noqa: S105  # of a customer system on loopback
NO_DATABASE = 3
"""Exit code of an office whose database did not answer in time; the next one goes on."""


class Places(NamedTuple):
    """Where an office finds what it works with."""

    url: str
    engine: str
    folder: Path
    customers: str
    """The address of the customer system."""


@dataclass(slots=True)
class Fate:
    """When this process dies, and until when the texting vendor is away."""

    moments: int
    """Moments left; zero at the start: it lives on."""
    away_until: float

    def pass_by(self) -> None:
        """One more moment at which it may die."""
        self.moments -= 1
        if self.moments == 0:
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class MortalCalendar:
    """A calendar; the process may die before and after each change."""

    inner: Calendar
    fate: Fate

    async def put(self, booking: Booking, *, title: str, description: str) -> str:
        """Write."""
        self.fate.pass_by()
        uid = await self.inner.put(booking, title=title, description=description)
        self.fate.pass_by()
        return uid

    async def remove(self, booking: Booking) -> None:
        """Remove."""
        self.fate.pass_by()
        await self.inner.remove(booking)
        self.fate.pass_by()

    async def busy(self, within: Span) -> Sequence[OutsideEvent]:
        """Read."""
        return await self.inner.busy(within)

    async def changes(self, token: str | None) -> CalendarChanges:
        """Read."""
        return await self.inner.changes(token)

    async def check(self) -> None:
        """Check."""
        await self.inner.check()


@dataclass(frozen=True)
class MortalMessenger:
    """A messenger; the process may die before and after each message."""

    inner: Messenger
    fate: Fate

    @property
    def channel(self) -> Literal["sms", "email"]:
        """What it delivers."""
        return self.inner.channel

    async def send(self, message: Message) -> str:
        """Send, unless the vendor is away."""
        self.fate.pass_by()
        if self.channel == "sms" and time.time() < self.fate.away_until:
            raise ConnectorUnavailable("the vendor is away")
        name = await self.inner.send(message)
        self.fate.pass_by()
        return name

    async def check(self) -> None:
        """Check."""
        await self.inner.check()


@dataclass(frozen=True)
class MortalCrm(RestCrm):
    """A customer system; the process may die before and after whatever is written."""

    fate: Fate = field(kw_only=True)

    async def save(self, customer: Customer, *, key: str) -> str:
        """Create or update."""
        self.fate.pass_by()
        external = await RestCrm.save(self, customer, key=key)
        self.fate.pass_by()
        return external

    async def add_note(self, external_id: str, note: str, *, key: str) -> None:
        """Note."""
        self.fate.pass_by()
        await RestCrm.add_note(self, external_id, note, key=key)
        self.fate.pass_by()

    async def open_ticket(self, external_id: str | None, ticket: Ticket, *, key: str) -> str:
        """Open."""
        self.fate.pass_by()
        made = await RestCrm.open_ticket(self, external_id, ticket, key=key)
        self.fate.pass_by()
        return made


def mortal(world: World, fate: Fate, customers: str = "") -> World:
    """The same world; whoever changes it may die, also a customer system where there is one."""

    async def surroundings(business: BusinessId) -> Surroundings:
        around = await world.surroundings(business)
        if customers:
            crm = rest.build(Wiring(business, Path(), {"url": customers}, CRM_TOKEN))
            known = MortalCrm(crm.signed, crm.business, crm.region, fate=fate)
            around = replace(around, crm=known)
        return replace(
            around,
            calendars={
                staff: tuple(MortalCalendar(one, fate) for one in many)
                for staff, many in around.calendars.items()
            },
            messengers={
                name: MortalMessenger(one, fate) for name, one in around.messengers.items()
            },
        )

    return replace(world, surroundings=surroundings)


async def work(places: Places, crew: Crew, fate: Fate) -> None:
    """Carry out what there is, then stop."""
    url, engine, folder, customers = places
    async with open_store(url) as store:
        desks = Desks(store, SystemClock(), "dental", folder, lambda _: None)
        pace = Pace(first_wait_s=0.05, round_wait_s=0.2)
        joined = replace(crew, sessions=store.leases, patience=PATIENCE)
        runner = Runner(mortal(desks.world(), fate, customers), url=engine, crew=joined, pace=pace)
        await runner.start()
        try:
            await asyncio.wait_for(_until_quiet(runner, store, desks.default_business), LONGEST_S)
        except TimeoutError:
            raise RuntimeError(await _left(store, desks.default_business)) from None
        await runner.close()


async def _left(store: Store, business: BusinessId) -> str:
    """What there still is to do, for whoever has to find out why."""
    queued = await store.messages.list(business, state=MessageState.QUEUED)
    runs = await DBOS.list_workflows_async()
    parts = [f"message {one.id} {one.key} {one.not_before}" for one in queued]
    parts += [f"order {one.id}" for one in await store.orders.pending()]
    parts += [
        f"run {one.workflow_id} {one.status} of {one.app_version} at {one.executor_id}"
        for one in runs
    ]
    return "not quiet: " + "; ".join(parts)


async def _until_quiet(runner: Runner, store: Store, business: BusinessId) -> None:
    while True:
        await runner.hand_over()
        await runner.look_after_others()
        queued = await store.messages.list(business, state=MessageState.QUEUED)
        waiting = [one for one in queued if one.not_before is None]
        if not waiting and not await runner.busy() and not await store.orders.pending():
            return
        await asyncio.sleep(0.1)


if __name__ == "__main__":
    address, engine_address, place, system, name, version, fatal, until = sys.argv[1:]
    crew, fate = Crew(name, version), Fate(int(fatal), float(until))
    try:
        asyncio.run(work(Places(address, engine_address, Path(place), system), crew, fate))
    except StoreUnavailable:
        sys.exit(NO_DATABASE)
