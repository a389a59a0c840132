"""A store is asked on the loop that opened it, wherever the question comes from."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace

import pytest

from tests.services.shop import SHOP
from tests.workflows.practice import open_practice
from voicedesk.connectors.clock import ManualClock
from voicedesk.connectors.memory import MemoryOrders, MemoryTickets
from voicedesk.domain.call import Ticket
from voicedesk.workflows.across import across_loops
from voicedesk.workflows.run import Surroundings

pytestmark = pytest.mark.unit


class Told(MemoryTickets):
    """Tickets that note on which thread they were asked."""

    def __init__(self) -> None:
        super().__init__(MemoryOrders())
        self.threads: list[int] = []

    async def list(self, *_: object, **__: object) -> tuple[Ticket, ...]:
        self.threads.append(threading.get_ident())
        return ()


async def test_every_port_is_asked_on_the_loop_that_it_lives_on(clock: ManualClock) -> None:
    practice = await open_practice(clock)
    told = Told()
    world = across_loops(replace(practice.world, tickets=told), asyncio.get_running_loop())

    async def ask() -> Surroundings:
        await world.tickets.list(SHOP)
        return await world.surroundings(SHOP)

    around = await asyncio.to_thread(lambda: asyncio.run(ask()))
    await ask()
    assert told.threads == [threading.get_ident()] * 2
    assert around.business.id == SHOP
    assert world.clock is practice.world.clock
