"""What could not be carried out: kept as a failure, and the owner is told."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from voicedesk.domain.call import MessageId, MessageState
from voicedesk.errors import VoicedeskError

if TYPE_CHECKING:
    from voicedesk.ports import Order
    from voicedesk.workflows.run import World

log = logging.getLogger(__name__)

ABOUT = {
    "booked": "what follows from a booking",
    "moved": "what follows from a booking that was moved",
    "cancelled": "what follows from a cancellation",
    "calendar": "a calendar",
    "remind": "a reminder",
    "ticket": "news of a ticket",
    "callback": "news of a call back",
    "after_call": "a note on a call",
    "incoming": "an answer to a text",
    "deliver": "a message",
    "code": "a code",
    "ring": "a call of the desk's",
    "notice": "a webhook",
}


async def give_up(world: World, order: Order, why: str) -> None:
    """Keep a failure, mark the messages that it leaves behind, and tell the owner of it."""
    now = world.clock.now()
    await world.orders.failed(order, why=why, now=now)
    log.error(
        "an order was given up",
        extra={"order": order.id, "business": order.business, "alarm": True},
    )
    if order.kind in ("deliver", "code"):
        message = await world.messages.get(order.business, MessageId(order.ref))
        await world.messages.mark(MessageId(order.ref), MessageState.FAILED, now=now, why=why)
        if message is not None and message.kind == "owner":
            return  # the message to the owner is what failed
    try:
        around = await world.surroundings(order.business)
        if order.kind == "notice" and around.announcer is not None:
            await around.announcer.gave_up(str(order.data["notice"]), why)
        what = ABOUT.get(order.kind, order.kind)
        words = f"{what} could not be carried out ({why}). See `voicedesk failures list`."
        key = f"gave_up:{order.id}:{order.data.get('attempt', 0)}"
        await around.notifications.tell_owner("Given up", words, key=key)
    except VoicedeskError as error:
        log.warning("the owner was not told", extra={"error": type(error).__name__})
