"""How a queued message leaves: not in quiet hours, once by its key, with its state kept."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from voicedesk.domain.call import Message, MessageId, MessageState
from voicedesk.errors import ConnectorRefused
from voicedesk.services.notifications import ABOUT_OPTING
from voicedesk.workflows.run import Later, Run, Surroundings, World

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voicedesk.domain.business import BusinessId
    from voicedesk.ports import Order


async def deliver_all(run: Run, world: World, business: BusinessId, ids: Sequence[str]) -> None:
    """Let each leave on its own, as soon as it may: a vendor that is away delays no other.

    Also those that have left meanwhile: a run that is taken up again must take the same steps.
    """
    for id_ in ids:
        message = await world.messages.get(business, MessageId(id_))
        now = world.clock.now()
        # a clock that was put back must not hold up what may leave at once
        at = now if message is None else message.not_before or min(message.created, now)
        await run.later(Later(f"deliver:{id_}", "deliver", business, id_, at))


async def deliver(run: Run, world: World, around: Surroundings, message: Message) -> None:
    """Send one message; a refusal is final and noted, an outage is tried again later."""

    async def work() -> str:
        now = world.clock.now()
        if run.asked_again:
            await world.messages.again(message.id, now=now)
        current = await world.messages.get(message.business, message.id)
        if current is None or current.state is not MessageState.QUEUED:
            return "settled"
        barred = message.kind != ABOUT_OPTING and await world.messages.opted_out(
            message.business, message.to
        )
        if barred:
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

    if await run.step(f"{message.channel} {message.key}", work) == "failed":
        await follow_failure(run, world, around, message.business, message.id)


async def follow_failure(
    run: Run, world: World, around: Surroundings, business: BusinessId, id_: str
) -> None:
    """An e-mail steps in for a text that failed, and a falling rate is an alarm."""
    deliveries = around.deliveries
    failed = await world.messages.get(business, MessageId(id_))
    if deliveries is None or failed is None or failed.state is not MessageState.FAILED:
        return

    async def stand_in() -> str:
        await deliveries.watch()
        instead = await deliveries.stand_in(failed)
        return instead.id if instead else ""

    instead = await run.step(f"instead of {failed.key}", stand_in)
    if instead:
        await deliver_all(run, world, business, [instead])


async def deliver_later(run: Run, world: World, order: Order) -> None:
    """Send a message, or wait until its quiet hours are over."""
    around = await world.surroundings(order.business)
    message = await world.messages.get(order.business, MessageId(order.ref))
    if message is None:
        return

    async def look() -> str:
        until = message.not_before
        return until.isoformat() if until and until > world.clock.now() else ""

    later = await run.step("quiet hours", look) if message.not_before else ""
    if later:
        await run.later(_put_off(message, datetime.fromisoformat(later)))
    else:
        await deliver(run, world, around, message)


def _put_off(message: Message, moment: datetime) -> Later:
    return Later(
        id=f"deliver:{message.id}:{moment.isoformat()}",
        kind="deliver",
        business=message.business,
        ref=message.id,
        at=moment,
    )
