"""What can be offered in place of a booking that cannot be kept."""

from __future__ import annotations

from datetime import timedelta

from voicedesk.domain.booking import Booking
from voicedesk.domain.slots import Slot
from voicedesk.errors import Refusal
from voicedesk.language.dates import When
from voicedesk.services.scheduling import Scheduling
from voicedesk.services.wishes import Wish

LOOK = timedelta(days=7)
ENOUGH = 2
"""More times do not fit into a text."""


async def instead_of(scheduling: Scheduling, booking: Booking) -> tuple[Slot, ...]:
    """Times near the one that was booked: with the same person, else with another; maybe none."""
    business, slot = scheduling.business, booking.slot
    start = business.local(slot.span.start)
    near = When("", (0, 0), start.date(), start.date(), None, None, "day")
    week = When("", (0, 0), start.date(), start.date() + LOOK, None, None, "day")
    found: dict[int, Slot] = {}
    for when, staff in ((near, slot.staff), (week, slot.staff), (week, None)):
        wish = Wish(slot.service, (when,), staff, slot.location, exclude=(slot,))
        try:
            offer = await scheduling.find(wish, k=ENOUGH)
        except Refusal:
            continue
        found |= {int(one.span.start.timestamp()): one for one in offer.slots}
        if len(found) >= ENOUGH:
            break
    return tuple(found[at] for at in sorted(found))[:ENOUGH]
