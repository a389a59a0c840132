"""Calls, their journals, the state of live ones and their sound, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from voicedesk.connectors.memory.orders import MemoryOrders
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, CallId, JournalKind, JournalRow, Outcome
from voicedesk.domain.slots import Span
from voicedesk.ports import Clock, Person


class MemoryCalls:
    """Implements `ports.Calls`."""

    def __init__(self, orders: MemoryOrders) -> None:
        self._orders = orders
        self._kept: dict[CallId, Call] = {}
        self._journals: dict[CallId, list[JournalRow]] = {}

    async def begin(self, call: Call) -> None:
        self._kept.setdefault(call.id, call)

    async def get(self, business: BusinessId, call: CallId) -> Call | None:
        found = self._kept.get(call)
        return found if found and found.business == business else None

    async def list(
        self, business: BusinessId, *, within: Span | None = None, limit: int = 100
    ) -> Sequence[Call]:
        found = [
            call
            for call in self._kept.values()
            if call.business == business and (within is None or within.contains(call.started))
        ]
        return sorted(found, key=lambda call: call.started, reverse=True)[:limit]

    async def recent(self, business: BusinessId, caller: str, *, since: datetime) -> Sequence[Call]:
        found = [
            call
            for call in self._kept.values()
            if call.business == business and call.caller == caller and call.started >= since
        ]
        return sorted(found, key=lambda call: call.started, reverse=True)

    async def under_way(self, business: BusinessId, room: str, *, since: datetime) -> Call | None:
        open_ones = [
            call
            for call in self._kept.values()
            if (call.business, call.room, call.ended) == (business, room, None)
            and call.started >= since
        ]
        return max(open_ones, key=lambda call: call.started, default=None)

    async def end(self, call: CallId, outcome: Outcome, *, reason: str, now: datetime) -> None:
        known = self._kept.get(call)
        if known and known.ended is None:
            self._kept[call] = replace(known, ended=now, outcome=outcome, end_reason=reason)
            data = {"call": call, "outcome": outcome.value}
            self._orders.write(known.business, "after_call", call, data, now=now)

    async def write(
        self, call: CallId, kind: JournalKind, data: Mapping[str, object], *, now: datetime
    ) -> JournalRow:
        rows = self._journals.setdefault(call, [])
        row = JournalRow(call, len(rows) + 1, now, kind, dict(data))
        rows.append(row)
        return row

    async def journal(self, call: CallId) -> Sequence[JournalRow]:
        return list(self._journals.get(call, ()))

    def theirs(self, business: BusinessId, person: Person) -> Sequence[Call]:
        """The calls of a person."""
        return [
            call
            for call in self._kept.values()
            if call.business == business
            and (
                call.caller in person.phones
                or call.customer in person.customers
                or call.id in person.calls
            )
        ]

    def forget(self, business: BusinessId, person: Person) -> int:
        """Blank who rang and remove what was said."""
        theirs = self.theirs(business, person)
        for call in theirs:
            self._kept[call.id] = replace(call, caller=None, customer=None)
            self._journals.pop(call.id, None)
        return len(theirs)

    def expire(self, business: BusinessId, before: datetime) -> int:
        """The same for calls that ended before a moment."""
        old = [
            call
            for call in self._kept.values()
            if call.business == business and call.ended and call.ended < before
            if self._journals.get(call.id)
        ]
        for call in old:
            self._kept[call.id] = replace(call, caller=None, customer=None)
            self._journals.pop(call.id, None)
        return len(old)


class MemorySessions:
    """Implements `ports.Sessions`; without a clock nothing is ever too old."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock
        self._states: dict[CallId, tuple[datetime | None, Mapping[str, object]]] = {}
        self._leases: dict[str, tuple[datetime | None, str]] = {}

    async def put(self, call: CallId, state: Mapping[str, object], *, ttl: timedelta) -> None:
        self._states[call] = (self._end(ttl), dict(state))

    async def get(self, call: CallId) -> Mapping[str, object] | None:
        ends, state = self._states.get(call, (None, None))
        return None if self._over(ends) else state

    async def drop(self, call: CallId) -> None:
        self._states.pop(call, None)

    async def lease(self, name: str, owner: str, *, ttl: timedelta) -> bool:
        ends, whose = self._leases.get(name, (None, owner))
        if whose != owner and not self._over(ends):
            return False
        self._leases[name] = (self._end(ttl), owner)
        return True

    async def end_lease(self, name: str, owner: str) -> None:
        if self._leases.get(name, (None, None))[1] == owner:
            del self._leases[name]

    def _end(self, ttl: timedelta) -> datetime | None:
        return self._clock.now() + ttl if self._clock else None

    def _over(self, ends: datetime | None) -> bool:
        return bool(self._clock and ends and self._clock.now() >= ends)


class MemoryRecordings:
    """Implements `ports.Recordings`."""

    def __init__(self) -> None:
        self._kept: dict[tuple[BusinessId, CallId, str], bytes] = {}

    async def put(self, business: BusinessId, call: CallId, name: str, content: bytes) -> str:
        self._kept[business, call, name] = content
        return f"memory://{business}/{call}/{name}"

    async def get(self, business: BusinessId, call: CallId, name: str) -> bytes | None:
        return self._kept.get((business, call, name))

    async def erase(self, business: BusinessId, call: CallId) -> int:
        mine = [key for key in self._kept if key[:2] == (business, call)]
        for key in mine:
            del self._kept[key]
        return len(mine)
