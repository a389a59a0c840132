"""How a queued message leaves: not in quiet hours, once by its key, with its state kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicedesk.domain.call import Message, MessageId, MessageState
from voicedesk.errors import ConnectorError, ConnectorRefused
from voicedesk.workflows.run import Later, Run, Surroundings, World

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from voicedesk.domain.business import BusinessId
    from voicedesk.ports import Order


async def deliver_all(
    run: Run, world: World, around: Surroundings, business: BusinessId, ids: Sequence[str]
) -> None:
    """Send what may leave now and put off what may not."""
    for id_ in ids:
        message = await world.messages.get(business, MessageId(id_))
        if message is None:
            continue
        if message.not_before and message.not_before > world.clock.now():
            await run.later(_put_off(message, message.not_before))
        else:
            await deliver(run, world, around, message)


async def deliver(run: Run, world: World, around: Surroundings, message: Message) -> None:
    """Send one message; a refusal is final and noted, an outage is tried again by the run."""

    async def work() -> str:
        now = world.clock.now()
        current = await world.messages.get(message.business, message.id)
        if current is None or current.state is not MessageState.QUEUED:
            return "settled"
        if await world.messages.opted_out(message.business, message.to):
            await world.messages.mark(message.id, MessageState.SUPPRESSED, now=now, why="opted out")
            return "suppressed"
        messenger = around.messengers.get(message.channel)
        if messenger is None:
            await world.messages.mark(message.id, MessageState.FAILED, now=now, why="no messenger")
            return "failed"
        try:
            provider_id = await messenger.send(message)
        except ConnectorRefused as error:
            await world.messages.mark(message.id, MessageState.FAILED, now=now, why=str(error))
            return "failed"
        await world.messages.mark(message.id, MessageState.SENT, now=now, provider_id=provider_id)
        return "sent"

    try:
        await run.step(f"{message.channel} {message.key}", work)
    except ConnectorError as error:
        await world.messages.mark(
            message.id, MessageState.FAILED, now=world.clock.now(), why=str(error)
        )
        raise


async def deliver_later(run: Run, world: World, order: Order) -> None:
    """A message whose quiet hours are over."""
    around = await world.surroundings(order.business)
    await deliver_all(run, world, around, order.business, [order.ref])


def _put_off(message: Message, moment: datetime) -> Later:
    return Later(
        id=f"deliver:{message.id}:{moment.isoformat()}",
        kind="deliver",
        business=message.business,
        ref=message.id,
        at=moment,
    )
