"""The same workflows on a given clock, without the engine: for `chat`, `rehearse` and `demo`."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from voicedesk.errors import VoicedeskError
from voicedesk.workflows.gave_up import give_up
from voicedesk.workflows.run import Later, World, worth_retrying
from voicedesk.workflows.table import WORKFLOWS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from voicedesk.ports import Order

ATTEMPTS = 3


class InlineRunner:
    """Runs what is pending now and what has become due; nothing outlives the object."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._waiting: list[tuple[datetime, str, Later]] = []
        self._started: set[str] = set()
        self._again = False

    async def run_pending(self) -> int:
        """Run every waiting order and every later start whose time has come; how many ran."""
        ran = 0
        while orders := [*await self._world.orders.pending(), *self._due()]:
            for order in orders:
                await self._carry(order)
                ran += 1
        return ran

    def _due(self) -> list[Order]:
        """The later starts whose time has come."""
        due: list[Order] = []
        while self._waiting and self._waiting[0][0] <= self._world.clock.now():
            due.append(heapq.heappop(self._waiting)[2].order())
        return due

    async def _carry(self, order: Order) -> None:
        self._again = bool(order.data.get("attempt"))
        # taken before it runs: an order of its own that fails must not be run without end
        await self._world.orders.taken(order.id, now=self._world.clock.now())
        try:
            await WORKFLOWS[order.kind](self, self._world, order)
        except VoicedeskError as error:
            await give_up(self._world, order, str(error))

    @property
    def asked_again(self) -> bool:
        """Whether what had failed is tried once more."""
        return self._again

    async def step(self, name: str, work: Callable[[], Awaitable[str]]) -> str:
        """Do it; an error worth retrying is retried at once, a few times."""
        for _ in range(ATTEMPTS - 1):
            try:
                return await work()
            except VoicedeskError as error:
                if not worth_retrying(error):
                    raise
        return await work()

    async def later(self, later: Later) -> None:
        """Keep it until the clock gets there."""
        if later.id in self._started:
            return
        self._started.add(later.id)
        heapq.heappush(self._waiting, (later.at, later.id, later))
