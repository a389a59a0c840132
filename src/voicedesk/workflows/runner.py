"""Carries orders out durably with DBOS; the only file that knows the engine."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from contextvars import Context
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from dbos import (
    DBOS,
    DBOSConfig,
    Queue,
    SetEnqueueOptions,
    SetWorkflowID,
    StepOptions,
    WorkflowStatus,
)
from dbos._error import DBOSMaxStepRetriesExceeded, DBOSUnexpectedStepError

from voicedesk.domain.business import BusinessId
from voicedesk.errors import StoreError, StoreUnavailable
from voicedesk.ports import Order, Sessions
from voicedesk.workflows.across import across_loops
from voicedesk.workflows.gave_up import give_up
from voicedesk.workflows.run import DUE, Later, World, worth_retrying
from voicedesk.workflows.table import WORKFLOWS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Mapping

log = logging.getLogger(__name__)

APPLICATION_VERSION = "3"
"""Raised only when a workflow's steps change so that a run in flight could not go on."""
QUEUE = "consequences"
RINGING = "ringing"
"""Calls last long; they stand in the way of nothing but other calls."""
ALIVE = timedelta(seconds=20)
"""An office that has not been heard of for so long is dead, and its work is taken over."""
LOOK_AFTER_S = 5.0
SKEW = timedelta(seconds=60)
"""How far the clocks of machines may differ."""

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Pace:
    """How patient a run is with the outside world, and how eagerly it looks for work."""

    attempts: int = 3
    """Tries of one step, shortly after each other."""
    first_wait_s: float = 1.0
    backoff: float = 2.0
    rounds: int = 10
    """Runs of one order; between them it stands in nobody's way."""
    round_wait_s: float = 10.0
    """10 s doubled eight times outlives an outage of an hour."""
    look_every_s: float = 0.2
    at_once: int = 8
    calls_at_once: int = 3


@dataclass(frozen=True, slots=True)
class Crew:
    """The offices that share an engine: this one by its name, and how they know of each other."""

    name: str = "office"
    version: str = APPLICATION_VERSION
    sessions: Sessions | None = None
    """Where signs of life are kept; None: there is no other office."""
    patience: timedelta = ALIVE

    async def alive(self, who: str, *, owner: str = "") -> bool:
        """Renew a sign of life of ours, or take one that its owner let go."""
        if self.sessions is None:
            return False
        return await self.sessions.lease(f"office:{who}", owner or self.name, ttl=self.patience)

    async def leave(self) -> None:
        """Others may take over at once."""
        if self.sessions is not None:
            await self.sessions.end_lease(f"office:{self.name}", self.name)


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
        self, world: World, *, url: str, crew: Crew | None = None, pace: Pace | None = None
    ) -> None:
        self._world = world
        self._url = url
        self._crew = crew or Crew()
        self._pace = pace or Pace()
        self._queue: Queue | None = None

    async def start(self) -> None:
        """Start the engine; what was under way when the last process ended goes on."""
        global _office  # noqa: PLW0603  # see _office
        loop = asyncio.get_running_loop()
        _office = _Office(across_loops(self._world, loop), loop, self._pace)
        config = DBOSConfig(
            name="voicedesk",
            system_database_url=self._url,
            application_version=self._crew.version,
            executor_id=self._crew.name,
            enable_otlp=False,
            log_level="ERROR",
        )
        DBOS(config=config)
        await asyncio.to_thread(DBOS.launch)
        self._queue = await DBOS.register_queue_async(
            QUEUE, worker_concurrency=self._pace.at_once, polling_interval_sec=0.1
        )
        await DBOS.register_queue_async(
            RINGING, worker_concurrency=self._pace.calls_at_once, polling_interval_sec=0.5
        )
        # a database that does not answer now is asked again by `run`
        with contextlib.suppress(StoreUnavailable):
            await self.look_after_others()

    async def run(self) -> None:
        """Look for orders until cancelled; a database that is away is waited for."""
        loop = asyncio.get_running_loop()
        looked = loop.time()
        while True:
            handed = 0
            try:
                handed = await self.hand_over()
                if loop.time() - looked > LOOK_AFTER_S:
                    looked = loop.time()
                    await self.look_after_others()
            except StoreError:
                log.warning("orders cannot be read")
            if not handed:
                await asyncio.sleep(self._pace.look_every_s)

    async def look_after_others(self) -> int:
        """Say that this office lives, and take over the work of those that do not; how much.

        Taking the sign of life of another is the fence: only one office gets it, and only once the
        other has stopped renewing it.
        """
        crew = self._crew
        if crew.sessions is None:
            return 0
        await crew.alive(crew.name)
        await crew.alive(_version(crew.version), owner=crew.version)
        unfinished = await DBOS.list_workflows_async(status=["PENDING", "ENQUEUED", "DELAYED"])
        others = {
            one.executor_id for one in unfinished if one.status == "PENDING" and one.executor_id
        } - {crew.name}
        dead = {one for one in others if await crew.alive(one)}
        taken = 0
        for one in unfinished:
            if one.app_version in (crew.version, None):
                continue
            if one.executor_id in dead if one.status == "PENDING" else await self._is_over(one):
                taken += await _start_over(one, crew.version, self._world.clock.now())
        for executor in sorted(dead):
            taken += len(await asyncio.to_thread(DBOS._recover_pending_workflows, [executor]))  # noqa: SLF001  # the engine offers this to its own conductor only
            log.warning("work of a dead office taken over", extra={"executor": executor})
        return taken

    async def _is_over(self, workflow: WorkflowStatus) -> bool:
        """Whether no office of the release lives that the workflow waits for."""
        name, owner = _version(str(workflow.app_version)), self._crew.version
        return await self._crew.alive(name, owner=owner)

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
        with contextlib.suppress(StoreError):
            await self._crew.leave()


