"""The desk rings somebody: again by its rules, and another way when nobody was reached."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, cast

from voicedesk.services.errands import Matter
from voicedesk.workflows.deliver import deliver_all
from voicedesk.workflows.run import Later, Run, World

if TYPE_CHECKING:
    from voicedesk.domain.business import BusinessId
    from voicedesk.ports import Order
    from voicedesk.ports.outbound import ErrandKind, Outcome

OVER = "over"
"""What the call was to be about no longer stands."""


def ring_about(
    matter: Matter,
    business: BusinessId,
    *,
    at: datetime,
    tries: int = 1,
    freed: Order | None = None,
) -> Later:
    """A call to make at a moment; the same try at the same moment is one call."""
    data: dict[str, object] = {"errand": matter.kind, "tries": tries}
    data |= {"sequence": matter.sequence, "hours": matter.hours}
    if freed is not None:
        data |= {"freed": freed.ref, "booking": freed.data["booking"]}
    name = f"ring:{matter.key(tries)}:{at.isoformat()}"
    return Later(name, "ring", business, matter.ref, at, data)


async def ring(run: Run, world: World, order: Order) -> None:
    """Ring once; then plan the next try, or close the matter."""
    around = await world.surroundings(order.business)
    errands, matter = around.errands, _matter(order)
    tries = int(str(order.data["tries"]))
    if errands is None:
        return

    async def dial() -> str:
        return await errands.run(matter, tries=tries) or OVER

    said = await run.step("ring", dial)
    if said == OVER:
        return
    outcome = cast("Outcome", said)  # what dial has returned, at this run or an earlier one

    async def next_try() -> str:
        at = await errands.again(matter, outcome, tries=tries)
        return at.isoformat() if at else ""

    again = await run.step("again", next_try)
    if again:
        counted = tries if outcome == "out_of_hours" else tries + 1
        await run.later(_once_more(order, matter, at=again, tries=counted))
        return

    async def close() -> str:
        return " ".join(message.id for message in await errands.close(matter, outcome))

    told = await run.step("close", close)
    await deliver_all(run, world, order.business, told.split())
    if matter.kind == "waitlist":
        await _pass_on(run, world, order)


async def _pass_on(run: Run, world: World, order: Order) -> None:
    """A time that was refused is offered to the next; one that stands waits for its end."""
    around = await world.surroundings(order.business)

    async def look() -> str:
        waiting = around.waitlist
        wait = await waiting.waitlist.get(order.business, order.ref) if waiting else None
        return "refused" if waiting and wait and not waiting.stands(wait) else "stands"

    if await run.step("look", look) == "refused":
        freed, name = str(order.data["freed"]), f"waitlist:{order.id}"
        data = {"booking": order.data["booking"]}
        at = order.created
        await run.later(Later(name, "waitlist", order.business, freed, at, data))


def _once_more(order: Order, matter: Matter, *, at: str, tries: int) -> Later:
    later = ring_about(matter, order.business, at=datetime.fromisoformat(at), tries=tries)
    return replace(later, data={**order.data, "tries": tries})


def _matter(order: Order) -> Matter:
    sequence = order.data.get("sequence")
    return Matter(
        cast("ErrandKind", order.data["errand"]),  # only ring_about writes it
        order.ref,
        None if sequence is None else int(str(sequence)),
        int(str(order.data.get("hours", 0))),
    )
