"""An office of its own process for tests: runs orders durably until it is killed or done."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voicedesk.connectors.clock import SystemClock
from voicedesk.connectors.wiring import Connections
from voicedesk.domain.booking import Booking
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Message
from voicedesk.domain.slots import Span
from voicedesk.ports import (
    Calendar,
    CalendarChanges,
    Messenger,
    Order,
    OutsideEvent,
)
from voicedesk.profile import load_profile
from voicedesk.profile.facts import business_of
from voicedesk.services.notifications import Notifications
from voicedesk.store import Store, open_store
from voicedesk.workflows.run import Surroundings, World
from voicedesk.workflows.runner import Pace, Runner


def world_of(store: Store, folder: Path, reaper: Reaper) -> World:
    """A world around a store in which the dental practice is the only business."""
    clock = SystemClock()
    profile = load_profile("dental").profile
    business = business_of(profile)
    connections = Connections(folder, store.secrets, lambda name: None)

    async def surroundings(_: BusinessId) -> Surroundings:
        connected = await connections.of(profile)
        return Surroundings(
            profile=profile,
            business=business,
            notifications=Notifications(profile, business, store.messages, clock),
            calendars={
                staff: tuple(MortalCalendar(calendar, reaper) for calendar in calendars)
                for staff, calendars in connected.calendars.items()
            },
            messengers={
                channel: MortalMessenger(messenger, reaper)
                for channel, messenger in connected.messengers.items()
            },
            crm=connected.crm,
        )

    return World(
        clock=clock,
        ledger=store.ledger,
        orders=store.orders,
        customers=store.customers,
        tickets=store.tickets,
        callbacks=store.callbacks,
        messages=store.messages,
        calls=store.calls,
        inbox=store.inbox,
        surroundings=surroundings,
        calendars=store.calendars,
    )


class Reaper:
    """Kills this process at a chosen moment: before or after the outside world was changed."""

    def __init__(self, moment: int) -> None:
        self._moments_left = moment

    def pass_by(self) -> None:
        """One more moment at which a process may die; zero at the start means never."""
        self._moments_left -= 1
        if self._moments_left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class MortalCalendar:
    """A calendar whose process may die around each change."""

    inner: Calendar
    reaper: Reaper

    async def put(self, booking: Booking, *, title: str, description: str) -> str:
        self.reaper.pass_by()
        uid = await self.inner.put(booking, title=title, description=description)
        self.reaper.pass_by()
        return uid

    async def remove(self, booking: Booking) -> None:
        await self.inner.remove(booking)

    async def busy(self, within: Span) -> Sequence[OutsideEvent]:
        return await self.inner.busy(within)

    async def changes(self, token: str | None) -> CalendarChanges:
        return await self.inner.changes(token)

    async def check(self) -> None:
        await self.inner.check()


@dataclass(frozen=True)
class MortalMessenger:
    """A messenger whose process may die around each message."""

    inner: Messenger
    reaper: Reaper

    @property
    def channel(self) -> Literal["sms", "email"]:
        return self.inner.channel

    async def send(self, message: Message) -> str:
        self.reaper.pass_by()
        name = await self.inner.send(message)
        self.reaper.pass_by()
        return name

    async def check(self) -> None:
        await self.inner.check()


async def main(url: str, engine_url: str, folder: Path, *, moment: int) -> None:
    """Run until nothing is queued; be killed at a moment unless it is zero."""
    async with open_store(url) as store:
        world = world_of(store, folder, Reaper(moment))
        runner = Runner(world, url=engine_url, pace=Pace(first_wait_s=0.05, round_wait_s=0.05))
        await runner.start()
        await asyncio.wait_for(_until_quiet(runner, store), timeout=60)
        await runner.close()


async def _until_quiet(runner: Runner, store: Store) -> None:
    await runner.hand_over()
    while await runner.busy() or await _pending(store):
        await runner.hand_over()
        await asyncio.sleep(0.05)


async def _pending(store: Store) -> list[Order]:
    return list(await store.orders.pending())


if __name__ == "__main__":
    store_url, engine, place, fatal = sys.argv[1:]
    asyncio.run(main(store_url, engine, Path(place), moment=int(fatal)))
