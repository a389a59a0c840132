"""Customers, tickets, calls back and messages over the API."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response, Security

from voicedesk.domain.booking import BookingId
from voicedesk.domain.call import (
    Callback,
    CallbackId,
    CallbackStatus,
    Customer,
    CustomerId,
    Message,
    MessageId,
    MessageState,
    Priority,
    Ticket,
    TicketId,
    TicketStatus,
)
from voicedesk.ports import Order
from voicedesk.services.ids import id_from
from voicedesk.web.api import shapes
from voicedesk.web.api.door import Door, Granted
from voicedesk.web.api.paging import Cursor, Limit, page
from voicedesk.web.problems import Problem

Which = Annotated[shapes.Id, Path()]
MOST = 200


def customer_routes(door: Door) -> APIRouter:
    """Whom the business knows."""
    router = APIRouter(tags=["customers"])
    see = Annotated[Granted, Security(door, scopes=["customers:read"])]

    @router.get("/customers")
    async def customers(
        granted: see,
        phone: Annotated[shapes.Phone | None, Query()] = None,
        email: Annotated[shapes.Email | None, Query()] = None,
        name: Annotated[shapes.Name | None, Query()] = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> shapes.Page[shapes.Customer]:
        """Customers by number, address or name; all of them when none is given."""
        found = await _customers(granted, phone, email, name)
        items = [customer_of(one) for one in found]
        return page(shapes.Page[shapes.Customer], items, cursor, limit)

    @router.get("/customers/{customer}")
    async def show(granted: see, customer: Which) -> shapes.Customer:
        """One customer."""
        found = await granted.backing.store.customers.get(granted.business.id, CustomerId(customer))
        if found is None:
            raise Problem(HTTPStatus.NOT_FOUND, "There is no such customer.")
        return customer_of(found)

    router.include_router(_customer_changes(door))
    return router


def _customer_changes(door: Door) -> APIRouter:
    router = APIRouter(tags=["customers"])
    change = Annotated[Granted, Security(door, scopes=["customers:write"])]

    @router.post("/customers", status_code=201, response_model=shapes.Customer)
    async def create(granted: change, new: shapes.NewCustomer) -> Response:
        """Put somebody on file."""

        async def work() -> shapes.Customer:
            customer = Customer(
                id=CustomerId(id_from(granted.business.id, granted.call)),
                business=granted.business.id,
                name=new.name,
                phones=tuple(dict.fromkeys(new.phones)),
                email=new.email,
                birth_date=new.birth_date,
                account=new.account,
            )
            return customer_of(await granted.backing.store.customers.save(customer))

        return await granted.once(work, status=201)

    @router.patch("/customers/{customer}", response_model=shapes.Customer)
    async def edit(granted: change, customer: Which, new: shapes.CustomerChange) -> Response:
        """Change what is on file of somebody; the customer system follows where there is one."""
        return await granted.once(lambda: _edit(granted, customer, new))

    return router


def ticket_routes(door: Door) -> APIRouter:
    """What people have to see to."""
    router = APIRouter(tags=["tickets"])
    see = Annotated[Granted, Security(door, scopes=["tickets:read"])]

    @router.get("/tickets")
    async def tickets(
        granted: see,
        status: Annotated[shapes.TicketState | None, Query()] = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> shapes.Page[shapes.Ticket]:
        """Tickets, oldest first."""
        found = await granted.backing.store.tickets.list(
            granted.business.id, status=TicketStatus(status) if status else None
        )
        return page(shapes.Page[shapes.Ticket], [ticket_of(one) for one in found], cursor, limit)

    @router.get("/tickets/{ticket}")
    async def show(granted: see, ticket: Which) -> shapes.Ticket:
        """One ticket."""
        return ticket_of(await _ticket(granted, ticket))

    router.include_router(_ticket_changes(door))
    return router


def _ticket_changes(door: Door) -> APIRouter:
    router = APIRouter(tags=["tickets"])
    change = Annotated[Granted, Security(door, scopes=["tickets:write"])]

    @router.post("/tickets", status_code=201, response_model=shapes.Ticket)
    async def create(granted: change, new: shapes.NewTicket) -> Response:
        """Open a ticket; the owner is told."""
        return await granted.once(lambda: _open(granted, new), status=201)

    @router.patch("/tickets/{ticket}", response_model=shapes.Ticket)
    async def edit(granted: change, ticket: Which, new: shapes.TicketChange) -> Response:
        """Change the status or the priority of a ticket."""

        async def work() -> shapes.Ticket:
            found = await _ticket(granted, ticket)
            changed = replace(
                found,
                status=TicketStatus(new.status) if new.status else found.status,
                priority=Priority(new.priority) if new.priority else found.priority,
            )
            clock = granted.backing.clock
            await granted.backing.store.tickets.update(changed, now=clock.now())
            return ticket_of(changed)

        return await granted.once(work)

    return router


def callback_routes(door: Door) -> APIRouter:
    """Calls back that were promised."""
    router = APIRouter(tags=["callbacks"])
    see = Annotated[Granted, Security(door, scopes=["callbacks:read"])]
    change = Annotated[Granted, Security(door, scopes=["callbacks:write"])]

    @router.get("/callbacks")
    async def callbacks(
        granted: see,
        status: Annotated[shapes.CallbackState | None, Query()] = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> shapes.Page[shapes.Callback]:
        """Calls back, the most urgent first."""
        found = await granted.backing.store.callbacks.list(
            granted.business.id, status=CallbackStatus(status) if status else None
        )
        items = [callback_of(one) for one in found]
        return page(shapes.Page[shapes.Callback], items, cursor, limit)

    @router.post("/callbacks/{callback}/settle", response_model=shapes.Callback)
    async def settle(granted: change, callback: Which, how: shapes.Settled) -> Response:
        """Somebody rang back, or the caller no longer wants it."""

        async def work() -> shapes.Callback:
            await _callback(granted, callback)
            await granted.backing.store.callbacks.settle(
                CallbackId(callback),
                CallbackStatus(how.status),
                now=granted.backing.clock.now(),
            )
            return callback_of(await _callback(granted, callback))

        return await granted.once(work)

    return router


def message_routes(door: Door) -> APIRouter:
    """Texts and mails with what became of them."""
    router = APIRouter(tags=["messages"])
    see = Annotated[Granted, Security(door, scopes=["messages:read"])]

    @router.get("/messages")
    async def messages(
        granted: see,
        state: Annotated[shapes.State | None, Query()] = None,
        booking: Annotated[shapes.Id | None, Query()] = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> shapes.Page[shapes.Message]:
        """Messages, oldest first."""
        found = await granted.backing.store.messages.list(
            granted.business.id,
            booking=BookingId(booking) if booking else None,
            state=MessageState(state) if state else None,
        )
        items = [message_of(one) for one in found]
        return page(shapes.Page[shapes.Message], items, cursor, limit)

    @router.get("/messages/{message}")
    async def show(granted: see, message: Which) -> shapes.Message:
        """One message."""
        found = await granted.backing.store.messages.get(granted.business.id, MessageId(message))
        if found is None:
            raise Problem(HTTPStatus.NOT_FOUND, "There is no such message.")
        return message_of(found)

    return router


async def _customers(
    granted: Granted, phone: str | None, email: str | None, name: str | None
) -> Sequence[Customer]:
    customers, business = granted.backing.store.customers, granted.business.id
    if phone:
        return await customers.by_phone(business, phone)
    if email:
        return await customers.by_email(business, email)
    if name:
        return await customers.search(business, name, limit=MOST)
    return [one async for one in await customers.all(business)]


async def _edit(granted: Granted, id_: str, new: shapes.CustomerChange) -> shapes.Customer:
    store, business = granted.backing.store, granted.business.id
    found = await store.customers.get(business, CustomerId(id_))
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such customer.")
    told = new.model_fields_set
    after = replace(
        found,
        name=new.name if "name" in told else found.name,
        phones=tuple(dict.fromkeys(new.phones)) if "phones" in told else found.phones,
        email=new.email if "email" in told else found.email,
        birth_date=new.birth_date if "birth_date" in told else found.birth_date,
        account=new.account if "account" in told else found.account,
    )
    await store.customers.save(after)
    ref, now = id_from(found.id, granted.call), granted.backing.clock.now()
    about = {"about": "customer"}
    await store.orders.add(Order(f"customer:{ref}", business, "crm", found.id, now, about))
    return customer_of(after)


async def _open(granted: Granted, new: shapes.NewTicket) -> shapes.Ticket:
    ticket = Ticket(
        id=TicketId(id_from(granted.business.id, granted.call)),
        business=granted.business.id,
        category=new.category,
        summary=new.summary,
        created=granted.backing.clock.now(),
        priority=Priority(new.priority),
        name=new.name,
        phone=new.phone,
    )
    return ticket_of(await granted.backing.store.tickets.open(ticket, key=granted.call))


async def _ticket(granted: Granted, ticket: str) -> Ticket:
    found = await granted.backing.store.tickets.get(granted.business.id, TicketId(ticket))
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such ticket.")
    return found


async def _callback(granted: Granted, callback: str) -> Callback:
    every = await granted.backing.store.callbacks.list(granted.business.id)
    found = next((one for one in every if one.id == callback), None)
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such call back.")
    return found


def customer_of(customer: Customer) -> shapes.Customer:
    """A customer as the API says it; notes stay with the people of the business."""
    return shapes.Customer(
        id=customer.id,
        name=customer.name,
        phones=list(customer.phones),
        email=customer.email,
        birth_date=customer.birth_date,
        account=customer.account,
    )


def ticket_of(ticket: Ticket) -> shapes.Ticket:
    """A ticket as the API says it."""
    return shapes.Ticket(
        id=ticket.id,
        category=ticket.category,
        summary=ticket.summary,
        status=ticket.status.value,
        priority=ticket.priority.value,
        name=ticket.name,
        phone=ticket.phone,
        created=ticket.created.astimezone(UTC),
        due=_utc(ticket.due),
    )


def callback_of(callback: Callback) -> shapes.Callback:
    """A call back as the API says it."""
    return shapes.Callback(
        id=callback.id,
        phone=callback.phone,
        name=callback.name,
        reason=callback.reason,
        due=callback.due.astimezone(UTC),
        status=callback.status.value,
        created=callback.created.astimezone(UTC),
    )


def message_of(message: Message) -> shapes.Message:
    """A message as the API says it; the text of a code stays out."""
    return shapes.Message(
        id=message.id,
        kind=message.kind,
        channel=message.channel,
        to=message.to,
        body="" if message.kind == "code" else message.body,
        state=message.state.value,
        why=message.why,
        booking=message.booking,
        created=message.created.astimezone(UTC),
    )


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None
