"""What follows in the customer system: customers, notes and tickets, however long it is away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from voicedesk.domain.booking import IMPORTED, Attendee, BookingId
from voicedesk.domain.call import CallId, CustomerId, TicketId, TicketStatus
from voicedesk.errors import ConnectorError, ConnectorUnavailable, CredentialsRejected
from voicedesk.services.customers import CustomerFile
from voicedesk.workflows.run import Later, Run, Surroundings, World

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from voicedesk.domain.call import Customer
    from voicedesk.ports import Marks, Order

AWAY = "away"
PATIENCE = timedelta(days=4)
"""A system may be away over a long weekend; after that it is for `voicedesk failures`."""
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=30)
MARK = "crm"
LOOKS = 10
"""How often one import looks again when there is more to be had."""


async def order_crm(run: Run, world: World, around: Surroundings, order: Order) -> None:
    """The customer system's part of a consequence, apart, so that it delays nothing else."""

    async def work() -> str:
        if around.crm is None:
            return "none"
        data = {**order.data, "about": order.kind}
        apart = replace(order, id=f"crm:{order.id}", kind="crm", data=data)
        await world.orders.add(apart)
        return apart.id

    await run.step("order customer system", work)


async def write_crm(run: Run, world: World, order: Order) -> None:
    """Write it; while the system is away or locks us out, come again later, and lose nothing."""
    around = await world.surroundings(order.business)
    write = _WRITE.get(str(order.data.get("about")))
    if around.crm is None or write is None:
        return

    async def work() -> str:
        try:
            return await write(world, around, order)
        except ConnectorError as error:
            # trying again inside the step would hold up everybody else's consequences
            if error.retryable or isinstance(error, CredentialsRejected):
                return AWAY
            raise

    if await run.step("customer system", work) != AWAY:
        return
    # an order that a person brought forward has its time again
    begun = None if "attempt" in order.data else order.data.get("since", order.created.isoformat())
    since = datetime.fromisoformat(str(begun)) if begun else world.clock.now()
    if world.clock.now() - since > PATIENCE:
        raise ConnectorUnavailable("the customer system has been away for days")
    await run.later(_again(world, order, since))


async def import_crm(world: World, around: Surroundings, marks: Marks) -> int:
    """Take in what people changed in the customer system since the last time; how much it was."""
    if around.crm is None:
        return 0
    file = _file(world, around)
    taken = 0
    for _ in range(LOOKS):
        changes = await around.crm.changes(await marks.get(around.business.id, MARK))
        for customer in changes.customers:
            await file.take_in(customer)
        for ticket in changes.closed:
            await _close(world, around, ticket)
        # only now: what was read and not kept comes again
        now = world.clock.now()
        await marks.put(around.business.id, MARK, changes.mark, now=now)
        taken += len(changes.customers) + len(changes.closed)
        if not changes.more:
            break
    return taken


def _again(world: World, order: Order, since: datetime) -> Later:
    tries = int(str(order.data.get("tries", 0))) + 1
    pause = min(FIRST_PAUSE * 2 ** min(tries - 1, 10), LONGEST_PAUSE)
    first = str(order.data.get("first", order.id))
    more = {"tries": tries, "since": since.isoformat(), "first": first}
    return Later(
        id=f"{first}~{tries}",
        kind="crm",
        business=order.business,
        ref=order.ref,
        at=world.clock.now() + pause,
        data={**{k: v for k, v in order.data.items() if k != "attempt"}, **more},
    )


async def _booking(world: World, around: Surroundings, order: Order) -> str:
    booking = await world.ledger.booking(order.business, BookingId(str(order.data["booking"])))
    entries = await world.ledger.entries(
        order.business, booking=BookingId(str(order.data["booking"]))
    )
    entry = next((one for one in entries if one.id == order.ref), None)
    if booking is None or (entry is not None and entry.by == IMPORTED):
        return "not ours"
    customer = await _customer(world, around, booking.attendee, call=booking.call)
    if customer is None or around.crm is None:
        return "nobody"
    words = around.notifications.booking_note(str(order.data["about"]), booking, entry)
    await around.crm.add_note(customer.external_id or "", words, key=order.ref)
    return "noted"


async def _ticket(world: World, around: Surroundings, order: Order) -> str:
    ticket = await world.tickets.get(order.business, TicketId(order.ref))
    if ticket is None or around.crm is None:
        return "gone"
    who = Attendee(ticket.name, ticket.phone, customer=ticket.customer)
    customer = await _customer(world, around, who, call=ticket.call)
    external = customer.external_id if customer else None
    return await around.crm.open_ticket(external, ticket, key=order.ref)


async def _call(world: World, around: Surroundings, order: Order) -> str:
    call = await world.calls.get(order.business, CallId(order.ref))
    if call is None or call.customer is None or around.crm is None:
        return "nothing to note"
    who = Attendee("", customer=call.customer)
    customer = await _customer(world, around, who, call=call.id)
    if customer is None:
        return "nothing to note"
    words = around.notifications.call_note(call)
    await around.crm.add_note(customer.external_id or "", words, key=order.ref)
    return "noted"


async def _contact(world: World, around: Surroundings, order: Order) -> str:
    """Contact data that a caller changed after a code: here ours wins."""
    customer = await world.customers.get(order.business, CustomerId(order.ref))
    if customer is None or around.crm is None:
        return "gone"
    external = await around.crm.save(customer, key=order.id)
    if external != customer.external_id:
        await world.customers.save(replace(customer, external_id=external))
    return external


async def _customer(
    world: World, around: Surroundings, who: Attendee, *, call: CallId | None
) -> Customer | None:
    """Whom it is about, known there; nobody when there is nothing to know them by."""
    file = _file(world, around)
    if not who.customer and not (who.name and (who.phone or who.email)):
        return None
    known = await file.note_caller(who, call=call or CallId("none"))
    return await file.entered(known)


async def _close(world: World, around: Surroundings, ticket: TicketId) -> None:
    known = await world.tickets.get(around.business.id, ticket)
    if known is not None and known.status is not TicketStatus.DONE:
        done = replace(known, status=TicketStatus.DONE)
        await world.tickets.update(done, now=world.clock.now())


def _file(world: World, around: Surroundings) -> CustomerFile:
    return CustomerFile(around.business, world.customers, world.clock, around.crm)


_WRITE: Mapping[str, Callable[[World, Surroundings, Order], Awaitable[str]]] = MappingProxyType(
    {
        "booked": _booking,
        "moved": _booking,
        "cancelled": _booking,
        "ticket": _ticket,
        "after_call": _call,
        "customer": _contact,
    }
)
