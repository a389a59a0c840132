"""A promised call back: a person is told at once; when its time comes, it is kept, or told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voicedesk.domain.call import CallbackStatus
from voicedesk.services.errands import Matter
from voicedesk.workflows.deliver import deliver_all
from voicedesk.workflows.ringing import ring_about
from voicedesk.workflows.run import Later, Run, World

if TYPE_CHECKING:
    from voicedesk.ports import Order

RINGS, BROKEN = "rings", "broken"
OVERDUE = "it is past that time, and nobody has called."


async def after_promise(run: Run, world: World, order: Order) -> None:
    """Tell the owner what was promised, and look again when it is due."""
    around = await world.surroundings(order.business)
    promised = [c for c in await world.callbacks.list(order.business) if c.id == order.ref]

    async def queue() -> str:
        messages = [
            message
            for callback in promised
            for message in await around.notifications.tell_staff_of_callback(callback, key=order.id)
        ]
        return " ".join(message.id for message in messages)

    queued = await run.step("words", queue)
    await deliver_all(run, world, order.business, queued.split())
    for callback in promised:
        await run.later(
            Later(
                id=f"due:{callback.id}",
                kind="callback_due",
                business=order.business,
                ref=callback.id,
                at=callback.due,
            )
        )


async def when_due(run: Run, world: World, order: Order) -> None:
    """A promise that nobody kept: the desk rings where the profile says so, else it is broken."""
    around = await world.surroundings(order.business)
    rings = around.errands is not None and around.errands.rings_back()

    async def settle() -> str:
        still = await world.callbacks.list(order.business, status=CallbackStatus.PROMISED)
        for callback in still:
            if callback.id == order.ref and rings:
                return RINGS
            if callback.id == order.ref:
                await world.callbacks.settle(
                    callback.id, CallbackStatus.BROKEN, now=world.clock.now()
                )
                return BROKEN
        return "settled"

    came_to = await run.step("settle", settle)
    if came_to == RINGS:
        matter = Matter("callback", order.ref)
        await run.later(ring_about(matter, order.business, at=order.created))
    if came_to == BROKEN:
        await _escalate(run, world, order)


async def _escalate(run: Run, world: World, order: Order) -> None:
    """Whoever looks after the desk is told that a promise was not kept."""
    around = await world.surroundings(order.business)
    every = await world.callbacks.list(order.business)

    async def queue() -> str:
        messages = [
            message
            for one in every
            if one.id == order.ref
            for message in await around.notifications.tell_staff_of_callback(
                replace(one, reason=f"{OVERDUE} {one.reason}"), key=f"overdue:{one.id}"
            )
        ]
        return " ".join(message.id for message in messages)

    queued = await run.step("overdue", queue)
    await deliver_all(run, world, order.business, queued.split())
