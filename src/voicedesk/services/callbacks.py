"""Calls back: promised for a moment at which somebody works, and kept in the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from voicedesk.domain.business import Business
from voicedesk.domain.call import (
    Callback,
    CallbackId,
    CallbackStatus,
    CallId,
    Customer,
    TicketId,
)
from voicedesk.domain.working_time import after_working, is_open
from voicedesk.ports import Callbacks, Clock
from voicedesk.profile.schema import Profile
from voicedesk.services.ids import id_from


@dataclass(frozen=True, slots=True)
class CallbackPromises:
    """What the desk promises about ringing back."""

    business: Business
    profile: Profile
    callbacks: Callbacks
    clock: Clock

    def due(self, wished: datetime | None = None) -> datetime:
        """By when somebody rings back: the wished time while open, else within working time."""
        now = self.clock.now()
        if wished is not None and wished > now and self._is_open(wished):
            return self.business.local(wished)
        working = timedelta(minutes=self.profile.escalation.callback_within_min)
        begin = wished if wished is not None and wished > now else now
        within = timedelta(0) if wished is not None and wished > now else working
        schedules = [place.schedule for place in self.business.locations]
        return _easily_said(after_working(schedules, begin, within, self.business.zone))

    async def promise(
        self,
        phone: str,
        reason: str,
        *,
        call: CallId,
        due: datetime | None = None,
        who: Customer | None = None,
        ticket: TicketId | None = None,
    ) -> Callback:
        """Promise a call back; one call promises a number once.

        What was said first stands, until the caller wishes another time: then it is promised for
        that time, and the first promise is dropped.
        """
        key = f"callback:{call}:{phone}"
        earlier = await self._promised(phone, call)
        if earlier is not None:
            if due is None or self.due(due) == earlier.due:
                return earlier
            key = f"{key}:{earlier.id}"
            ticket = ticket or earlier.ticket
        callback = Callback(
            id=CallbackId(id_from(self.business.id, key)),
            business=self.business.id,
            phone=phone,
            reason=reason,
            due=self.due(due),
            created=self.clock.now(),
            call=call,
            customer=who.id if who else (earlier.customer if earlier else None),
            name=who.name if who else (earlier.name if earlier else ""),
            ticket=ticket,
        )
        promised = await self.callbacks.promise(callback, key=key)
        if earlier is not None:  # after it: to be rung twice is better than not at all
            await self.drop(earlier.id)
        return promised

    async def open(self) -> Sequence[Callback]:
        """Promises that are neither kept nor dropped, the most urgent first."""
        return await self.callbacks.list(self.business.id, status=CallbackStatus.PROMISED)

    async def keep(self, callback: CallbackId) -> None:
        """Somebody rang back."""
        await self.callbacks.settle(callback, CallbackStatus.KEPT, now=self.clock.now())

    async def drop(self, callback: CallbackId) -> None:
        """The caller no longer wants it."""
        await self.callbacks.settle(callback, CallbackStatus.DROPPED, now=self.clock.now())

    async def _promised(self, phone: str, call: CallId) -> Callback | None:
        """What this call promised the number already, while it is neither kept nor dropped."""
        made = await self.callbacks.list(
            self.business.id, status=CallbackStatus.PROMISED, call=call
        )
        return next((one for one in made if one.phone == phone), None)

    def _is_open(self, moment: datetime) -> bool:
        schedules = [place.schedule for place in self.business.locations]
        return is_open(schedules, moment, self.business.zone)


def _easily_said(due: datetime) -> datetime:
    """The promise kept a little early rather than named to the minute."""
    return due - timedelta(minutes=due.minute % 5, seconds=due.second, microseconds=due.microsecond)
