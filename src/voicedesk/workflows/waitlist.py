"""A freed time: offered to those who wait, one after the other, until somebody takes it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from voicedesk.domain.booking import BookingId
from voicedesk.services.errands import Matter
from voicedesk.workflows.ringing import ring_about
from voicedesk.workflows.run import Later, Run, World

if TYPE_CHECKING:
    from voicedesk.domain.slots import Slot
    from voicedesk.ports import Order


async def pass_on(run: Run, world: World, order: Order) -> None:
    """Offer the time that an entry freed to the next who waits, and look again when that ends."""
    around = await world.surroundings(order.business)
    waitlist = around.waitlist
    slot = await _freed(world, order)
    if waitlist is None or slot is None:
        return

    async def offer() -> str:
        wait = await waitlist.offer(slot, text=False)
        if wait is None or wait.offer_ends is None:
            return ""
        if around.errands is not None and around.errands.offers_by_call(wait):
            return f"{wait.offer_ends.isoformat()} {wait.id}"
        await waitlist.tell(wait)
        return wait.offer_ends.isoformat()

    ends, _, by_call = (await run.step("waitlist", offer)).partition(" ")
    if by_call:
        matter = Matter("waitlist", by_call)
        await run.later(ring_about(matter, order.business, at=order.created, freed=order))
    if ends:
        await run.later(
            Later(
                id=f"waitlist:{order.ref}:{ends}",
                kind="waitlist",
                business=order.business,
                ref=order.ref,
                at=datetime.fromisoformat(ends),
                data=order.data,
            )
        )


async def _freed(world: World, order: Order) -> Slot | None:
    booking = BookingId(str(order.data["booking"]))
    for entry in await world.ledger.entries(order.business, booking=booking):
        if entry.id == order.ref:
            return entry.before or entry.slot
    return None
