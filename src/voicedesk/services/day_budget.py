"""What a business may use up in a day over all its calls; the owner hears before it is gone."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

from voicedesk.domain.business import Business
from voicedesk.ports import Attempts, Clock
from voicedesk.profile.schema import Profile
from voicedesk.services.notifications import Notifications

log = logging.getLogger(__name__)

Budgeted = Literal["cents", "messages", "dials", "seconds"]
SUBJECT = "business"
ALARM = 0.8
"""Share of a budget at which the owner is told."""
_NAMES = {
    "cents": "money for models and voices",
    "messages": "messages on request",
    "dials": "dials",
    "seconds": "minutes in calls",
}


@dataclass(frozen=True, slots=True)
class DayBudget:
    """Counts by the business's own day, from midnight to midnight of its clock."""

    business: Business
    profile: Profile
    attempts: Attempts
    notifications: Notifications
    clock: Clock

    async def left(self, what: Budgeted) -> bool:
        """Whether there is anything left of it today."""
        most = self.most(what)
        return most is None or await self._used(what) < most

    async def use(self, what: Budgeted, amount: int = 1) -> bool:
        """Count what is used; whether there was any left before. Tells the owner at 80 %, once."""
        most, before = self.most(what), await self._used(what)
        await self.attempts.add(
            self.business.id, SUBJECT, what, now=self.clock.now(), amount=amount
        )
        if most is None:
            return True
        if before < ALARM * most <= before + amount:
            await self._alarm(what)
        return before < most

    def most(self, what: Budgeted) -> int | None:
        """A day's budget; None for no limit."""
        limits = self.profile.limits
        minutes = limits.minutes_per_day
        return {
            "cents": limits.cents_per_day,
            "messages": limits.messages_per_day,
            "dials": limits.dials_per_day,
            "seconds": None if minutes is None else 60 * minutes,
        }[what]

    async def _used(self, what: Budgeted) -> int:
        return await self.attempts.total(self.business.id, SUBJECT, what, since=self._midnight())

    def _midnight(self) -> datetime:
        local = self.business.local(self.clock.now())
        return datetime.combine(local.date(), time(), tzinfo=local.tzinfo)

    async def _alarm(self, what: Budgeted) -> None:
        log.warning(
            "most of a day's budget is used",
            extra={"business": self.business.id, "budget": what, "alarm": True},
        )
        words = f"{ALARM:.0%} of today's {_NAMES[what]} used"
        key = f"budget:{what}:{self._midnight():%Y-%m-%d}"
        await self.notifications.tell_owner("Budget", words, key=key)
