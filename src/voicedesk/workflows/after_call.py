"""After a call or a ticket: the owner's people are told, the customer system gets its part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicedesk.domain.call import CallId, TicketId
from voicedesk.workflows.crm import order_crm
from voicedesk.workflows.deliver import deliver_all
from voicedesk.workflows.dropped import mind_dropped

if TYPE_CHECKING:
    from voicedesk.ports import Order
    from voicedesk.workflows.run import Run, Surroundings, World


async def after_ticket(run: Run, world: World, order: Order) -> None:
    """A ticket: staff are told, and it is opened in the customer system where there is one."""
    around = await world.surroundings(order.business)
    await order_crm(run, world, around, order)

    async def queue() -> str:
        ticket = await world.tickets.get(order.business, TicketId(order.ref))
        if ticket is None:
            return ""
        messages = await around.notifications.tell_staff_of_ticket(ticket, key=order.id)
        return " ".join(message.id for message in messages)

    queued = await run.step("words", queue)
    await deliver_all(run, world, order.business, queued.split())


async def after_call(run: Run, world: World, order: Order) -> None:
    """A call that ended: a note in the customer system, a summary for those who wish one."""
    around = await world.surroundings(order.business)
    await mind_dropped(run, world, around, order)
    await order_crm(run, world, around, order)
    await _summarise(run, world, around, order)
    await _ask(run, world, around, order)


async def _ask(run: Run, world: World, around: Surroundings, order: Order) -> None:
    survey = around.survey
    if survey is None or not around.profile.notifications.survey:
        return

    async def queue() -> str:
        messages = await survey.ask(CallId(order.ref), around.notifications)
        return " ".join(message.id for message in messages)

    queued = await run.step("survey", queue)
    await deliver_all(run, world, order.business, queued.split())


async def _summarise(run: Run, world: World, around: Surroundings, order: Order) -> None:
    reports = around.reports
    if reports is None or not reports.profile.notifications.reports.after_call:
        return

    async def queue() -> str:
        messages = await reports.after_call(CallId(order.ref), key=order.id)
        return " ".join(message.id for message in messages)

    queued = await run.step("summary", queue)
    await deliver_all(run, world, order.business, queued.split())
