"""Other systems are told: each notice is an order of its own, which delays nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voicedesk.ports import Order
    from voicedesk.workflows.run import Run, Workflow, World


def announced(workflow: Workflow) -> Workflow:
    """A workflow after which the webhooks of the business are told."""

    async def carried(run: Run, world: World, order: Order) -> None:
        await workflow(run, world, order)
        await announce(run, world, order)

    return carried


async def announce(run: Run, world: World, order: Order) -> None:
    """Write the notices of an order; the business without webhooks has none."""
    announcer = (await world.surroundings(order.business)).announcer
    if announcer is None or not announcer.hooks:
        return

    async def note() -> str:
        return str(await announcer.note(order))

    await run.step("webhooks", note)


async def send_notice(run: Run, world: World, order: Order) -> None:
    """Send one notice; while the far side is away it comes again later, and then is a failure."""
    announcer = (await world.surroundings(order.business)).announcer
    if announcer is None:
        return
    notice = str(order.data["notice"])

    async def send() -> str:
        return await announcer.send(notice)

    await run.step("webhook", send)
