"""Counts for Prometheus what the journals and the orders say, whichever worker wrote them."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.metadata import version

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from voicedesk.calls.desks import Desks
from voicedesk.calls.health import serve
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import CallbackStatus, MessageState
from voicedesk.errors import VoicedeskError
from voicedesk.ports import Clock
from voicedesk.store import Store
from voicedesk.telemetry.metrics import OfficeMetrics, exposed

logger = logging.getLogger(__name__)

EVERY_S = 5.0
AT_ONCE = 5_000
OVERLAP = timedelta(seconds=10)
"""Lines are written by several machines: a later one may have the earlier time."""
REMEMBERED = 100_000


@dataclass(slots=True)
class Counting:
    """Reads what is new every few seconds; counts begin anew with the process, as counters do."""

    store: Store
    clock: Clock
    every: Callable[[], Awaitable[tuple[BusinessId, ...]]]
    metrics: OfficeMetrics
    _marks: dict[BusinessId, datetime] = field(default_factory=dict)
    _seen: set[tuple[str, int]] = field(default_factory=set)
    _order: deque[tuple[str, int]] = field(default_factory=deque)

    @property
    def route(self) -> Route:
        """Where Prometheus asks."""
        return Route("/metrics", self._metrics)

    async def run(self) -> None:
        """Count until cancelled; a database that is away is waited for."""
        while True:
            try:
                await self.look()
            except VoicedeskError as error:
                logger.warning("nothing was counted", extra={"error": type(error).__name__})
            await asyncio.sleep(EVERY_S)

    async def look(self) -> int:
        """Count what is new; how many lines there were."""
        lines = 0
        businesses = await self.every()
        for business in businesses:
            lines += await self._lines(business)
        await self._orders()
        await self._promises(businesses)
        self.metrics.read.set(self.clock.now().timestamp())
        return lines

    async def _lines(self, business: BusinessId) -> int:
        since = self._marks.setdefault(business, self.clock.now())
        new = 0
        while True:
            rows = await self.store.search.lines(business, since=since - OVERLAP, limit=AT_ONCE)
            for row in rows:
                if self._is_new((row.call, row.number)):
                    self.metrics.line(row.kind, row.data)
                    new += 1
            last = rows[-1].at if rows else since
            self._marks[business] = max(since, last)
            if len(rows) < AT_ONCE or last <= since:
                return new
            since = last + OVERLAP

    def _is_new(self, line: tuple[str, int]) -> bool:
        if line in self._seen:
            return False
        self._seen.add(line)
        self._order.append(line)
        if len(self._order) > REMEMBERED:
            self._seen.discard(self._order.popleft())
        return True

    async def _orders(self) -> None:
        now, orders = self.clock.now(), self.store.orders
        pending = await orders.pending(limit=1000)
        self.metrics.depth.set(len(pending))
        ages = [(now - order.created).total_seconds() for order in pending]
        self.metrics.oldest.labels("order").set(max(ages, default=0.0))
        self.metrics.given_up.clear()
        failed = Counter(order.kind for order, _ in await orders.failures())
        for kind, count in failed.items():
            self.metrics.given_up.labels(kind).set(count)

    async def _promises(self, businesses: tuple[BusinessId, ...]) -> None:
        now, late, ages = self.clock.now(), 0, [0.0]
        for business in businesses:
            promised = await self.store.callbacks.list(business, status=CallbackStatus.PROMISED)
            late += sum(one.due < now for one in promised)
            queued = await self.store.messages.list(business, state=MessageState.QUEUED)
            ages += [(now - (one.not_before or one.created)).total_seconds() for one in queued]
        self.metrics.late.set(late)
        self.metrics.oldest.labels("message").set(max(ages))

    async def _metrics(self, _: Request) -> Response:
        body, kind = exposed(self.metrics.registry)
        return Response(body, media_type=kind)


async def tell_prometheus(address: str, store: Store, desks: Desks) -> None:
    """Count, and answer /metrics at an address, until cancelled; without one there is nothing."""
    if not address:
        return
    counting = Counting(store, desks.clock, desks.every, OfficeMetrics(version("voicedesk")))
    web = serve(Starlette(routes=[counting.route]), address)
    async with asyncio.TaskGroup() as group:
        group.create_task(counting.run())
        group.create_task(web.serve())
