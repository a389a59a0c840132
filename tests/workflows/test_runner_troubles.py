"""Durable consequences in trouble: vendors away for an hour, clocks that jump, offices that die."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from dbos import DBOS

from tests.services.shop import CALL, SHOP, Shop, open_shop, profile_with
from tests.workflows.practice import LIN, world_of
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryMessenger
from voicedesk.domain.booking import Attendee, Booking
from voicedesk.domain.call import Message, MessageState
from voicedesk.errors import ConnectorUnavailable
from voicedesk.services.scheduling import Wish
from voicedesk.workflows.run import World
from voicedesk.workflows.runner import QUEUE, Crew, Pace, Runner

pytestmark = pytest.mark.db

HOUR = timedelta(hours=1)
QUICK = Pace(attempts=1, rounds=10, round_wait_s=0.02, first_wait_s=0.01)
"""As patient as an office, in rounds; only the waits between them are short."""
HASTY = Pace(attempts=1, rounds=3, round_wait_s=0.02, first_wait_s=0.01)


class Vendor(MemoryMessenger):
    """A vendor that is away until a moment, holds what it is told to hold, and counts."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__("sms")
        self.clock, self.away_until = clock, clock.now() - 24 * HOUR
        self.tried, self.accepted = 0, list[str]()
        self.held: asyncio.Event | None = None

    async def send(self, message: Message) -> str:
        self.tried += 1
        if self.held is not None:
            await self.held.wait()
        if self.clock.now() < self.away_until:
            raise ConnectorUnavailable("the vendor is away")
        self.accepted.append(message.key)
        return await super().send(message)


@dataclass
class Place:
    """A shop whose consequences an engine carries out."""

    shop: Shop
    folder: Path
    vendor: Vendor = field(init=False)
    world: World = field(init=False)

    def __post_init__(self) -> None:
        self.vendor = Vendor(self.shop.clock)
        self.world = world_of(self.shop, {}, self.vendor, profile_with())

    @asynccontextmanager
    async def office(
        self, name: str = "one", version: str = "1", *, pace: Pace = QUICK
    ) -> AsyncIterator[Runner]:
        """An office that carries out until the block ends."""
        patience = timedelta(milliseconds=100)
        crew = Crew(name, version, self.shop.store.sessions, patience)
        url = f"sqlite:///{self.folder}/engine.db"
        runner = Runner(self.world, url=url, crew=crew, pace=pace)
        await runner.start()
        try:
            yield runner
        finally:
            await runner.close()
            # the engine takes the threads of this loop with it, and another office needs some
            asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())

    async def texts(self, kind: str) -> list[Message]:
        every = await self.shop.store.messages.list(SHOP)
        return [one for one in every if one.kind == kind and one.channel == "sms"]

    async def sent(self, kind: str) -> list[str]:
        """The keys of those that left."""
        return [one.key for one in await self.texts(kind) if one.state is MessageState.SENT]


@pytest.fixture
def place(clock: ManualClock, tmp_path: Path) -> Place:
    return Place(open_shop(clock), tmp_path)


async def until(runner: Runner, wanted: Callable[[], Awaitable[object]]) -> None:
    """Carry out until something is so; the deadline is for a machine that is very slow."""
    async with asyncio.timeout(60):
        while not await wanted():
            await runner.hand_over()
            await runner.look_after_others()
            await asyncio.sleep(0.02)


async def test_a_vendor_away_for_an_hour_gets_everything_once_when_it_is_back(
    place: Place, clock: ManualClock
) -> None:
    place.vendor.away_until = clock.now() + HOUR
    async with place.office() as runner:
        await place.shop.booked("Thursday at two", LIN)

        async def tried() -> bool:
            return place.vendor.tried >= 3

        await until(runner, tried)
        assert await place.sent("confirmation") == []
        clock.advance(HOUR)
        await until(runner, lambda: place.sent("confirmation"))
        await until(runner, lambda: nothing_is_due(runner))
    assert len(place.vendor.accepted) == len(set(place.vendor.accepted))
    (kept,) = await place.sent("confirmation")
    assert kept in place.vendor.accepted
    assert await place.shop.store.orders.failures() == []