@DBOS.workflow(name="consequence", max_recovery_attempts=1000)
async def consequence(packed: dict[str, object]) -> None:
    """Carry one order out."""
    order = _unpack(packed)
    office = _running()
    early = _too_early(order, office.world.clock.now())
    if early > SKEW:  # the clock was put back since it was to start
        await _enqueue(order, delay_s=early.total_seconds(), name=f"{_name(order)}^")
        return
    try:
        await WORKFLOWS[order.kind](_DurableRun(office, order), office.world, order)
    except DBOSUnexpectedStepError as error:
        # what it reads has changed since, and so has its way; what it did is known by its keys
        log.warning("a run begins anew", extra={"order": order.id, "step": error.inputs[1]})
        await _apart(_enqueue(order, name=f"{DBOS.workflow_id}'"))
    except Exception as error:
        again = _another_round(order, error, office.pace)
        if again is not None:
            await _enqueue(again[0], delay_s=again[1])
            return
        why = str(error) or type(error).__name__
        await _on(office.loop, lambda: give_up(office.world, order, why))
        raise


def _too_early(order: Order, now: datetime) -> timedelta:
    """How long before its time a later start is; anything else is never too early."""
    due = order.data.get(DUE)
    return datetime.fromisoformat(str(due)) - now if due else timedelta(0)


def _another_round(order: Order, error: Exception, pace: Pace) -> tuple[Order, float] | None:
    """The order once more, and after how many seconds; None when it is given up."""
    round_ = int(str(order.data.get("round", 0)))
    if not worth_retrying(error) or round_ + 1 >= pace.rounds:
        return None
    log.warning("an order is put off", extra={"order": order.id, "error": type(error).__name__})
    data = {**order.data, "round": round_ + 1}
    return replace(order, data=data), pace.round_wait_s * 2.0**round_


class _DurableRun:
    """Steps that the engine remembers."""

    def __init__(self, office: _Office, order: Order) -> None:
        self._office = office
        self._order = order

    @property
    def asked_again(self) -> bool:
        """Whether what had failed is tried once more."""
        return bool(self._order.data.get("attempt"))

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
        try:
            return await DBOS.run_step_async(options, attempt)
        except DBOSMaxStepRetriesExceeded as error:
            raise error.errors[-1] from None

    async def later(self, later: Later) -> None:
        now = self._office.world.clock.now()
        await _enqueue(later.order(), delay_s=max(0.0, (later.at - now).total_seconds()))


async def _enqueue(order: Order, *, delay_s: float = 0.0, name: str = "") -> None:
    delay = delay_s if delay_s > 0 else None
    with SetWorkflowID(name or _name(order)), SetEnqueueOptions(delay_seconds=delay):
        queue = RINGING if order.kind == "ring" else QUEUE
        await DBOS.enqueue_workflow_async(queue, consequence, _pack(order))


def _name(order: Order) -> str:
    """What the engine knows a run by: another attempt and another round are other runs."""
    attempt, round_ = order.data.get("attempt"), order.data.get("round")
    return f"{order.id}{f'#{attempt}' if attempt else ''}{f'~{round_}' if round_ else ''}"


async def _start_over(workflow: WorkflowStatus, version: str, now: datetime) -> int:
    """Begin a run of another release anew: what it did already is known by its keys."""
    if workflow.input is None:
        return 0
    order = _unpack(workflow.input["args"][0])
    delay = max(0.0, (order.created - now).total_seconds())
    await _enqueue(order, delay_s=delay, name=f"{workflow.workflow_id}@{version}")
    await DBOS.cancel_workflow_async(workflow.workflow_id)
    return 1


def _version(version: str) -> str:
    return f"version {version}"


async def _apart(work: Coroutine[None, None, None]) -> None:
    """Do it as nobody's step."""
    await asyncio.get_running_loop().create_task(work, context=Context())


async def _on(loop: asyncio.AbstractEventLoop, work: Callable[[], Awaitable[Answer]]) -> Answer:
    """Recovered runs live on the engine's loop; the store's connections live on ours."""
    if asyncio.get_running_loop() is loop:
        return await work()

    async def there() -> Answer:
        return await work()

    return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(there(), loop))


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
