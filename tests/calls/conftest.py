"""Whole calls in writing, with everything that they left."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from voicedesk.agents.arrival import arrive
from voicedesk.bootstrap import Office, brain_for, live_call, new_call, open_office, plant
from voicedesk.calls.left import Left, left_by
from voicedesk.calls.text import TextCall
from voicedesk.connectors.clock import ManualClock
from voicedesk.domain.business import LocationId, ServiceId, StaffId
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
    level: int = 0

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


Talk = Callable[..., Awaitable[Talked]]


@pytest.fixture
def talk() -> Talk:
    """Hold a whole call: `await talk("line", "line", caller=..., given=[...])`."""

    async def hold(
        *lines: str,
        profile: str = "dental",
        caller: str | None = MARIA,
        now: str = TUESDAY_MORNING,
        given: Sequence[tuple[str, str, str, str]] = (),
        line: Line | None = None,
        meanwhile: Callable[[Office, int], Awaitable[None]] | None = None,
    ) -> Talked:
        clock = ManualClock(datetime.fromisoformat(now))
        async with open_office(load_profile(profile), clock=clock) as office:
            for booking in given:
                await _plant(office, *booking)
            for order in await office.store.orders.pending():
                await office.store.orders.taken(order.id, now=clock.now())
            live = live_call(
                office.desk, new_call(office.desk, channel="text", caller=caller), line=line
            )
            talked = Talked(Left("", (), (), (), ()))

            def watch(kind: str, data: Mapping[str, object]) -> None:
                {"say": talked.says, "handoff": talked.posts, "tool": talked.tools}.get(
                    kind, []
                ).append({"say": data.get("text"), "handoff": data.get("to")}.get(kind, data))  # type: ignore[arg-type]  # each list takes its own kind

            live.journal.watch(watch)
            greeting = await arrive(live)
            async with TextCall(live, brain_for(live), greeting=greeting) as call:
                for number, words in enumerate(lines):
                    await call.say(words)
                    await office.settle()
                    if meanwhile is not None:
                        await meanwhile(office, number)
                    if call.over:
                        break
            await office.settle()
            talked.left = await left_by(office, live)
            talked.level = int(live.state.level)
            return talked

    return hold


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
