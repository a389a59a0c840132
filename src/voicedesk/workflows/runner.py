"""Carries orders out durably with DBOS; the only file that knows the engine."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from dbos import DBOS, DBOSConfig, Queue, SetEnqueueOptions, SetWorkflowID, StepOptions

from voicedesk.domain.business import BusinessId
from voicedesk.errors import StoreError
from voicedesk.ports import Order
from voicedesk.workflows.run import Later, World, worth_retrying
from voicedesk.workflows.table import WORKFLOWS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

log = logging.getLogger(__name__)

APPLICATION_VERSION = "1"
"""Raised only when a workflow's steps change so that a run in flight could not go on."""
QUEUE = "consequences"

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Pace:
    """How patient a run is with the outside world, and how eagerly it looks for work."""

    attempts: int = 13
    first_wait_s: float = 1.0
    backoff: float = 2.0
    """1 s doubled twelve times outlives an outage of an hour."""
    look_every_s: float = 0.2
    at_once: int = 2
    step_timeout_s: float = 30.0


@dataclass(frozen=True, slots=True)
class _Office:
    world: World
    loop: asyncio.AbstractEventLoop
    pace: Pace


_office: _Office | None = None
"""The engine finds workflows by name, so their world is the process's: one runner at a time."""


class Runner:
    """Hands waiting orders to the engine; an order is a workflow whose id is the order's."""

    def __init__(
        self, world: World, *, url: str, executor: str = "office", pace: Pace | None = None
    ) -> None:
        self._world = world
        self._url = url
        self._executor = executor
        self._pace = pace or Pace()
        self._queue: Queue | None = None

    async def start(self) -> None:
        """Start the engine; what was under way when the last process ended goes on."""
        global _office  # noqa: PLW0603  # see _office
        _office = _Office(self._world, asyncio.get_running_loop(), self._pace)
        config = DBOSConfig(
            name="voicedesk",
            system_database_url=self._url,
            application_version=APPLICATION_VERSION,
            executor_id=self._executor,
            enable_otlp=False,
            log_level="ERROR",
        )
        DBOS(config=config)
        await asyncio.to_thread(DBOS.launch)
        self._queue = await DBOS.register_queue_async(
            QUEUE, worker_concurrency=self._pace.at_once, polling_interval_sec=0.1
        )

    async def run(self) -> None:
        """Look for orders until cancelled; a database that is away is waited for."""
        while True:
            try:
                handed = await self.hand_over()
            except StoreError:
                log.warning("orders cannot be read")
                handed = 0
            if not handed:
                await asyncio.sleep(self._pace.look_every_s)

    async def hand_over(self) -> int:
        """Give every waiting order to the engine; how many there were."""
        orders = await self._world.orders.pending()
        for order in orders:
            await _enqueue(order)
            await self._world.orders.taken(order.id, now=self._world.clock.now())
        return len(orders)

    async def busy(self) -> bool:
        """Whether anything is under way or due; what waits for its time does not count."""
        return bool(await DBOS.list_workflows_async(status=["PENDING", "ENQUEUED"], limit=1))

    async def close(self) -> None:
        """Stop the engine; what is under way goes on at the next start."""
        global _office  # noqa: PLW0603  # see _office
        await asyncio.to_thread(DBOS.destroy)
        _office = None


@DBOS.workflow(name="consequence")
async def consequence(packed: dict[str, object]) -> None:
    """Carry one order out."""
    order = _unpack(packed)
    office = _running()
    try:
        await WORKFLOWS[order.kind](_DurableRun(office), office.world, order)
    except Exception as error:
        log.warning(
            "an order was given up", extra={"order": order.id, "error": type(error).__name__}
        )
        why = str(error) or type(error).__name__
        await _on(office.loop, lambda: _failed(office.world, order, why))
        raise


class _DurableRun:
    """Steps that the engine remembers."""

    def __init__(self, office: _Office) -> None:
        self._office = office

    async def step(self, name: str, work: Callable[[], Awaitable[str]]) -> str:
        pace = self._office.pace

        async def attempt() -> str:
            return await _on(self._office.loop, work)

        options = StepOptions(
            name=name,
            retries_allowed=True,
            interval_seconds=pace.first_wait_s,
            max_attempts=pace.attempts,
            backoff_rate=pace.backoff,
            should_retry=worth_retrying,
        )
        return await DBOS.run_step_async(options, attempt)

    async def later(self, later: Later) -> None:
        now = self._office.world.clock.now()
        await _enqueue(later.order(), delay_s=max(0.0, (later.at - now).total_seconds()))


async def _enqueue(order: Order, *, delay_s: float = 0.0) -> None:
    delay = delay_s if delay_s > 0 else None
    attempt = order.data.get("attempt")
    name = f"{order.id}#{attempt}" if attempt else order.id
    with SetWorkflowID(name), SetEnqueueOptions(delay_seconds=delay):
        await DBOS.enqueue_workflow_async(QUEUE, consequence, _pack(order))


async def _on(loop: asyncio.AbstractEventLoop, work: Callable[[], Awaitable[Answer]]) -> Answer:
    """Recovered runs live on the engine's loop; the store's connections live on ours."""
    if asyncio.get_running_loop() is loop:
        return await work()

    async def there() -> Answer:
        return await work()

    return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(there(), loop))


async def _failed(world: World, order: Order, why: str) -> None:
    await world.orders.failed(order, why=why, now=world.clock.now())


def _running() -> _Office:
    if _office is None:
        raise RuntimeError("a workflow ran without a runner")
    return _office


def _pack(order: Order) -> dict[str, object]:
    packed = asdict(order)
    return packed | {"created": order.created.isoformat(), "data": dict(order.data)}


def _unpack(packed: Mapping[str, object]) -> Order:
    data = packed["data"]
    if not isinstance(data, dict):
        raise TypeError("an order's data is a mapping")
    return Order(
        id=str(packed["id"]),
        business=BusinessId(str(packed["business"])),
        kind=packed["kind"],  # type: ignore[arg-type]  # written by _pack
        ref=str(packed["ref"]),
        created=datetime.fromisoformat(str(packed["created"])),
        data=data,
    )
