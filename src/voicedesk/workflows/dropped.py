"""A call that broke off with a time still kept: asked by text, and free again after a while."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from voicedesk.domain.call import Call, CallId
from voicedesk.services.dropped import Dropped, text_after
from voicedesk.workflows.deliver import deliver_all
from voicedesk.workflows.run import Later

if TYPE_CHECKING:
    from voicedesk.ports import Order
    from voicedesk.workflows.run import Run, Surroundings, World


async def mind_dropped(run: Run, world: World, around: Surroundings, order: Order) -> None:
    """After a call: look whether it broke off with a time still kept, and ask by text soon."""

    async def look() -> str:
        call = await world.calls.get(order.business, CallId(order.ref))
        if around.waitlist is None or call is None or call.ended is None:
            return ""
        wait = await Dropped(around.waitlist).of(call)
        if wait is None or wait.offer_ends is None:
            return ""
        at = call.ended + text_after(call.end_reason)
        return f"{at.isoformat()} {wait.offer_ends.isoformat()}"

    kept = await run.step("kept", look)
    if not kept:
        return
    at, ends = (datetime.fromisoformat(moment) for moment in kept.split())
    business, ref = order.business, order.ref
    await run.later(Later(f"dropped:{ref}", "dropped", business, ref, at))
    await run.later(Later(f"dropped_over:{ref}", "dropped_over", business, ref, ends))


async def text_dropped(run: Run, world: World, order: Order) -> None:
    """Ask a caller who was cut off whether the time is still wanted, unless they rang back."""
    around = await world.surroundings(order.business)
    waiting = around.waitlist
    if waiting is None:
        return

    async def ask() -> str:
        call = await world.calls.get(order.business, CallId(order.ref))
        wait = await Dropped(waiting).of(call) if call else None
        if call is None or wait is None or await _rang_back(world, call):
            return ""
        return " ".join(message.id for message in await Dropped(waiting).text(wait))

    queued = await run.step("words", ask)
    await deliver_all(run, world, order.business, queued.split())


async def forget_dropped(run: Run, world: World, order: Order) -> None:
    """Nobody answered: the time is free again."""
    around = await world.surroundings(order.business)
    waiting = around.waitlist
    if waiting is None:
        return

    async def forget() -> str:
        call = await world.calls.get(order.business, CallId(order.ref))
        wait = await Dropped(waiting).of(call) if call else None
        if wait is not None:
            await waiting.decline(wait)
        return "free"

    await run.step("forget", forget)


async def _rang_back(world: World, call: Call) -> bool:
    if call.caller is None or call.ended is None:
        return False
    since = await world.calls.recent(call.business, call.caller, since=call.ended)
    return any(one.id != call.id for one in since)
