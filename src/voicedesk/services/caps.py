"""How much may be booked on one day: of a service, and of everything together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from voicedesk.domain.availability import Visit
from voicedesk.domain.business import Business, ServiceId
from voicedesk.domain.days import span_of
from voicedesk.domain.slots import Slot, Span
from voicedesk.ports import Ledger


@dataclass(frozen=True, slots=True)
class Caps:
    """The caps of a business, counted in its ledger: bookings, and what is held."""

    business: Business
    ledger: Ledger

    async def is_full(self, day: date, chain: Sequence[ServiceId], own: Sequence[Slot]) -> bool:
        """Whether a day would pass a cap with all that a visit adds; its own counts as free."""
        whole = span_of(day, self.business.zone)
        return await self._passed(whole, chain, own, more=chain)

    async def is_passed(self, visit: Visit, besides: Sequence[Slot]) -> bool:
        """Whether a visit that is held already passes a cap; `besides` is about to be let go.

        Two callers who found the last place at the same moment both hear that it has gone: each
        sees what the other holds. None of them passes the cap.
        """
        services = [slot.service for slot in visit]
        starts = {slot.span.start.astimezone(self.business.zone).date() for slot in visit}
        days = [span_of(day, self.business.zone) for day in starts]
        return any([await self._passed(day, services, besides, more=()) for day in days])

    async def _passed(
        self,
        day: Span,
        services: Sequence[ServiceId],
        besides: Sequence[Slot],
        *,
        more: Sequence[ServiceId],
    ) -> bool:
        free = [slot.service for slot in besides if day.contains(slot.span.start)]
        caps = [(self.business.rules.max_per_day, None, len(more) - len(free))] + [
            (self.business.service(one).max_per_day, one, more.count(one) - free.count(one))
            for one in dict.fromkeys(services)
        ]
        for cap, service, change in caps:
            if cap is not None:
                count = await self.ledger.count(self.business.id, day, service=service)
                if count + change > cap:
                    return True
        return False
