"""The waiting list: a freed time goes to those who wait, in order, and one of them gets it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from voicedesk.domain.booking import Attendee, Booking, BookingId, BookingStatus, Hold
from voicedesk.domain.business import Business
from voicedesk.domain.call import CallId
from voicedesk.domain.days import moment_of
from voicedesk.domain.slots import Slot, Span, is_before
from voicedesk.errors import NotUnderstood, OutsideRules, SlotTaken
from voicedesk.ports import Clock, Ledger, Wait, Waitlist
from voicedesk.services.ids import id_from
from voicedesk.services.notifications import Notifications
from voicedesk.services.scheduling import Scheduling, Wish
from voicedesk.services.wishes import read_wish

OFFER_FOR = timedelta(minutes=30)
"""How long a freed time is kept for one who waits."""


@dataclass(frozen=True, slots=True)
class WaitingList:
    """What the desk promises to those for whom there was no time."""

    business: Business
    waitlist: Waitlist
    ledger: Ledger
    scheduling: Scheduling
    notifications: Notifications
    clock: Clock

    async def join(self, wish: Wish, who: Attendee, *, call: CallId) -> Wait:
        """Wait for a time inside the wish; the same call and wish wait once.

        Raises OutsideRules where the profile has no waiting list, NotUnderstood without a service.
        """
        service = wish.service or self.business.default_service
        if not self.business.rules.waitlist:
            raise OutsideRules(spoken="I'm afraid we don't keep a waiting list.")
        if service is None:
            raise NotUnderstood("no service", spoken="What would you like to come in for?")
        within = self._within(wish)
        key = f"wait:{call}:{service}:{wish.staff}:{within}"
        wait = Wait(
            id=id_from(self.business.id, key),
            business=self.business.id,
            service=service,
            attendee=who,
            created=self.clock.now(),
            staff=wish.staff,
            within=within,
        )
        return await self.waitlist.add(wait, key=key)

    async def next_for(self, slot: Slot) -> Wait | None:
        """Who waits longest for a time that has come free and has no live offer."""
        now = self.clock.now()
        for wait in await self.waitlist.waiting(self.business.id, slot.service):
            busy = wait.offer_ends is not None and is_before(now, wait.offer_ends)
            told = wait.offered is not None and wait.offered.span == slot.span
            if not busy and not told and _suits(wait, slot):
                return wait
        return None

    async def offer(self, slot: Slot) -> Wait | None:
        """Keep a freed time for the next who waits and tell them; None when nobody wants it.

        While an offer of this time stands, that offer is the answer: asked again it writes nothing.
        """
        now = self.clock.now()
        for one in await self.waitlist.waiting(self.business.id, slot.service):
            if one.offered == slot and one.offer_ends and is_before(now, one.offer_ends):
                return one
        wait = await self.next_for(slot)
        if wait is None or not is_before(now + self.business.rules.notice, slot.span.start):
            return None
        ends = min(now + OFFER_FOR, slot.span.start)
        try:
            await self.ledger.hold(
                self.business.id, slot, call=_call(wait), ttl=ends - now, now=now
            )
        except SlotTaken:
            return None
        offered = replace(wait, offered=slot, offer_ends=ends)
        await self.waitlist.save(offered)
        await self.notifications.offer_slot(wait.id, self._as_booking(offered, slot), until=ends)
        return offered

    async def accept(self, wait: Wait) -> Booking:
        """The one who waits takes the offered time; the first to come wins. Raises SlotTaken."""
        slot = wait.offered
        over = wait.offer_ends is None or not is_before(self.clock.now(), wait.offer_ends)
        if slot is None or over:
            raise SlotTaken
        hold = await self._hold(wait, slot)
        if not await self.waitlist.remove(wait.id):
            raise SlotTaken
        receipt = await self.scheduling.book(hold, wait.attendee, call=_call(wait))
        return receipt.booking

    async def decline(self, wait: Wait) -> Wait | None:
        """They do not want it: the time goes to the next. Returns who that is."""
        slot = wait.offered
        await self.ledger.release_call(_call(wait), now=self.clock.now())
        await self.waitlist.save(replace(wait, offer_ends=None))
        return await self.offer(slot) if slot else None

    async def called(self, phone: str) -> int:
        """Somebody rings while a time is kept for them: it is free for this very call."""
        now, freed = self.clock.now(), 0
        for service in self.business.services:
            for wait in await self.waitlist.waiting(self.business.id, service.id):
                live = wait.offer_ends is not None and is_before(now, wait.offer_ends)
                if live and wait.attendee.phone == phone:
                    freed += await self.ledger.release_call(_call(wait), now=now)
        return freed

    async def leave(self, wait: str) -> bool:
        """Wait no longer; whether they still did."""
        return await self.waitlist.remove(wait)

    async def _hold(self, wait: Wait, slot: Slot) -> Hold:
        now = self.clock.now()
        return await self.ledger.hold(
            self.business.id, slot, call=_call(wait), ttl=OFFER_FOR, now=now
        )

    def _within(self, wish: Wish) -> Span | None:
        windows = [
            window
            for target in read_wish(wish, self.business, now=self.clock.now()).targets
            for window in target.windows
        ]
        if not windows or not wish.whens:
            return None
        zone = self.business.zone
        first, last = min(w[0] for w in windows), max(w[1] for w in windows)
        return Span(moment_of(first, zone), moment_of(last, zone))

    def _as_booking(self, wait: Wait, slot: Slot) -> Booking:
        return Booking(
            BookingId(f"wait:{wait.id}"),
            self.business.id,
            slot,
            wait.attendee,
            BookingStatus.BOOKED,
            None,
            datetime.fromtimestamp(self.clock.now().timestamp(), self.business.zone),
        )


def _suits(wait: Wait, slot: Slot) -> bool:
    return (wait.staff is None or wait.staff == slot.staff) and (
        wait.within is None or wait.within.contains(slot.span.start)
    )


def _call(wait: Wait) -> CallId:
    """The waiting stands in for a call: it holds and books."""
    return CallId(f"wait:{wait.id}")
