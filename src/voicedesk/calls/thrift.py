"""Keeps a call within its money: past it no language model is asked, and the reflex goes on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from livekit.agents import AgentSession, llm
from livekit.agents.metrics.usage import AgentSessionUsage
from livekit.agents.voice.events import SessionUsageUpdatedEvent

from voicedesk.agents.live import LiveCall
from voicedesk.brain.cascade import Cascade
from voicedesk.calls.usage import used_in
from voicedesk.errors import StoreError
from voicedesk.ports import Used
from voicedesk.ports.figures import used_of
from voicedesk.services.costs import spent_usd

logger = logging.getLogger(__name__)
_CENTS = 100
_WITHIN_S = 2.0


@dataclass(slots=True)
class Thrift:
    """Counts what a call spends while it goes on; a call that was taken up again goes on counting.

    What has no known price is not counted; the models of a cascade count as its dearest.
    """

    live: LiveCall
    brain: llm.LLM[Any]
    _counted: int = field(default=0, init=False)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set, init=False)

    def follow(self, session: AgentSession[LiveCall]) -> None:
        """Listen from now on; a brain without models of vendors spends nothing on them."""
        if isinstance(self.brain, Cascade) and self.brain.models:
            session.on("session_usage_updated", self._spent)
            self._do(self._begin())

    def _spent(self, event: SessionUsageUpdatedEvent) -> None:
        cents = int(self._usd(event.usage) * _CENTS)
        more, self._counted = cents - self._counted, max(cents, self._counted)
        if more > 0:
            self._do(self._count(more))

    def _do(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _begin(self) -> None:
        """A call that begins when the day's money is spent asks no model at all."""
        with suppress(StoreError, TimeoutError):
            async with asyncio.timeout(_WITHIN_S):
                if not await self.live.desk.limits.day_has("cents"):
                    self._stop()

    def _usd(self, usage: AgentSessionUsage) -> float:
        names = [model.model for model in self._models()]
        day = self.live.call.started.date()
        return max((spent_usd(_used(usage, name), day) for name in names), default=0.0)

    def _models(self) -> Sequence[llm.LLM[Any]]:
        return self.brain.models if isinstance(self.brain, Cascade) else ()

    async def _count(self, cents: int) -> None:
        limits = self.live.desk.limits
        try:
            async with asyncio.timeout(_WITHIN_S):
                within = await limits.spend_cents(self.live.call, cents)
        except (StoreError, TimeoutError):  # counted by this process at least
            within = self._counted <= limits.profile.limits.call_cents
        if not within:
            self._stop()

    def _stop(self) -> None:
        if isinstance(self.brain, Cascade) and self.brain.models:
            logger.warning("the money of a call is spent", extra={"call_id": self.live.call.id})
            self.live.journal.add("event", {"budget": "spent"})
            self.brain.models = ()


def _used(usage: AgentSessionUsage, model: str) -> Iterable[Used]:
    return used_of([{"used": used_in(usage, thought=[model])}]) or ()
