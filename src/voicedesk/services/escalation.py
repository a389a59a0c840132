"""Whom a caller is put through to, and what the caller is left with when nobody picks up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from voicedesk.domain.business import Business, Schedule, TimeRange
from voicedesk.domain.call import Call, Callback, Priority, Ticket
from voicedesk.domain.working_time import is_open
from voicedesk.errors import OverLimit
from voicedesk.ports import Clock, DialResult, Line
from voicedesk.profile.conduct import Person
from voicedesk.profile.parts import WEEKDAYS, range_times
from voicedesk.profile.schema import Profile
from voicedesk.services.callbacks import CallbackPromises
from voicedesk.services.limits import Limits
from voicedesk.services.support import Support


@dataclass(frozen=True, slots=True)
class Attempt:
    """One person who was rung, and what came of it."""

    person: str
    number: str
    result: DialResult


@dataclass(frozen=True, slots=True)
class Escalated:
    """What an escalation came to: a person on the line, or a promise with a time."""

    result: DialResult
    person: str | None = None
    attempts: tuple[Attempt, ...] = ()
    callback: Callback | None = None
    ticket: Ticket | None = None

    @property
    def accepted(self) -> bool:
        """Whether a person is on the line with the caller."""
        return self.result == "accepted"


@dataclass(frozen=True, slots=True)
class Escalation:
    """What the desk promises about people."""

    business: Business
    profile: Profile
    callbacks: CallbackPromises
    support: Support
    limits: Limits
    clock: Clock

    def on_duty(self) -> tuple[Person, ...]:
        """Those who may be rung now, in the order of the ladder."""
        now = self.clock.now()
        schedules = [place.schedule for place in self.business.locations]
        is_business_open = is_open(schedules, now, self.business.zone)
        if not is_business_open and not self.profile.after_hours.escalate:
            return ()
        return tuple(
            person
            for person in self.profile.escalation.people
            if _works(person, now, self.business.zone, otherwise=is_business_open)
        )

    async def escalate(
        self,
        call: Call,
        line: Line | None,
        *,
        reason: str,
        summary: str,
        phone: str | None = None,
        urgent: bool = False,
    ) -> Escalated:
        """Ring the ladder through the line; when nobody takes it, promise a call back in writing.

        The caller hears music between attempts and is taken back whatever happens.
        """
        attempts: list[Attempt] = []
        if line is not None:
            for person in self.on_duty():
                result = await self._try(call, line, person, f"{reason}. {summary}", urgent=urgent)
                attempts.append(Attempt(person.name, person.number, result))
                if result == "accepted":
                    if person.transfer == "warm":
                        await line.connect()
                    return Escalated("accepted", person.name, tuple(attempts))
                if result == "caller_left":
                    return await self._promise(call, attempts, reason, summary, phone)
            if attempts:
                await line.resume()
        return await self._promise(call, attempts, reason, summary, phone)

    async def _try(
        self, call: Call, line: Line, person: Person, words: str, *, urgent: bool
    ) -> DialResult:
        try:
            await self.limits.spend_dial(call, person.number, urgent=urgent)
        except OverLimit:
            return "not_configured"
        if person.transfer == "blind":
            return await line.transfer(person.number)
        await line.hold(music=True)
        result = await line.ring(person.number, ring_s=float(person.ring_s))
        return await line.brief(words) if result == "accepted" else result

    def _reaches(self, number: str) -> bool:
        try:
            self.limits.check_reach(number)
        except OverLimit:
            return False
        return True

    async def _promise(
        self,
        call: Call,
        attempts: list[Attempt],
        reason: str,
        summary: str,
        phone: str | None,
    ) -> Escalated:
        number = next((one for one in (phone, call.caller) if one and self._reaches(one)), None)
        result = attempts[-1].result if attempts else "not_configured"
        tried = ", ".join(f"{one.person}: {one.result.replace('_', ' ')}" for one in attempts)
        ticket = await self.support.open_ticket(
            "callback",
            f"{reason}. {summary}" + (f" Tried {tried}." if tried else ""),
            call=call.id,
            phone=phone or call.caller,
            priority=Priority.HIGH,
            customer=call.customer,
        )
        if number is None:
            return Escalated(result, None, tuple(attempts), None, ticket)
        callback = await self.callbacks.promise(number, reason, call=call.id, ticket=ticket.id)
        return Escalated(result, None, tuple(attempts), callback, ticket)


def _works(person: Person, now: datetime, zone: ZoneInfo, *, otherwise: bool) -> bool:
    if person.hours is None:
        return otherwise
    week = tuple(
        tuple(TimeRange(*range_times(part)) for part in person.hours.get(day, ()))
        for day in WEEKDAYS
    )
    return is_open([Schedule(week)], now, zone)
