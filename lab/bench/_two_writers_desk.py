"""The desk of the measurement with two writers: an office, or a caller, as a process of its own."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lab.vendors.google_calendar import REFRESH
from lab.vendors.graph import TOKEN
from voicedesk.connectors.calendar import google, graph
from voicedesk.connectors.clock import SystemClock
from voicedesk.connectors.memory import MemoryMessenger
from voicedesk.connectors.registry import Wiring
from voicedesk.domain.booking import Attendee
from voicedesk.domain.business import BusinessId, StaffId
from voicedesk.domain.call import CallId
from voicedesk.errors import Refusal
from voicedesk.language.dates import When
from voicedesk.office.calendars import CalendarLooks
from voicedesk.profile.facts import business_of
from voicedesk.profile.schema import Profile
from voicedesk.services.notifications import Notifications
from voicedesk.services.scheduling import Scheduling, Wish
from voicedesk.store import Store, open_store
from voicedesk.workflows.run import Surroundings, World
from voicedesk.workflows.runner import Runner

if TYPE_CHECKING:
    from voicedesk.ports import Calendar

BUSINESS = BusinessId("bench")
ZONE = ZoneInfo("America/New_York")
STAFF = ("s0", "s1", "s2", "s3")
DAYS = 5
LOOK_S = 10
PATIENCE_S = (0.5, 2.5)
"""How long a caller is silent between two deeds."""


def profile() -> Profile:
    """Four people with calendars of their own, two of Google's and two of Microsoft's."""
    kinds = ("google", "google", "graph", "graph")
    return Profile.model_validate(
        {
            "business": {
                "id": BUSINESS,
                "name": "Bench",
                "kind": "practice",
                "time_zone": ZONE.key,
                "phone": "+12025550100",
            },
            "locations": [{"id": "main", "name": "Main"}],
            "hours": {
                day: ["08:00-20:00"]
                for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
            },
            "default_service": "visit",
            "services": [{"id": "visit", "name": "visit", "duration_min": 30}],
            "staff": [
                {
                    "id": who,
                    "name": who.upper(),
                    "calendars": [{"name": kind, "options": {"calendar": who}}],
                }
                for who, kind in zip(STAFF, kinds, strict=True)
            ],
            "booking": {"horizon_days": 30, "notice_min": 0},
            "calendars": {"look_s": LOOK_S},
            "voice": {"greeting": "{business}"},
            "notifications": {"quiet_hours": None, "reminders_h": []},
        }
    )


@dataclass(frozen=True, slots=True)
class FixedToken:
    """The sign-in of Microsoft is not what is measured."""

    async def get(self) -> str:
        return TOKEN


def calendar_at(who: str, url: str, folder: Path) -> Calendar:
    """The connector of one person, to the double at an address."""
    if who in STAFF[:2]:
        key = {
            "type": "authorized_user",
            "client_id": "id",
            "client_secret": "secret",
            "refresh_token": REFRESH,
            "token_uri": f"{url}/token",
        }
        options = {"calendar": who, "url": f"{url}/calendar/v3"}
        return google.build(Wiring(BUSINESS, folder, options, json.dumps(key), owner=who))
    named = {"tenant": "t", "client": "c", "person": who, "url": f"{url}/v1.0"}
    built = graph.build(Wiring(BUSINESS, folder, named, "secret", owner=who))
    return replace(built, tokens=FixedToken())


def world_at(store: Store, urls: dict[str, str], folder: Path) -> World:
    """What the workflows read and write."""
    told, clock = profile(), SystemClock()
    business = business_of(told)
    around = Surroundings(
        profile=told,
        business=business,
        notifications=Notifications(told, business, store.messages, clock),
        calendars={StaffId(who): (calendar_at(who, url, folder),) for who, url in urls.items()},
        messengers={"sms": MemoryMessenger("sms"), "email": MemoryMessenger("email")},
    )

    async def surroundings(_: BusinessId) -> Surroundings:
        return around

    return World(
        clock=clock,
        ledger=store.ledger,
        orders=store.orders,
        customers=store.customers,
        tickets=store.tickets,
        callbacks=store.callbacks,
        messages=store.messages,
        calls=store.calls,
        surroundings=surroundings,
        calendars=store.calendars,
        inbox=store.inbox,
    )


async def keep_office(url: str, urls: dict[str, str], folder: Path) -> None:
    """Carry orders out and look into the calendars until the process is told to end."""

    async def every() -> tuple[BusinessId, ...]:
        return (BUSINESS,)

    async with open_store(url) as store:
        world = world_at(store, urls, folder)
        runner = Runner(world, url=f"sqlite:///{folder}/engine.db")
        await runner.start()
        looks = CalendarLooks(world, every, store.sessions, "office")
        async with asyncio.TaskGroup() as group:
            group.create_task(runner.run())
            group.create_task(looks.run())


async def call_again_and_again(url: str, name: str, until: float) -> None:
    """Book, move and cancel as callers do, through the same rules."""
    rng = Random(name)  # no secret
    async with open_store(url) as store:
        desk = Scheduling(business_of(profile()), store.ledger, SystemClock())
        number = 0
        while time.time() < until:
            number += 1
            try:
                await _one_call(desk, store, rng, f"{name}-{number}")
            except Refusal:
                continue
            finally:
                await asyncio.sleep(rng.uniform(*PATIENCE_S))


async def _one_call(desk: Scheduling, store: Store, rng: Random, name: str) -> None:
    call = CallId(name)
    mine = await store.ledger.bookings(BUSINESS)
    chance = rng.random()
    if chance < 0.1 and mine:
        await desk.cancel(rng.choice(mine), call=call)
        return
    moving = rng.choice(mine) if chance < 0.3 and mine else None
    wish = Wish(None, (some_time(rng),), StaffId(rng.choice(STAFF)), moving=moving)
    offer = await desk.find(wish, call=call, k=1)
    if not offer.slots:
        return
    hold = await desk.hold(offer.slots[0], call=call, moving=moving.id if moving else None)
    await asyncio.sleep(rng.uniform(0, 1))
    if moving:
        await desk.move(moving, hold, call=call)
    else:
        phone = f"+1202555{rng.randrange(10_000):04}"
        await desk.book(hold, Attendee(name, phone), call=call)


def some_time(rng: Random) -> When:
    """A time of some day of the next two weeks."""
    start = some_start(rng)
    day: date = start.date()
    return When("", (0, 0), day, day, start.time(), None, "minute", point=True)


def some_start(rng: Random) -> datetime:
    """A half hour of some working day ahead."""
    today = SystemClock().now().astimezone(ZONE)
    today = today.replace(hour=8, minute=0, second=0, microsecond=0)
    days = [today + timedelta(days=ahead) for ahead in range(1, DAYS + 1)]
    day = rng.choice([one for one in days if one.weekday() < 5])
    return day + timedelta(minutes=30 * rng.randrange(23))


if __name__ == "__main__":
    role, database, more = sys.argv[1:]
    told = json.loads(more)
    if role == "office":
        asyncio.run(keep_office(database, told["urls"], Path(told["folder"])))
    else:
        asyncio.run(call_again_and_again(database, told["name"], told["until"]))