async def nothing_is_due(runner: Runner) -> bool:
    return not await runner.hand_over() and not await runner.busy()


async def test_what_is_given_up_is_kept_and_the_owner_told(
    place: Place, clock: ManualClock
) -> None:
    place.vendor.away_until = clock.now() + 24 * HOUR
    async with place.office(pace=HASTY) as runner:
        await place.shop.booked("Thursday at two", LIN)
        await until(runner, place.shop.store.orders.failures)
        (given_up, why), *_ = await place.shop.store.orders.failures()
        (told,) = await place.texts("owner")
        place.vendor.away_until = clock.now() - HOUR
        await place.shop.store.orders.retry(given_up.id, now=clock.now())
        await until(runner, lambda: place.sent("confirmation"))
        await until(runner, lambda: nothing_is_due(runner))
    assert why == "the vendor is away"
    assert "Given up" in told.body
    assert place.vendor.tried >= HASTY.rounds


def test_an_office_is_patient_for_more_than_an_hour() -> None:
    pace = Pace()
    waits = [pace.round_wait_s * 2.0**number for number in range(pace.rounds - 1)]
    assert sum(waits) > HOUR.total_seconds()


async def test_a_clock_put_back_holds_up_nothing_that_is_due(
    place: Place, clock: ManualClock
) -> None:
    async with place.office() as runner:
        await place.shop.booked("Thursday at two", LIN)
        clock.advance(-HOUR)
        await until(runner, lambda: place.sent("confirmation"))
        await until(runner, lambda: nothing_is_due(runner))
    assert len(place.vendor.accepted) == len(set(place.vendor.accepted))


async def test_a_clock_put_back_brings_no_reminder_early(place: Place, clock: ManualClock) -> None:
    clock.advance(timedelta(days=1, hours=4, minutes=59, seconds=59))  # a second before 24 h
    async with place.office() as runner:
        await place.shop.booked("Thursday at two", LIN)
        await until(runner, lambda: place.sent("confirmation"))
        clock.advance(-HOUR)
        await until(runner, put_off)
        await until(runner, lambda: nothing_is_due(runner))
    assert await place.texts("reminder") == []


async def put_off() -> list[str]:
    """Reminders that met their moment and were given another."""
    runs = await DBOS.list_workflows_async(status="DELAYED")
    return [one.workflow_id for one in runs if one.workflow_id.endswith("^")]


async def test_a_clock_put_forward_sends_each_reminder_once_and_no_stale_one(
    place: Place, clock: ManualClock
) -> None:
    async with place.office() as runner:
        booking = await place.shop.booked("Thursday at two", LIN)
        await until(runner, lambda: place.sent("confirmation"))
        await until(runner, lambda: nothing_is_due(runner))
        clock.set(booking.span.start + HOUR)
        reminders = await DBOS.list_workflows_async(workflow_id_prefix="remind:")
        assert [one.status for one in reminders] == ["DELAYED", "DELAYED"]
        await asyncio.gather(*(brought_forward(one.workflow_id) for one in reminders))
        await until(runner, lambda: over(runner))
    assert await place.texts("reminder") == []  # it has begun already


async def brought_forward(run: str) -> None:
    """What the engine's own clock does when it is put forward."""
    await DBOS.set_workflow_delay_async(run, delay_seconds=0)


async def over(runner: Runner) -> bool:
    left = await DBOS.list_workflows_async(status=["DELAYED"], workflow_id_prefix="remind:")
    return not left and not await runner.busy()


