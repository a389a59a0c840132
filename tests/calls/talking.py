"""Whole calls in writing, with everything that they left."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from voicedesk.agents.arrival import arrive
from voicedesk.bootstrap import Office, brain_for, live_call, new_call, open_office, plant
from voicedesk.calls.left import Left, left_by
from voicedesk.calls.text import TextCall
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.business import LocationId, ServiceId, StaffId
from voicedesk.domain.call import JournalKind
from voicedesk.ports import Line
from voicedesk.profile.load import load_profile
from voicedesk.profile.sample import PlannedBooking

MARIA = "+12025550123"
TUESDAY_MORNING = "2026-03-03T09:00:00-05:00"


@dataclass
class Talked:
    """What was said and done, and what was left."""

    left: Left
    says: list[str] = field(default_factory=list)
    tools: list[Mapping[str, object]] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    events: list[Mapping[str, object]] = field(default_factory=list)
    level: int = 0

    def watch(self, kind: JournalKind, data: Mapping[str, object]) -> None:
        """Take in one line of the journal."""
        if kind == "say":
            self.says.append(str(data["text"]))
        elif kind == "handoff":
            self.posts.append(str(data["to"]))
        elif kind == "tool":
            self.tools.append(data)
        elif kind == "event":
            self.events.append(data)

    @property
    def last(self) -> str:
        """The desk's last words."""
        return self.says[-1]

    @property
    def used(self) -> list[object]:
        """Names of the tools, in order."""
        return [tool["name"] for tool in self.tools]

    @property
    def booked(self) -> list[tuple[object, object, object]]:
        """Service, person and local start of what stands."""
        return [
            (b["service"], b["staff"], str(b["start"])[:16])
            for b in self.left.bookings
            if b["status"] == "booked"
        ]


@dataclass
class Setting:
    """The world into which a call comes."""

    profile: str = "dental"
    caller: str | None = MARIA
    now: str = TUESDAY_MORNING
    given: Sequence[tuple[str, str, str, str]] = ()
    """Bookings: customer, service, person, local start."""
    line: Line | None = None
    between: Callable[[Office, ManualClock, int], Awaitable[None]] | None = None
    """What happens elsewhere after each of the caller's lines."""


Talk = Callable[..., Awaitable[Talked]]


async def hold(lines: Sequence[str], setting: Setting) -> Talked:
    """Hold a whole call and look at what it left."""
    clock = ManualClock(datetime.fromisoformat(setting.now))
    async with open_office(load_profile(setting.profile), clock=clock) as office:
        for booking in setting.given:
            await _plant(office, *booking)
        for order in await office.store.orders.pending():
            await office.store.orders.taken(order.id, now=clock.now())
        call = new_call(office.desk, channel="text", caller=setting.caller)
        live = live_call(office.desk, call, line=setting.line)
        talked = Talked(Left("", (), (), (), ()))
        live.journal.watch(talked.watch)
        greeting = await arrive(live)
        async with TextCall(live, brain_for(live), greeting=greeting) as conversation:
            for number, words in enumerate(lines):
                if conversation.over:
                    break
                await conversation.say(words)
                await office.settle()
                if setting.between is not None:
                    await setting.between(office, clock, number)
        await office.settle()
        talked.left = await left_by(office, live)
        talked.level = int(live.state.level)
        return talked


async def _plant(office: Office, name: str, service: str, staff: str, start: str) -> None:
    desk = office.desk
    (customer,) = await desk.customers.by_name(name)
    moment = datetime.fromisoformat(start).replace(tzinfo=desk.business.zone)
    await plant(
        desk,
        PlannedBooking(
            customer,
            ServiceId(service),
            StaffId(staff),
            LocationId(desk.business.locations[0].id),
            moment,
        ),
    )
