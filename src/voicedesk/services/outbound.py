"""Calls that the desk makes: to whom, when, how often, and what is said first."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from voicedesk.domain.business import Business
from voicedesk.errors import ConnectorError, OverLimit
from voicedesk.language.spoken import say_phone
from voicedesk.ports import Attempts, Clock, Dial, Dialler, Dials, Errand, Messages
from voicedesk.ports.outbound import Outcome, Refusal
from voicedesk.profile.schema import Profile
from voicedesk.services.limits import Limits
from voicedesk.services.quiet import not_before, zone_of

log = logging.getLogger(__name__)

HOURS = "20:00-09:00"
"""Nobody is rung then, by the callee's clock; 47 CFR 64.1200(c)(1) allows 8 to 21 and no more."""
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
PER_NUMBER_DAY = 3
PER_HOUR = 30
CENTS_DAY = 1_000
CENTS_CALL = 5
"""What one call is reckoned with before the carrier's bill comes."""
_SUBJECT = "outbound"
_AGAIN: dict[Outcome, tuple[timedelta, ...]] = {
    "busy": (timedelta(minutes=10), timedelta(minutes=30)),
    "no_answer": (timedelta(hours=1), timedelta(hours=4)),
    "voicemail": (timedelta(hours=4),),
    "gateway_down": (timedelta(minutes=5), timedelta(minutes=20), timedelta(hours=1)),
    "error": (timedelta(minutes=15), timedelta(hours=1)),
    "over_limit": (timedelta(hours=1), timedelta(hours=4)),
}


def retry_after(outcome: Outcome, *, tries: int) -> timedelta | None:
    """When to ring again after so many tries; None: never. What was refused is not tried again."""
    waits = _AGAIN.get(outcome, ())
    return waits[tries - 1] if tries <= len(waits) else None


@dataclass(frozen=True, slots=True)
class Outbound:
    """Keeps the rules of ringing people, then has them rung."""

    business: Business
    profile: Profile
    messages: Messages
    attempts: Attempts
    limits: Limits
    dialler: Dialler
    dials: Dials
    clock: Clock

    async def run(self, errand: Errand, *, ref: str = "") -> Outcome:
        """Ring, unless a rule forbids it; every try counts, and the same key rings once.

        What is known of a key that was begun before is the answer to it: the outcome, or `lost`
        when the process that rang did not live to write one.
        """
        earlier = await self.dials.get(self.business.id, errand.key)
        if earlier is not None:
            return await self._as_before(errand, earlier)
        refused = await self.refusal(errand)
        if refused is not None:
            return refused
        now = self.clock.now()
        begun = Dial(errand.key, self.business.id, errand.kind, ref or errand.key, now)
        if not await self.dials.begin(begun):
            return await self._as_before(errand, begun)
        await self._count(errand.to)
        outcome = await self._deliver(errand)
        if outcome == "unwanted":
            await self.messages.opt(
                self.business.id, errand.to, out=True, words="pressed 9", now=self.clock.now()
            )
        return await self._end(errand, outcome)

    async def refusal(self, errand: Errand) -> Refusal | None:
        """The rule that forbids this call now; None when there is none."""
        if await self.messages.opted_out(self.business.id, errand.to):
            return "opted_out"
        if errand.kind != "reminder" and not errand.asked_for:
            return "no_consent"
        try:
            self.limits.check_rings()
            self.limits.check_reach(errand.to)
        except OverLimit:
            return "not_allowed"
        if self.not_before(errand.to) is not None:
            return "out_of_hours"
        return "over_limit" if await self._is_spent(errand.to) else None

    def not_before(self, to: str) -> datetime | None:
        """When the callee's own clock allows a call; None for now."""
        return not_before(self.clock.now(), HOURS, zone_of(to, self.business.zone))

    def introduction(self) -> str:
        """Who calls, and that it is a machine; said before anything else."""
        disclosure = self.profile.voice.disclosure
        return f"Hello, this is {self.business.name}. {disclosure} Press 9 not to be rung again."

    def message(self) -> str:
        """What a machine may keep: who rang and where to ring, and nothing of why."""
        number = next(iter(self.profile.numbers), "")
        where = f" on {say_phone(number)}" if number else ""
        return f"Hello, this is {self.business.name}. Please ring us back{where}. Thank you."

    async def _deliver(self, errand: Errand) -> Outcome:
        try:
            return await self.dialler.deliver(
                errand, introduction=self.introduction(), message=self.message()
            )
        except ConnectorError as error:
            log.warning("no call could be made", extra={"error": type(error).__name__})
            return "gateway_down"

    async def _as_before(self, errand: Errand, earlier: Dial) -> Outcome:
        if earlier.outcome is not None:
            return earlier.outcome
        try:
            await self.dialler.abandon(errand)
        except ConnectorError as error:
            log.warning("a call was left open", extra={"error": type(error).__name__})
        return await self._end(errand, "lost")

    async def _end(self, errand: Errand, outcome: Outcome) -> Outcome:
        now = self.clock.now()
        await self.dials.end(self.business.id, errand.key, outcome, now=now)
        log.info("desk rang", extra={"errand": errand.kind, "outcome": outcome})
        return outcome

    async def _count(self, to: str) -> None:
        budgets = ((to, "rung", 1), (_SUBJECT, "rung", 1), (_SUBJECT, "cents_out", CENTS_CALL))
        now = self.clock.now()
        for subject, kind, amount in budgets:
            await self.attempts.add(self.business.id, subject, kind, now=now, amount=amount)
        await self.limits.use_of_day("dials")

    async def _is_spent(self, to: str) -> bool:
        now = self.clock.now()
        budgets = (
            (to, "rung", DAY, PER_NUMBER_DAY),
            (_SUBJECT, "rung", HOUR, PER_HOUR),
            (_SUBJECT, "cents_out", DAY, CENTS_DAY - CENTS_CALL + 1),
        )
        for subject, kind, within, most in budgets:
            used = await self.attempts.total(self.business.id, subject, kind, since=now - within)
            if used >= most:
                return True
        return not await self.limits.day_has("dials")
