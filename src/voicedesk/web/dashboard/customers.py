"""Customers: found by name or number, and one with everything that the business had with them."""

from __future__ import annotations

from collections.abc import Sequence

import phonenumbers
from starlette.responses import Response
from starlette.routing import BaseRoute

from voicedesk.domain.booking import BookingStatus
from voicedesk.domain.call import Call, Customer, CustomerId
from voicedesk.ports import Sought
from voicedesk.web.dashboard.frame import Frame, Missing, Visit
from voicedesk.web.dashboard.naming import Names

SHOWN = 50
CALLS = 20


def routes(frame: Frame) -> list[BaseRoute]:
    """The pages of this file."""
    return [
        frame.page("/desk/customers", customers),
        frame.page("/desk/customers/{customer}", show),
        frame.page("/desk/customers/{customer}/note", note, right="work", method="POST"),
    ]


async def customers(visit: Visit) -> Response:
    """Whoever fits the words; the first of all where there are none."""
    words = visit.asked("words")[:100]
    found = await _fitting(visit, words)
    return visit.show("customers.html", customers=found[:SHOWN], words=words)


async def _fitting(visit: Visit, words: str) -> Sequence[Customer]:
    file = visit.behind.store.customers
    if not words:
        first: list[Customer] = []
        async for one in await file.all(visit.business):
            first.append(one)
            if len(first) == SHOWN:
                break
        return first
    if number := _number(words, visit):
        return await file.by_phone(visit.business, number)
    if "@" in words:
        return await file.by_email(visit.business, words)
    return await file.search(visit.business, words, limit=SHOWN)


def _number(words: str, visit: Visit) -> str:
    """The words as a number of the network; empty when they are none."""
    home = phonenumbers.parse(visit.shop.profile.business.phone)
    region = phonenumbers.region_code_for_number(home)
    try:
        read = phonenumbers.parse(words, region)
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)


async def show(visit: Visit) -> Response:
    """One customer with bookings, tickets and calls."""
    customer = await _found(visit)
    store = visit.behind.store
    return visit.show(
        "customer.html",
        customer=customer,
        bookings=await store.ledger.bookings(
            visit.business, customer=customer.id, statuses=tuple(BookingStatus)
        ),
        tickets=await store.tickets.list(visit.business, customer=customer.id),
        calls=await _calls(visit, customer),
        names=Names(visit.shop.business),
    )


async def note(visit: Visit) -> Response:
    """Add a note to somebody's file."""
    customer = await _found(visit)
    words = (await visit.given()).get("note", "").strip()[:1000]
    now = visit.behind.clock.now()
    if words:
        key = f"desk:{now.timestamp()}"
        file = visit.behind.store.customers
        await file.add_note(visit.business, customer.id, words, key=key, now=now)
        await visit.note("noted", customer.id)
    return visit.go(f"/desk/customers/{customer.id}", done="noted")


async def _calls(visit: Visit, customer: Customer) -> list[Call]:
    search, business = visit.behind.store.search, visit.business
    found = {
        one.id: one
        for one in await search.find(business, Sought(customer=customer.id), limit=CALLS)
    }
    since = visit.behind.clock.now().replace(year=2000)
    for phone in customer.phones:
        theirs = await visit.behind.store.calls.recent(business, phone, since=since)
        found.update((one.id, one) for one in theirs[:CALLS])
    return sorted(found.values(), key=lambda one: one.started, reverse=True)[:CALLS]


async def _found(visit: Visit) -> Customer:
    wanted = CustomerId(visit.named("customer"))
    customer = await visit.behind.store.customers.get(visit.business, wanted)
    if customer is None:
        raise Missing
    return customer
