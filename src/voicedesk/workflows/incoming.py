"""What a vendor told us: a text is answered, a report of delivery is noted and acted upon."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from voicedesk.workflows.deliver import deliver_all, follow_failure
from voicedesk.workflows.run import Later, Run, Surroundings, World

if TYPE_CHECKING:
    from voicedesk.ports import Incoming, Order

NOT_YET = timedelta(seconds=5)
"""A report may overtake the answer that tells us the message's name; it is looked at again."""
LOOKS = 4


async def after_incoming(run: Run, world: World, order: Order) -> None:
    """Act on one thing that a vendor told us; one that is gone is left alone."""
    around = await world.surroundings(order.business)
    incoming = await world.inbox.get(order.business, order.ref)
    if incoming is None:
        return
    if incoming.kind == "text":
        await _answer(run, world, around, incoming)
    else:
        await _note(run, world, around, order, incoming)


async def _answer(run: Run, world: World, around: Surroundings, incoming: Incoming) -> None:
    replies = around.replies
    if replies is None:
        return

    async def take() -> str:
        return " ".join(message.id for message in await replies.take(incoming))

    queued = await run.step("answer", take)
    await deliver_all(run, world, incoming.business, queued.split())


async def _note(
    run: Run, world: World, around: Surroundings, order: Order, incoming: Incoming
) -> None:
    deliveries = around.deliveries
    if deliveries is None:
        return

    async def report() -> str:
        message = await deliveries.report(incoming)
        return message.id if message else ""

    known = await run.step("report", report)
    looks = int(str(order.data.get("looks", 1)))
    if known:
        await follow_failure(run, world, around, incoming.business, known)
    elif looks < LOOKS:
        at = world.clock.now() + NOT_YET * looks
        data = {"looks": looks + 1}
        id_ = f"incoming:{order.ref}:{looks + 1}"
        await run.later(Later(id_, "incoming", order.business, order.ref, at, data))
