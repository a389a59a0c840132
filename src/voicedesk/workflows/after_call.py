"""After a call or a ticket: the owner's people are told, the customer system gets its note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicedesk.domain.call import CallId, TicketId
from voicedesk.workflows.deliver import deliver_all

if TYPE_CHECKING:
    from voicedesk.ports import Order
    from voicedesk.workflows.run import Run, World


async def after_ticket(run: Run, world: World, order: Order) -> None:
    """A ticket: staff are told, and it is opened in the customer system where there is one."""
    around = await world.surroundings(order.business)

    async def queue() -> str:
        ticket = await world.tickets.get(order.business, TicketId(order.ref))
        if ticket is None:
            return ""
        messages = await around.notifications.tell_staff_of_ticket(ticket, key=order.id)
        return " ".join(message.id for message in messages)

    async def mirror() -> str:
        ticket = await world.tickets.get(order.business, TicketId(order.ref))
        if around.crm is None or ticket is None:
            return "no customer system"
        customer = (
            await world.customers.get(order.business, ticket.customer) if ticket.customer else None
        )
        external = customer.external_id if customer else None
        return await around.crm.open_ticket(external, ticket, key=order.id)

    queued = await run.step("words", queue)
    await deliver_all(run, world, around, order.business, queued.split())
    await run.step("customer system", mirror)


async def after_call(run: Run, world: World, order: Order) -> None:
    """A call that ended: one note in the customer system about a customer who is known there."""
    around = await world.surroundings(order.business)

    async def note() -> str:
        call = await world.calls.get(order.business, CallId(order.ref))
        if around.crm is None or call is None or call.customer is None:
            return "nothing to note"
        customer = await world.customers.get(order.business, call.customer)
        if customer is None or customer.external_id is None:
            return "nothing to note"
        words = around.notifications.call_note(call)
        await around.crm.add_note(customer.external_id, words, key=order.id)
        return "noted"

    await run.step("customer system", note)
