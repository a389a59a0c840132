"""Incidents of the kind that became public, replayed on a day of calls: how many bookings stand.

Calls are in writing, at their hour of the day. What follows from a booking is carried out once the
systems that it needs are there again, as the durable runner does.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from livekit.agents import utils

from lab.bench._fault_rows import Row, Seen
from lab.bench._latency_systems import KEYS, PROFILE
from lab.vendors.gemini import Asked, Gemini, Reply
from lab.vendors.serving import serve
from voicedesk.bootstrap import Find, Office, brain_for, live_call, new_call, open_office
from voicedesk.calls.text import TextCall
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryCalendar, MemoryMessenger, MemoryStore
from voicedesk.domain.booking import Booking, BookingStatus
from voicedesk.domain.call import Message, MessageState
from voicedesk.ports import Incoming
from voicedesk.profile.load import load_profile

OPENS = datetime.fromisoformat("2026-03-03T09:00:00-05:00")
_HOURS = tuple(range(9, 17))
_OUTAGE = range(11, 15)
_DAYS = ("Thursday", "Friday", "Monday", "Tuesday")
_TIMES = ("nine", "ten", "eleven", "two")
_CHAT = "honestly I have been putting this off since I was at school"


@dataclass(frozen=True, slots=True)
class Incident:
    """What is out of order at an hour of the day."""

    name: str
    model_gone: Callable[[int], bool] = lambda hour: False
    world_down: Callable[[int], bool] = lambda hour: False
    """Calendar, text and e-mail too."""
    undelivered: bool = False
    """Texts are accepted, and reported as lost an hour later."""

    async def replay(self, number: int) -> Seen:
        """Live through the day of this number."""
        return await Day(self, number).inject()


INCIDENTS = (
    Incident(
        "every hosted system down for four hours",
        lambda hour: hour in _OUTAGE,
        lambda hour: hour in _OUTAGE,
    ),
    Incident("the model withdrawn at noon", lambda hour: hour >= 12),
    Incident("texts accepted and never delivered", undelivered=True),
)


@dataclass(slots=True)
class Day:
    """One day at a desk to which something happens."""

    incident: Incident
    number: int

    async def inject(self) -> Seen:
        """Take a call an hour, and look at the end what stands."""
        double, clock = Gemini(_chatting), ManualClock(OPENS)
        async with (
            _vendors(double) as find,
            open_office(load_profile(PROFILE), clock=clock) as office,
        ):
            for at, hour in enumerate(_HOURS):
                clock.set(OPENS + timedelta(hours=hour - 9))
                self._break(office, double, hour)
                await self._call(office, find, at)
                if not self.incident.world_down(hour):
                    await office.settle()
                    await self._lose(office, clock)
            clock.set(OPENS + timedelta(hours=9))
            self._break(office, double, 18)
            await office.settle()
            return await self._seen(office, met=bool(double.requests))

    def _break(self, office: Office, double: Gemini, hour: int) -> None:
        double.faults.always = "withdrawn" if self.incident.model_gone(hour) else ""
        outside = office.outside
        if outside is not None:
            for system in (outside.calendar, outside.sms, outside.email):
                # the throw-away office has memory's twins
                cast("MemoryCalendar | MemoryMessenger", system).down = self.incident.world_down(
                    hour
                )

    async def _call(self, office: Office, find: Find, at: int) -> None:
        day, time = _DAYS[(at + self.number) % 4], _TIMES[(at // 4 + self.number) % 4]
        call = new_call(office.desk, channel="text", caller=_number(at))
        live = live_call(office.desk, call)
        brain = brain_for(live, "cascade", find)
        async with TextCall(live, brain, greeting="How can I help?") as conversation:
            wishes = (_CHAT, f"a cleaning on {day} at {time} please", "Peter Miller")
            for words in (*wishes, "yes please", "no thanks, bye"):
                await conversation.say(words)
        await brain.aclose()

    async def _lose(self, office: Office, clock: ManualClock) -> None:
        """The network tells that texts it took have not arrived."""
        store = cast("MemoryStore", office.store)
        for message in await store.messages.list(office.desk.business.id):
            if self.incident.undelivered and _sent_text(message):
                await store.inbox.take(
                    Incoming(
                        id=f"in-{message.id}",
                        business=message.business,
                        kind="report",
                        event=f"event-{message.id}",
                        at=clock.now(),
                        sender=message.to,
                        provider_id=message.provider_id or "",
                        state=MessageState.FAILED,
                        why="30005 unknown destination handset",
                    )
                )
        await office.settle()

    async def _seen(self, office: Office, *, met: bool) -> Seen:
        business = office.desk.business.id
        rung = {_number(at) for at in range(len(_HOURS))}
        booked = await office.store.ledger.bookings(business, statuses=(BookingStatus.BOOKED,))
        mine = [each for each in booked if each.attendee.phone in rung]
        messages = await office.store.messages.list(business)
        told = [each for each in messages if each.to in rung and each.kind == "confirmation"]
        return Seen(
            silence_s=0.0,
            heard=f"{len(mine)} of {len(_HOURS)} bookings stand; {_states(told)}; "
            f"{len(_in_calendar(office, mine))} in the calendar",
            booked=len(mine) == len(_HOURS),
            promised=False,
            untrue=tuple(
                f"{each.id} passes for delivered"
                for each in told
                if self.incident.undelivered and each.state is not MessageState.FAILED
            ),
            met=met,
        )


def _chatting(asked: Asked) -> Reply:
    return "I see, thank you for telling me. What day and time would suit you?"


def _sent_text(message: Message) -> bool:
    return message.channel == "sms" and message.state is MessageState.SENT


def _states(told: list[Message]) -> str:
    counts: Mapping[str, int] = {
        state: sum(each.state.value == state for each in told)
        for state in sorted({each.state.value for each in told})
    }
    return "confirmations: " + ", ".join(f"{count} {state}" for state, count in counts.items())


def _in_calendar(office: Office, mine: list[Booking]) -> set[str]:
    calendar = office.outside.calendar if office.outside else None
    written = calendar.ours if isinstance(calendar, MemoryCalendar) else {}
    kept = {booking.id for booking in written.values()}
    return {booking.id for booking in mine if booking.id in kept}


def _number(at: int) -> str:
    return f"+12025550{150 + at}"


@asynccontextmanager
async def _vendors(double: Gemini) -> AsyncIterator[Find]:
    async with serve(double.app()) as address, utils.http_context.open():
        found = {**KEYS, "GOOGLE_GEMINI_BASE_URL": f"http://{address}"}
        yield found.get


def rows() -> list[Row]:
    """A row for each incident; the number of the injection is the number of the day."""
    return [
        Row(f"I{number}", incident.name, "during", incident.replay)
        for number, incident in enumerate(INCIDENTS, 1)
    ]
