"""Takes up a call whose process died: the ghost is put out of the room, another agent called in."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from voicedesk.calls.lease import lease_name
from voicedesk.calls.lifeline import Hello
from voicedesk.calls.line import PERSON
from voicedesk.calls.notes import TAKING_NOTES
from voicedesk.calls.summons import AGENT, Summons
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId, Outcome
from voicedesk.errors import ConnectorError, StoreError
from voicedesk.ports import Calls, Clock, Ledger, Rooms, RoomView, Sessions

logger = logging.getLogger(__name__)

MOST = 3
"""Rescues of one call; what dies four times is not brought back."""
_ONCE = timedelta(minutes=10)
_OUTCOMES = (
    Outcome.BOOKED,
    Outcome.MOVED,
    Outcome.CANCELLED,
    Outcome.TRANSFERRED,
    Outcome.CALLBACK,
)
_TRIES = 5
"""So many agents may be asked for, one after the other, until a worker takes the call."""
_RETRIES = 5
_RETRY_S = 0.5


RingBack = Callable[[Call], Awaitable[bool]]
"""Has a caller rung back whom we failed; whether that was promised to the record."""


async def nobody(call: Call) -> bool:
    """Where no call back can be made: nothing is promised."""
    del call
    return False


@dataclass(frozen=True, slots=True)
class Offer:
    """How a call is offered to the workers: one that is dead takes offers and never answers them.

    LiveKit learns of a lost machine late, and draws the worker by lot; a second agent that comes
    finds the room taken and leaves.
    """

    at_once: int
    wait_s: float
    """Until the next one; a worker that lives takes a job within a quarter of a second."""


AFTER_PROCESS, AFTER_MACHINE = Offer(1, 2.0), Offer(2, 0.7)


@dataclass(frozen=True, slots=True)
class Rescue:
    """Acts on lost lifelines; of several offices one does."""

    rooms: Rooms
    calls: Calls
    sessions: Sessions
    ledger: Ledger
    clock: Clock
    office: str
    ring_back: RingBack

    async def lost(self, hello: Hello, offer: Offer = AFTER_PROCESS) -> None:
        """Bring the call back, or write down how it ended."""
        if not await self.sessions.lease(f"rescue:{hello.job}", self.office, ttl=_ONCE):
            return
        for _ in range(_RETRIES):
            try:
                await self._act(hello, offer)
            except (ConnectorError, StoreError) as error:
                logger.warning("rescue failed", extra={"error": type(error).__name__})
                await asyncio.sleep(_RETRY_S)
            else:
                return
        logger.error("call not rescued", extra={"call_id": hello.call})

    async def _act(self, hello: Hello, offer: Offer) -> None:
        ghost = f"agent-{hello.job}"
        await self.rooms.remove(hello.room, ghost)
        await self.sessions.end_lease(lease_name(hello.room), hello.job)
        view = await self.rooms.look(hello.room)
        callers = {one.identity for one in view.callers}
        if hello.caller not in callers:
            await self.put_away(CallId(hello.call), "crashed_and_hung_up")
            return
        if await self._are_two_together(hello, view):
            await self.put_away(CallId(hello.call), "transferred")
            return
        if await self._times(hello) >= MOST:
            await self.give_up(await self._known(hello), "crashed")
            await self.rooms.close(hello.room)
            return
        summons = Summons(hello.business, hello.caller, hello.call, hello.job)
        await self._note(hello)
        tries = await self._call_in(view, summons, offer)
        told = {"call_id": hello.call, "room": hello.room, "tries": tries}
        logger.info("call dispatched again", extra=told)

    async def _call_in(self, before: RoomView, summons: Summons, offer: Offer) -> int:
        """Ask until a worker takes the call; how many agents were asked for."""
        for tries in range(1, _TRIES + 1):
            if tries > 1:
                await asyncio.sleep(offer.wait_s if tries > offer.at_once else 0)
                view = await self.rooms.look(before.name)
                if view.agents or view.under_way - before.under_way or not view.callers:
                    return tries - 1
            await self.rooms.dispatch(before.name, AGENT, metadata=summons.text())
        return _TRIES

    async def _are_two_together(self, hello: Hello, view: RoomView) -> bool:
        """A person has taken the call and the desk only took notes: nobody needs it now."""
        if not any(one.identity.startswith(PERSON) for one in view.callers):
            return False
        rows = await self.calls.journal(CallId(hello.call))
        told = [row.data[TAKING_NOTES] for row in rows if TAKING_NOTES in row.data]
        return bool(told and told[-1])

    async def give_up(self, call: Call | None, reason: str) -> None:
        """End a call that we failed: its caller is rung back, unless all was done already."""
        if call is None or call.ended is not None:
            return
        if await self._outcome(call.id) is Outcome.ABANDONED and await self.ring_back(call):
            data = {"effect": Outcome.CALLBACK.value, "ref": call.id}
            await self.calls.write(call.id, "state", data, now=self.clock.now())
        await self.put_away(call.id, reason)

    async def put_away(self, call: CallId, reason: str) -> None:
        """End a call that nobody holds: what it kept is freed, and the record says why."""
        now = self.clock.now()
        await self.ledger.release_call(call, now=now)
        outcome = await self._outcome(call)
        await self.calls.end(call, outcome, reason=reason, now=now)

    async def _outcome(self, call: CallId) -> Outcome:
        done = {str(row.data.get("effect")) for row in await self.calls.journal(call)}
        for outcome in _OUTCOMES:
            if outcome.value in done:
                return outcome
        return Outcome.TICKET if "ticket" in done else Outcome.ABANDONED

    async def _times(self, hello: Hello) -> int:
        rows = await self.calls.journal(CallId(hello.call))
        return sum(1 for row in rows if row.data.get("rescued"))

    async def _note(self, hello: Hello) -> None:
        known = await self._known(hello)
        if known is not None:
            await self.calls.write(known.id, "event", {"rescued": hello.job}, now=self.clock.now())

    async def _known(self, hello: Hello) -> Call | None:
        return await self.calls.get(BusinessId(hello.business), CallId(hello.call))
