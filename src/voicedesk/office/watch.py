"""The watcher: a caller without an agent gets one, and no call is left open for ever."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from voicedesk.calls.line import PERSON
from voicedesk.calls.summons import AGENT, OUTBOUND, RINGING, Summons, business_of_room
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId
from voicedesk.domain.slots import Span
from voicedesk.errors import ConnectorError, StoreError
from voicedesk.ports import Calls, Clock, Rooms, RoomView

logger = logging.getLogger(__name__)

LOOK_S = 0.5
UNASKED = timedelta(seconds=0.4)
"""A caller for whom nobody asked an agent: a plain join."""
WAIT = timedelta(seconds=2.5)
"""LiveKit tries once and drops what it cannot place; then it is asked again."""
WARMING = timedelta(seconds=8)
"""A worker that has taken the call may have to start a process for it; asked again too soon, it
starts one more, and on a busy machine none is ever ready in time."""
TRIES = 3
LONGEST = timedelta(hours=1)
LOST_AFTER = timedelta(seconds=45)
"""A call that is open in the record and has no room."""
FORGOTTEN = timedelta(hours=3)
"""A conversation by text that nobody goes on with."""
_SWEEP_EVERY = 20
_BACK_TO = timedelta(hours=6)


@dataclass(slots=True)
class Waiting:
    """A caller who waits for an agent."""

    since: datetime
    tries: int = 0
    asked: datetime | None = None


@dataclass(slots=True)
class Watcher:
    """Looks at every room again and again; what it does twice does no harm."""

    rooms: Rooms
    calls: Calls
    clock: Clock
    businesses: Callable[[], Awaitable[Sequence[BusinessId]]]
    put_away: Callable[[CallId, str], Awaitable[None]]
    give_up: Callable[[Call, str], Awaitable[None]]
    """As `put_away`, for a call that we failed."""
    default_business: BusinessId
    _waiting: dict[str, Waiting] = field(default_factory=dict)
    _seen: dict[str, set[str]] = field(default_factory=dict)
    """By room: the agents that were in it; one that is gone again is not on its way."""
    _looks: int = 0

    async def run(self) -> None:
        """Watch until cancelled; a server or a database that is away is waited for."""
        while True:
            try:
                await self.look()
            except (ConnectorError, StoreError) as error:
                logger.warning("cannot watch", extra={"error": type(error).__name__})
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """One look at every room."""
        names = await self.rooms.list()
        for name in names:
            await self._see(await self.rooms.look(name))
        for gone in (self._waiting.keys() | self._seen.keys()) - set(names):
            self._waiting.pop(gone, None)
            self._seen.pop(gone, None)
        self._looks += 1
        if self._looks % _SWEEP_EVERY == 1:
            await self._sweep(set(names))

    async def _see(self, view: RoomView) -> None:
        now = self.clock.now()
        if view.opened is not None and now - view.opened > LONGEST:
            logger.warning("room closed: too long", extra={"room": view.name})
            await self.rooms.close(view.name)
            return
        if view.name.startswith((OUTBOUND, RINGING)):
            return
        seen = self._seen.setdefault(view.name, set())
        seen.update(agent.identity for agent in view.agents)
        # two people without an agent were put through to each other
        if view.agents or len(view.callers) != 1:
            self._waiting.pop(view.name, None)
            return
        if view.callers[0].identity.startswith(PERSON):
            logger.info("room closed: the caller has left", extra={"room": view.name})
            await self.rooms.close(view.name)
            return
        waiting = self._waiting.setdefault(view.name, Waiting(now))
        patience = WARMING if view.under_way - seen else WAIT if view.asked_for else UNASKED
        if now - (waiting.asked or waiting.since) < patience:
            return
        await (
            self._ask_again(view, waiting, now) if waiting.tries < TRIES else self._give_up(view)
        )

    async def _ask_again(self, view: RoomView, waiting: Waiting, now: datetime) -> None:
        waiting.tries += 1
        waiting.asked = now
        summons = Summons(business_of_room(view.name), view.callers[0].identity)
        logger.warning("caller without an agent", extra={"room": view.name, "try": waiting.tries})
        await self.rooms.dispatch(view.name, AGENT, metadata=summons.text())

    async def _give_up(self, view: RoomView) -> None:
        logger.error("no agent could be had", extra={"room": view.name, "alarm": True})
        del self._waiting[view.name]
        await self._write_down(view)
        await self.rooms.close(view.name)

    async def _write_down(self, view: RoomView) -> None:
        """Nobody answered: the business has to know that somebody rang."""
        caller, now = view.callers[0], self.clock.now()
        number = caller.identity.removeprefix("sip_") if caller.kind == "phone" else ""
        call = Call(
            id=CallId(f"call_missed_{view.name}"),
            business=BusinessId(business_of_room(view.name)) or self.default_business,
            channel="phone" if caller.kind == "phone" else "web",
            started=now,
            caller=number if number.startswith("+") else None,
            room=view.name,
        )
        await self.calls.begin(call)
        await self.give_up(call, "no_agent")

    async def _sweep(self, names: set[str]) -> None:
        """End what is open in the record and nowhere else."""
        now = self.clock.now()
        lately = Span(now - _BACK_TO, now - LOST_AFTER)
        for business in await self.businesses():
            for call in await self.calls.list(business, within=lately, limit=500):
                if call.ended is not None:
                    continue
                if call.room and call.room not in names:
                    logger.warning("call without a room", extra={"call_id": call.id})
                    await self.give_up(call, "lost")
                elif call.channel == "text" and now - call.started > FORGOTTEN:
                    await self.put_away(call.id, "silence")
