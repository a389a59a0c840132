"""Budgets: what one call, one caller and one day may use, counted beyond the end of a call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from voicedesk.domain.business import Business
from voicedesk.domain.call import Call
from voicedesk.errors import OverLimit
from voicedesk.ports import Attempts, Clock
from voicedesk.profile.schema import Profile
from voicedesk.services.day_budget import Budgeted, DayBudget
from voicedesk.services.reach import may_reach

DAY = timedelta(days=1)
PROMISES = 3
"""Calls back that one visitor of the call page may ask for in a day."""
NO_MORE_MESSAGES = "I can't send any more messages today. I can take a note for the team instead."
NO_MORE_PROMISES = "No more calls back can be asked for from here today."


@dataclass(frozen=True, slots=True)
class Limits:
    """Keeps the budgets of a profile; `spend_…` counts, or raises OverLimit at the end."""

    business: Business
    profile: Profile
    attempts: Attempts
    clock: Clock
    day: DayBudget | None = None
    """What all calls of a day share; None where only one call's own limits are asked for."""

    def seconds_left(self, call: Call) -> float:
        """How long a call may still last; never less than nothing."""
        used = (self.clock.now() - call.started).total_seconds()
        return max(0.0, self.profile.limits.call_s - used)

    async def spend_message(self, call: Call) -> None:
        """One more message because of a call. Raises OverLimit."""
        limits = self.profile.limits
        await self._check_day("messages", spoken=NO_MORE_MESSAGES)
        await self._spend(call.id, "message", most=limits.messages_per_call, since=call.started)
        if call.caller:
            await self._spend(call.caller, "message", most=limits.messages_per_caller_day)
        await self.use_of_day("messages")

    async def spend_dial(self, call: Call, number: str, *, urgent: bool = False) -> None:
        """One more number rung for a call. Raises OverLimit, also for numbers not to be rung.

        `urgent`: somebody is in danger; then the day's budget is counted and not asked.
        """
        limits = self.profile.limits
        self.check_reach(number)
        self.check_rings()
        if not urgent:
            await self._check_day("dials")
        await self._spend(call.id, "dial", most=limits.dials_per_call, since=call.started)
        await self.use_of_day("dials")

    async def day_has(self, what: Budgeted) -> bool:
        """Whether the business has any of it left today."""
        return self.day is None or await self.day.left(what)

    async def use_of_day(self, what: Budgeted, amount: int = 1) -> bool:
        """Count what is used up today; whether there was any left before."""
        return self.day is None or await self.day.use(what, amount)

    async def _check_day(self, what: Budgeted, *, spoken: str | None = None) -> None:
        if not await self.day_has(what):
            raise OverLimit(f"the day's budget of {what} is used up", spoken=spoken)

    def check_reach(self, number: str) -> None:
        """Raises OverLimit for a number that may be neither rung nor texted."""
        if not may_reach(number, self.profile.limits.dial_prefixes):
            raise OverLimit(
                "the profile does not allow this prefix to be rung",
                spoken="I can't use a number from there. Which other number could it be?",
            )

    def check_rings(self) -> None:
        """Raises OverLimit for an invented business, which rings nobody."""
        if self.profile.business.sample:
            raise OverLimit("this business is a sample; nobody is rung for it")

    async def spend_booking(self, call: Call) -> None:
        """One more booking by a caller today. Raises OverLimit."""
        most = self.profile.limits.bookings_per_caller_day
        await self._spend(
            call.caller or call.id,
            "booking",
            most=most,
            spoken="I can't book any more on this number today. A person can help you further.",
        )

    async def spend_cents(self, call: Call, cents: int) -> bool:
        """Count what a call costs; False when its budget, or the day's, is used up."""
        await self.attempts.add(
            self.business.id, call.id, "cents", now=self.clock.now(), amount=cents
        )
        used = await self.attempts.total(
            self.business.id, call.id, "cents", since=call.started - DAY
        )
        within_day = await self.use_of_day("cents", cents)
        return used <= self.profile.limits.call_cents and within_day

    async def admit_web_call(self, source: str) -> bool:
        """Count a call from the web page; False when the day's or this visitor's are used up."""
        since = self.clock.now() - DAY
        web = self.profile.web
        budgets = {"web": web.calls_per_day, source: web.calls_per_address_day}
        for subject, most in budgets.items():
            used = await self.attempts.total(self.business.id, subject, "call", since=since)
            if used >= most:
                return False
        for subject in budgets:
            await self.attempts.add(self.business.id, subject, "call", now=self.clock.now())
        return True

    async def spend_promise(self, source: str) -> None:
        """One more call back for a visitor of the call page today. Raises OverLimit."""
        for subject, most in ((source, PROMISES), ("web", self.profile.web.calls_per_day)):
            await self._spend(subject, "promise", most=most, spoken=NO_MORE_PROMISES)

    async def _spend(
        self,
        subject: str,
        kind: str,
        *,
        most: int,
        since: datetime | None = None,
        spoken: str | None = None,
    ) -> None:
        now = self.clock.now()
        used = await self.attempts.total(self.business.id, subject, kind, since=since or now - DAY)
        if used >= most:
            raise OverLimit(f"no more than {most} of {kind}", spoken=spoken)
        await self.attempts.add(self.business.id, subject, kind, now=now)