@pytest.mark.parametrize(
    "name, version",
    [
        ("two", "1"),  # another office
        ("two", "2"),  # an upgrade
    ],
)
async def test_work_in_flight_goes_on_elsewhere(place: Place, name: str, version: str) -> None:
    place.vendor.held = asyncio.Event()
    async with place.office() as runner:
        await place.shop.booked("Thursday at two", LIN)

        async def in_flight() -> bool:
            return place.vendor.tried > 0

        await until(runner, in_flight)
    # what is left of the dead one is its last sign of life
    sessions = place.shop.store.sessions
    await sessions.lease("office:one", "one", ttl=timedelta(milliseconds=50))
    place.vendor.held = None
    place.vendor.accepted.clear()
    clock = place.shop.clock
    async with place.office(name, version) as runner:
        clock.advance(timedelta(seconds=1))
        await until(runner, lambda: place.sent("confirmation"))
        await until(runner, lambda: nothing_is_due(runner))
    assert len(place.vendor.accepted) == len(set(place.vendor.accepted))
    assert await place.shop.store.orders.failures() == []


async def replayed(runner: Runner, run: str) -> None:
    """Take a finished run up again after each of its steps, and wait until all is over."""
    steps = await DBOS.list_workflow_steps_async(run)
    for done in range(1, len(steps) + 1):
        await DBOS.fork_workflow_async(run, done + 1, queue_name=QUEUE)
    await until(runner, lambda: nothing_is_due(runner))


@pytest.mark.parametrize("deed", ["moved", "cancelled"])
async def test_a_run_that_is_taken_up_after_any_step_takes_the_same_steps(
    place: Place, clock: ManualClock, deed: str
) -> None:
    async with place.office() as runner:
        booking = await place.shop.booked("Thursday at two", LIN)
        await CHANGES[deed](place.shop, booking)
        await until(runner, lambda: place.sent(CHANGED[deed]))
        await until(runner, lambda: nothing_is_due(runner))
        clock.set(booking.span.start + HOUR)  # every reminder lies behind by now
        (run,) = await DBOS.list_workflows_async(workflow_id_prefix=f"{deed}:")
        await replayed(runner, run.workflow_id)
        every = await DBOS.list_workflows_async()
    assert {one.status for one in every} <= {"SUCCESS", "DELAYED"}
    assert [one.workflow_id for one in every if one.workflow_id.endswith("'")] == []
    assert len(place.vendor.accepted) == len(set(place.vendor.accepted))


async def test_who_waits_is_told_once_though_the_office_takes_everything_up_again(
    place: Place,
) -> None:
    async with place.office() as runner:
        booking = await place.shop.booked("Thursday at two", LIN)
        wish = Wish(booking.service, place.shop.when("Thursday"))
        await place.shop.desk.waitlist.join(wish, Attendee("Ada", "+12025550188"), call=CALL)
        await cancel(place.shop, booking)
        await until(runner, lambda: place.sent("waitlist"))
        await until(runner, lambda: nothing_is_due(runner))
        runs = await DBOS.list_workflows_async(status=["SUCCESS"])
        of_it = [one.workflow_id for one in runs if not one.workflow_id.startswith("booked:")]
        for run in of_it:
            await replayed(runner, run)
    assert len(of_it) >= 2
    assert len(place.vendor.accepted) == len(set(place.vendor.accepted))
    assert len(await place.texts("waitlist")) == 1


async def move(shop: Shop, booking: Booking) -> None:
    """Put it on another day."""
    wish = Wish(booking.service, shop.when("Friday at ten"), moving=booking)
    slot = (await shop.desk.scheduling.find(wish)).slots[0]
    hold = await shop.desk.scheduling.hold(slot, call=CALL, moving=booking.id)
    await shop.desk.scheduling.move(booking, hold, call=CALL)


async def cancel(shop: Shop, booking: Booking) -> None:
    """Take it back."""
    await shop.desk.scheduling.cancel(booking, call=CALL)


CHANGES = {"moved": move, "cancelled": cancel}
CHANGED = {"moved": "moved", "cancelled": "cancelled"}
