"""What people have to do: calls back by when they are due, tickets, and who waits for a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from starlette.responses import Response
from starlette.routing import BaseRoute

from voicedesk.domain.call import CallbackId, CallbackStatus, TicketId, TicketStatus
from voicedesk.ports import Wait
from voicedesk.web.dashboard.frame import Frame, Missing, Visit
from voicedesk.web.dashboard.naming import Names

_SETTLED = {"kept": CallbackStatus.KEPT, "dropped": CallbackStatus.DROPPED}


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    return [
        frame.page("/desk/todo", todo),
        frame.page("/desk/todo/callback", settle, right="work", method="POST"),
        frame.page("/desk/todo/ticket", update, right="work", method="POST"),
        frame.page("/desk/todo/wait", unwait, right="work", method="POST"),
    ]


async def todo(visit: Visit) -> Response:
    """Everything that waits for a person."""
    store, business = visit.behind.store, visit.shop.business
    promised = await store.callbacks.list(business.id, status=CallbackStatus.PROMISED)
    tickets = [
        *await store.tickets.list(business.id, status=TicketStatus.OPEN),
        *await store.tickets.list(business.id, status=TicketStatus.WAITING),
    ]
    last = visit.behind.clock.now().replace(year=9000)
    return visit.show(
        "todo.html",
        callbacks=sorted(promised, key=lambda one: one.due),
        tickets=sorted(tickets, key=lambda one: one.due or last),
        waits=await _waits(visit),
        names=Names(business),
    )


async def settle(visit: Visit) -> Response:
    """Somebody rang back, or nobody needs to."""
    given = await visit.given()
    wanted, status = CallbackId(given.get("id", "")), _SETTLED.get(given.get("as", ""))
    store = visit.behind.store.callbacks
    known = {one.id for one in await store.list(visit.business, status=CallbackStatus.PROMISED)}
    if wanted not in known or status is None:
        raise Missing
    await store.settle(wanted, status, now=visit.behind.clock.now())
    await visit.note(f"callback_{status}", wanted)
    return visit.go("/desk/todo", done="settled")


async def update(visit: Visit) -> Response:
    """Another status for a ticket."""
    given = await visit.given()
    tickets = visit.behind.store.tickets
    ticket = await tickets.get(visit.business, TicketId(given.get("id", "")))
    status = given.get("as", "")
    if ticket is None or status not in set(TicketStatus):
        raise Missing
    changed = replace(ticket, status=TicketStatus(status))
    await tickets.update(changed, now=visit.behind.clock.now())
    await visit.note(f"ticket_{status}", ticket.id)
    return visit.go("/desk/todo", done=f"ticket_{status}")


async def unwait(visit: Visit) -> Response:
    """Take somebody off the waiting list."""
    wanted = (await visit.given()).get("id", "")
    store = visit.behind.store.waitlist
    if wanted not in {wait.id for wait in await _waits(visit)}:
        raise Missing
    await store.remove(wanted)
    await visit.note("unwaited", wanted)
    return visit.go("/desk/todo", done="unwaited")


async def _waits(visit: Visit) -> Sequence[Wait]:
    services = (service.id for service in visit.shop.business.services)
    return await visit.behind.store.waitlist.waiting(visit.business, *services)
