"""A caller who was cut off with a time still kept: texted once, and YES books it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from voicedesk.domain.booking import Attendee, Hold
from voicedesk.domain.call import Call, Message
from voicedesk.domain.slots import Span, is_before
from voicedesk.errors import SlotTaken
from voicedesk.ports import Wait
from voicedesk.services.waitlist import DROPPED, WaitingList

LOST = frozenset(
    {
        "hang_up",
        "connection_lost",
        "server_lost",
        "silence",
        "on_hold",
        "cannot_hear_us",
        "crashed_and_hung_up",
    }
)
"""Ends of calls at which nobody said goodbye."""
KEEP_FOR = timedelta(minutes=20)
"""How long the time is kept for an answer."""
RING_BACK = timedelta(seconds=5)
"""Who rings back at once needs no text."""


def text_after(reason: str | None) -> timedelta:
    """How long after the end of a call its caller is texted.

    A line that was lost was waited for before the call was ended; that was time to come back.
    """
    return timedelta(0) if reason in ("connection_lost", "server_lost") else RING_BACK


@dataclass(frozen=True, slots=True)
class Dropped:
    """What the desk promises to somebody whose call broke off."""

    waiting: WaitingList

    async def keep(
        self, call: Call, holds: Sequence[Hold], who: Attendee, *, reason: str
    ) -> Wait | None:
        """Keep what the call held, under its own hold; None when there is nothing to keep.

        A visit of several parts and the move of a booking are not kept: a YES to a text could not
        say what is meant.
        """
        phone = who.phone or call.caller
        if reason not in LOST or phone is None or len(holds) != 1 or holds[0].moving:
            return None
        ends = await self._extend(call, holds[0])
        if ends is None:
            return None
        slot = holds[0].slot
        wait = Wait(
            id=f"{DROPPED}{call.id}",
            business=call.business,
            service=slot.service,
            attendee=Attendee(who.name, phone, who.email, who.customer, who.note),
            created=self.waiting.clock.now(),
            staff=slot.staff,
            within=Span(slot.span.start, slot.span.end),
            offered=slot,
            offer_ends=ends,
        )
        return await self.waiting.waitlist.add(wait, key=wait.id)

    async def of(self, call: Call) -> Wait | None:
        """What is kept since a call broke off."""
        return await self.waiting.waitlist.get(call.business, f"{DROPPED}{call.id}")

    async def text(self, wait: Wait) -> Sequence[Message]:
        """Ask whether the time is still wanted, once, while it is kept."""
        now = self.waiting.clock.now()
        if wait.offered is None or wait.offer_ends is None or not is_before(now, wait.offer_ends):
            return ()
        booking = self.waiting.as_booking(wait, wait.offered)
        return await self.waiting.notifications.offer_slot(
            wait.id, booking, until=wait.offer_ends, kind="dropped"
        )

    async def _extend(self, call: Call, hold: Hold) -> datetime | None:
        now = self.waiting.clock.now()
        ends = min(now + KEEP_FOR, hold.slot.span.start)
        if not is_before(now, ends):
            return None
        try:
            await self.waiting.ledger.hold(
                call.business, hold.slot, call=call.id, ttl=ends - now, now=now
            )
        except SlotTaken:
            return None
        return ends
