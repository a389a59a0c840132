"""An order that is tried again says how often it was."""

from __future__ import annotations

import pytest

from tests.bookings import DENTAL, NOW
from voicedesk.domain.call import Ticket, TicketId
from voicedesk.store import open_store

pytestmark = pytest.mark.db


async def test_a_retried_order_counts_its_attempts(url: str) -> None:
    async with open_store(url) as store:
        await store.tickets.open(Ticket(TicketId("t"), DENTAL, "billing", "Twice.", NOW), key="k")
        order = (await store.orders.pending())[0]
        await store.orders.failed(order, why="no mail", now=NOW)
        await store.orders.retry(order.id, now=NOW)
        again = (await store.orders.pending())[0]
        await store.orders.taken(order.id, now=NOW)
        await store.orders.failed(again, why="no mail", now=NOW)
        await store.orders.retry(order.id, now=NOW)
        third = (await store.orders.pending())[0]
    assert third.data == {"ticket": "t", "attempt": 2}
    assert (again.id, order.data, again.data) == (
        order.id,
        {"ticket": "t"},
        {"ticket": "t", "attempt": 1},
    )
