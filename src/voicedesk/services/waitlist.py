"""The waiting list: a freed time goes to those who wait, in order, and one of them gets it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from voicedesk.domain.booking import Attendee, Booking, BookingId, BookingStatus, Deed, Hold
from voicedesk.domain.business import Business
from voicedesk.domain.call import CallId, Message
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
DROPPED = "dropped:"
"""Begins the id of one who waits since their call broke off; the rest is the call's."""


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

    async def offer(self, slot: Slot, *, text: bool = True) -> Wait | None:
        """Keep a freed time for the next who waits and tell them; None when nobody wants it.

        While an offer of this time stands, that offer is the answer: asked again it writes nothing.
        Without `text` somebody else sees to the telling.
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
        if text:
            await self.tell(offered)
        return offered

    async def tell(self, wait: Wait) -> Sequence[Message]:
        """Text who waits about the time that is kept for them; said again it is one text."""
        if wait.offered is None or wait.offer_ends is None or not self.stands(wait):
            return ()
        booking = self.as_booking(wait, wait.offered)
        return await self.notifications.offer_slot(wait.id, booking, until=wait.offer_ends)

    async def accept(self, wait: Wait) -> Booking:
        """The one who waits takes the offered time; said twice it is one booking.

        Raises SlotTaken when the offer is over, or they wait no longer.
        """
        taken = await self._taken(wait)
        if taken is not None:
            return taken
        slot = wait.offered
        if slot is None or not self.stands(wait):
            raise SlotTaken
        if await self.waitlist.get(self.business.id, wait.id) is None:
            raise SlotTaken
        hold = await self._hold(wait, slot)
        receipt = await self.scheduling.book(hold, wait.attendee, call=_call(wait))
        # last: whoever dies before this books again by the same key, which books nothing new
        await self.waitlist.remove(wait.id)
        return receipt.booking

    def stands(self, wait: Wait) -> bool:
        """Whether a time is kept for them at this moment."""
        return wait.offer_ends is not None and is_before(self.clock.now(), wait.offer_ends)

    async def offered_to(self, phone: str) -> Sequence[Wait]:
        """The times that are kept for a number, the latest offer first."""
        found = [
            wait
            for wait in await self.waitlist.waiting(
                self.business.id, *(service.id for service in self.business.services)
            )
            if wait.attendee.phone == phone and wait.offered and self.stands(wait)
        ]
        return sorted(found, key=lambda wait: str(wait.offer_ends), reverse=True)

    async def decline(self, wait: Wait) -> Wait | None:
        """They do not want it: the time goes to the next. Returns who that is."""
        await self.pass_over(wait)
        if wait.id.startswith(DROPPED) or wait.offered is None:
            return None
        return await self.offer(wait.offered)

    async def pass_over(self, wait: Wait) -> None:
        """They do not want it: the time is free, and nobody else is told yet."""
        await self.ledger.release_call(_call(wait), now=self.clock.now())
        if wait.id.startswith(DROPPED):
            await self.waitlist.remove(wait.id)
            return
        await self.waitlist.save(replace(wait, offer_ends=None))

    async def called(self, phone: str) -> int:
        """Somebody rings while a time is kept for them: it is free for this very call."""
        freed = 0
        for wait in await self.offered_to(phone):
            freed += await self.ledger.release_call(_call(wait), now=self.clock.now())
        return freed

    async def leave(self, wait: str) -> bool:
        """Wait no longer; whether they still did."""
        return await self.waitlist.remove(wait)

    async def _taken(self, wait: Wait) -> Booking | None:
        entries = await self.ledger.entries(self.business.id, call=_call(wait))
        booked = [entry.booking for entry in entries if entry.deed is Deed.BOOKED]
        if not booked or booked[-1] is None:
            return None
        return await self.ledger.booking(self.business.id, booked[-1])

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

    def as_booking(self, wait: Wait, slot: Slot) -> Booking:
        """What they would have."""
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
    """The waiting stands in for a call: it holds and books; after a call it is that call."""
    if wait.id.startswith(DROPPED):
        return CallId(wait.id.removeprefix(DROPPED))
    return CallId(f"wait:{wait.id}")
