"""What the desk rings people about: calls back that were promised, reminders, freed times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from voicedesk.domain.booking import Booking, BookingId, BookingStatus, IdempotencyKey
from voicedesk.domain.business import Business
from voicedesk.domain.call import Callback, CallbackStatus, Message
from voicedesk.errors import SlotTaken
from voicedesk.language.spoken import say_time, say_when
from voicedesk.ports import Callbacks, Clock, Customers, Errand, Ledger, Reply, Wait
from voicedesk.ports.outbound import ErrandKind, Outcome
from voicedesk.profile.schema import Profile
from voicedesk.services.notifications import Notifications
from voicedesk.services.outbound import Outbound, retry_after
from voicedesk.services.waitlist import WaitingList

BY = "customer_by_phone"
BY_CALL = ("reminders", "call")
"""The preference of a customer who would rather be rung than texted."""
_YES_OR_NO = "Say yes or press 1, or say no or press 2."
_PERSON = "Shall I put you through to a person, or can I help you myself?"
_HELP = "What can I do for you?"
_GONE = "I'm sorry, that time is no longer free. You stay on the list. Goodbye."
_STAYS = "All right. You stay on the list. Goodbye."
_MOVE = "Would you like to move it, or cancel it?"
_THANKS = "Thank you. We look forward to seeing you. Goodbye."


@dataclass(frozen=True, slots=True)
class Matter:
    """What a call is about: the record, and which version of it."""

    kind: ErrandKind
    ref: str
    """The call back, the booking or the waiting."""
    sequence: int | None = None
    """Of a booking: a reminder of what has been changed since is not given."""
    hours: int = 0

    def key(self, tries: int) -> str:
        """What makes one try of it happen once."""
        about = f"{self.ref}:{self.sequence}:{self.hours}" if self.kind == "reminder" else self.ref
        return f"{self.kind}:{about}:{tries}"


@dataclass(frozen=True, slots=True)
class Errands:
    """Whom the desk rings about what, what an answer does, and what is done instead of a call."""

    business: Business
    profile: Profile
    outbound: Outbound
    callbacks: Callbacks
    ledger: Ledger
    customers: Customers
    waiting: WaitingList
    notifications: Notifications
    clock: Clock

    async def run(self, matter: Matter, *, tries: int) -> Outcome | None:
        """Ring about a matter for the first, second … time; None when it no longer stands."""
        errand = await self._errand(matter)
        if errand is None:
            return None
        errand = replace(errand, key=self._key(matter, errand, tries))
        return await self.outbound.run(errand, ref=matter.ref)

    async def again(self, matter: Matter, outcome: Outcome, *, tries: int) -> datetime | None:
        """When to ring again; None: never. Reminders and freed times wait for no second call."""
        if outcome == "out_of_hours":
            errand = await self._errand(matter)
            later = self.outbound.not_before(errand.to) if errand else None
            return later if matter.kind == "callback" else None
        wait = retry_after(outcome, tries=tries) if matter.kind == "callback" else None
        return None if wait is None else self.clock.now() + wait

    async def close(self, matter: Matter, outcome: Outcome) -> Sequence[Message]:
        """The last try is over: what was promised is kept, or done in another way.

        Returns the messages that are still to be delivered.
        """
        if matter.kind == "callback":
            await self._close_callback(matter, outcome)
            return ()
        if outcome == "accepted":
            return ()
        if matter.kind == "reminder":
            booking = await self._standing(matter)
            key = f"remind:{matter.key(0)}"
            return await self.notifications.tell("reminder", booking, key=key) if booking else ()
        wait = await self.waiting.waitlist.get(self.business.id, matter.ref)
        if wait is not None and outcome != "lost":  # they may have heard of it
            await self.waiting.tell(wait)
        return ()

    def rings_back(self) -> bool:
        """Whether calls back that were promised are made by the desk."""
        return self.profile.outbound.callbacks

    def offers_by_call(self, wait: Wait) -> bool:
        """Whether who waits is rung about a time now."""
        to = wait.attendee.phone
        return (
            self.profile.outbound.waitlist
            and to is not None
            and self.outbound.not_before(to) is None
        )

    async def reminds_by_call(self, booking: Booking) -> bool:
        """Whether the customer is rung, as the profile or they themselves want it."""
        wanted = self.profile.outbound.reminders
        if booking.attendee.phone is None or wanted == "never":
            return False
        if wanted == "always":
            return True
        id_ = booking.attendee.customer
        known = await self.customers.get(self.business.id, id_) if id_ else None
        return known is not None and BY_CALL in known.preferences

    def _key(self, matter: Matter, errand: Errand, tries: int) -> str:
        return f"{errand.key}:{tries}" if errand.key else matter.key(tries)

    async def _errand(self, matter: Matter) -> Errand | None:
        if matter.kind == "callback":
            callback = await self._promised(matter)
            return self._ring_back(callback) if callback else None
        if matter.kind == "reminder":
            booking = await self._standing(matter)
            return self._remind(booking, matter) if booking else None
        wait = await self.waiting.waitlist.get(self.business.id, matter.ref)
        return self._offer(wait) if wait and self.waiting.stands(wait) else None

    def _ring_back(self, callback: Callback) -> Errand:
        """Why they asked is for them to say: somebody else may have picked up."""
        opens = _PERSON if self.profile.escalation.people else _HELP
        says = f"{_for(callback.name)}You asked us to ring you back."
        return Errand("callback", callback.phone, says, "", asked_for=True, opens=opens)

    def _remind(self, booking: Booking, matter: Matter) -> Errand | None:
        if booking.attendee.phone is None:
            return None

        async def answered(yes: bool) -> Reply:  # noqa: FBT001  # as the port has it
            if not yes:
                return Reply(opens=_MOVE)
            key = IdempotencyKey(f"confirm:{matter.key(0)}")
            await self.ledger.confirm(booking.id, key=key, now=self.clock.now(), by=BY)
            return Reply(_THANKS)

        when = self._when(booking.span.start)
        says = f"{_for(booking.attendee.name)}You have an appointment {when}. Will you be there?"
        return Errand(
            "reminder",
            booking.attendee.phone,
            f"{says} {_YES_OR_NO}",
            "",
            unanswered=_THANKS,
            answered=answered,
        )

    def _offer(self, wait: Wait) -> Errand | None:
        slot, ends, to = wait.offered, wait.offer_ends, wait.attendee.phone
        if slot is None or ends is None or to is None:
            return None

        async def answered(yes: bool) -> Reply:  # noqa: FBT001  # as the port has it
            if not yes:
                await self.waiting.pass_over(wait)
                return Reply(_STAYS)
            try:
                booking = await self.waiting.accept(wait)
            except SlotTaken:
                return Reply(_GONE)
            return Reply(f"It's booked: {self._when(booking.span.start)}. Thank you. Goodbye.")

        when = self._when(slot.span.start)
        free = f"The time that you were waiting for has come free: {when}. Shall I book it for you?"
        until = say_time(self.business.local(ends).time())
        return Errand(
            "waitlist",
            to,
            f"{_for(wait.attendee.name)}{free} {_YES_OR_NO}",
            f"waitlist:{wait.id}:{slot.span.start.timestamp():.0f}",
            asked_for=True,
            unanswered=f"I'll keep it for you until {until}. Ring us to take it. Goodbye.",
            answered=answered,
        )

    async def _close_callback(self, matter: Matter, outcome: Outcome) -> None:
        callback = await self._promised(matter)
        if callback is None:
            return
        kept = outcome == "accepted"
        status = CallbackStatus.KEPT if kept else CallbackStatus.BROKEN
        # people are told before the promise counts as broken: who dies between tells again, by key
        if not kept:
            words = f"{callback.name} {callback.phone}".strip()
            await self.notifications.tell_owner(
                "Please ring", f"{words}: {WHY.get(outcome, _NOT_REACHED)}", key=matter.key(0)
            )
        await self.callbacks.settle(callback.id, status, now=self.clock.now())

    async def _promised(self, matter: Matter) -> Callback | None:
        open_ = await self.callbacks.list(self.business.id, status=CallbackStatus.PROMISED)
        return next((one for one in open_ if one.id == matter.ref), None)

    async def _standing(self, matter: Matter) -> Booking | None:
        booking = await self.ledger.booking(self.business.id, BookingId(matter.ref))
        if booking is None or booking.status is not BookingStatus.BOOKED:
            return None
        same = booking.sequence == matter.sequence
        return booking if same and booking.span.start > self.clock.now() else None

    def _when(self, start: datetime) -> str:
        now = self.business.local(self.clock.now())
        return say_when(self.business.local(start), now=now)


_NOT_REACHED = "the desk could not reach them, as it had promised."
WHY: dict[Outcome, str] = {
    "message_left": "a machine answered; it was asked that they ring us.",
    "declined": "they did not take the desk's call.",
    "unknown_number": "this number does not exist.",
    "unwanted": "they want no more calls from the desk.",
    "opted_out": "they want no messages and no calls from the desk.",
    "not_allowed": "the profile does not let the desk ring this number.",
    "not_configured": "the desk has no line to ring out on.",
    "lost": "the desk's call broke off; nobody knows what they heard.",
}
"""What the owner is told of a promise that the desk could not keep."""


def _for(name: str) -> str:
    first = name.split()[0] if name.split() else ""
    return f"This is for {first}. " if first else ""
