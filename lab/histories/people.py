"""One caller of a history: rings, keeps a time, books it, moves or cancels it, hangs up."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, TypeVar

from voicedesk.connectors.memory import MemoryRooms
from voicedesk.domain.booking import Attendee, Hold, HoldId
from voicedesk.domain.call import Call, CallId, Outcome
from voicedesk.errors import Refusal, StoreError
from voicedesk.office.rescue import Rescue, nobody

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from lab.histories.notes import Notes
    from lab.histories.witness import Witness
    from voicedesk.domain.booking import Booking
    from voicedesk.domain.slots import Slot
    from voicedesk.ports import Receipt
    from voicedesk.services.desk import Desk
    from voicedesk.store import Store

Answer = TypeVar("Answer")
TRIES = 6
IMPATIENT = 0.2
STATE = timedelta(minutes=10)


@dataclass(slots=True)
class Surrounding:
    """What every caller of one process shares."""

    desk: Desk
    store: Store
    notes: Notes
    slots: Sequence[Slot]
    witness: Witness
    impatient: bool


@dataclass(slots=True)
class Caller:
    """One call; whatever it is answered is noted before anything else happens."""

    around: Surrounding
    call: CallId
    rng: Random
    outcome: Outcome = Outcome.ABANDONED
    _turn: int = field(default=0)

    async def ring(self) -> None:
        """The whole call, from the ring to its end."""
        desk = self.around.desk
        call = self.record(f"+1202555{self._number:04}")
        await self._ask(lambda: desk.calls.begin(call))
        self.around.notes.write("rang", self.call)
        hold = await self._keep(None)
        if hold is not None and self.rng.random() < 0.85:
            receipt = await self._book(hold)
            if receipt is not None:
                await self._after(receipt.booking)
        await self.end("hang_up")

    def record(self, number: str) -> Call:
        """The row of this call; its room is gone as soon as nobody is on the line."""
        desk = self.around.desk
        began, room = desk.clock.now(), f"room-{self.call}"
        return Call(self.call, desk.business.id, "phone", began, number, room=room)

    async def resume(self, hold: HoldId | None) -> None:
        """The process died: the caller still holds the line and says yes again, or has gone."""
        if self.rng.random() < 0.5:
            await self._put_away()
            return
        kept = await self._ask(lambda: self._held(hold)) if hold else None
        if kept is not None:
            await self._book(kept)
        await self.end("hang_up")

    async def end(self, reason: str) -> None:
        """Hang up: what is held is free again, the record says how it ended."""
        desk = self.around.desk
        await self._ask(lambda: desk.scheduling.release(self.call))
        await self._ask(
            lambda: desk.calls.end(self.call, self.outcome, reason=reason, now=desk.clock.now())
        )
        self.around.notes.write("over", self.call)

    async def _keep(self, moving: Booking | None) -> Hold | None:
        """The first of three wishes that can be had."""
        for _ in range(3):
            slot = self.rng.choice(self.around.slots)
            try:
                hold = await self._ask(partial(self._hold, slot, moving))
            except Refusal:
                await self._say("I am sorry, that time is taken.")
                continue
            self.around.notes.write("keeps", self.call, hold=hold.id)
            await self._remember({"hold": hold.id})
            return hold
        return None

    async def _hold(self, slot: Slot, moving: Booking | None) -> Hold:
        scheduling = self.around.desk.scheduling
        return await scheduling.hold(slot, call=self.call, moving=moving.id if moving else None)

    async def _held(self, hold: HoldId) -> Hold | None:
        return await self.around.store.ledger.held(hold)

    async def _book(self, hold: Hold) -> Receipt | None:
        who = Attendee(f"Caller {self._number}", f"+1202555{self._number:04}")
        scheduling = self.around.desk.scheduling
        return await self._deed(
            "booked", lambda: scheduling.book(hold, who, call=self.call), "You're booked."
        )

    async def _after(self, booking: Booking) -> None:
        """One in three moves, one in five cancels."""
        scheduling, chance = self.around.desk.scheduling, self.rng.random()
        if chance < 0.33:
            hold = await self._keep(booking)
            if hold is not None:
                await self._deed(
                    "moved",
                    lambda: scheduling.move(booking, hold, call=self.call),
                    "I've moved your appointment.",
                )
        elif chance < 0.53:
            await self._deed(
                "cancelled",
                lambda: scheduling.cancel(booking, call=self.call),
                "I've cancelled your appointment.",
            )

    async def _deed(
        self, deed: str, work: Callable[[], Awaitable[Receipt]], words: str
    ) -> Receipt | None:
        self.around.notes.write("means", self.call, deed=deed)
        try:
            receipt = await self._ask(work)
        except Refusal as error:
            self.around.notes.write("refused", self.call, why=type(error).__name__)
            await self._say(error.spoken)
            return None
        self.around.notes.write(
            "done",
            self.call,
            deed=deed,
            entry=receipt.entry.id,
            key=receipt.entry.key,
            booking=receipt.booking.id,
            seen=self.around.witness.sees(self.call, deed),
        )
        self.outcome = Outcome(deed)
        await self._say(words)
        return receipt

    async def _say(self, words: str) -> None:
        calls, now = self.around.desk.calls, self.around.desk.clock.now()
        line = {"who": "desk", "text": words}
        await self._ask(lambda: calls.write(self.call, "say", line, now=now))

    async def _remember(self, state: dict[str, object]) -> None:
        self._turn += 1
        packed = {**state, "turn": self._turn}
        await self._ask(lambda: self.around.store.sessions.put(self.call, packed, ttl=STATE))

    async def _put_away(self) -> None:
        desk, store = self.around.desk, self.around.store
        rescue = Rescue(
            MemoryRooms(), store.calls, store.leases, store.ledger, desk.clock, "office", nobody
        )
        await self._ask(lambda: rescue.put_away(self.call, "crashed_and_hung_up"))
        self.around.notes.write("over", self.call)

    async def _ask(self, work: Callable[[], Awaitable[Answer]]) -> Answer:
        """Ask again what failed or took too long, under the same key, as the desk does."""
        for attempt in range(TRIES):
            hasty = self.around.impatient and attempt < 2 and self.rng.random() < IMPATIENT
            try:
                return await asyncio.wait_for(work(), 0.02 * self.rng.random() if hasty else 60)
            except (StoreError, TimeoutError):
                if attempt == TRIES - 1:
                    raise
                await asyncio.sleep(0.03 * 2**attempt)
        raise AssertionError

    @property
    def _number(self) -> int:
        return int(self.call.rpartition("c")[2])
