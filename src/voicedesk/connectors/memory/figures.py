"""Calls put together for counting, in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from voicedesk.connectors.memory.calls import MemoryCalls
from voicedesk.connectors.memory.ledger import MemoryLedger
from voicedesk.connectors.memory.records import MemoryCallbacks, MemoryTickets
from voicedesk.domain.booking import Deed, Entry
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import Call, Callback, JournalRow, TicketStatus
from voicedesk.domain.slots import Span
from voicedesk.language.prices import price_in
from voicedesk.ports import CallFacts, PriceCount, Promised, Turn, Written
from voicedesk.ports.figures import (
    BOOKING_TOOLS,
    BY_GREETING,
    CHANGING_TOOLS,
    PERSON_TOOL,
    counted_prices,
    score_of,
    sound_of,
    used_of,
)

COUNTED = (Deed.BOOKED, Deed.MOVED, Deed.CANCELLED)
EVERY = 10_000_000


class MemoryFigureFacts:
    """Implements `ports.FigureFacts` and `ports.SpokenPrices`."""

    def __init__(
        self,
        calls: MemoryCalls,
        ledger: MemoryLedger,
        tickets: MemoryTickets,
        callbacks: MemoryCallbacks,
    ) -> None:
        self._calls, self._ledger = calls, ledger
        self._tickets, self._callbacks = tickets, callbacks

    async def facts(self, business: BusinessId, within: Span) -> Sequence[CallFacts]:
        found = await self._calls.list(business, within=within, limit=EVERY)
        spoken = [call for call in found if call.channel != "text"]
        return [await self._facts(call) for call in reversed(spoken)]

    async def prices(
        self, business: BusinessId, within: Span, *, known: Collection[int], limit: int = 200
    ) -> PriceCount:
        found = await self._calls.list(business, within=within, limit=EVERY)
        spoken = [call.id for call in found if call.channel != "text"]
        said = [(call, _priced(await self._calls.journal(call))) for call in spoken]
        return counted_prices(said, known, limit)

    async def _facts(self, call: Call) -> CallFacts:
        rows = await self._calls.journal(call.id)
        tools = [row.data.get("name") for row in rows if row.kind == "tool"]
        said = [row for row in rows if row.kind == "say"]
        first = said[0] if said else None
        greeted = first is not None and first.data.get("by") == BY_GREETING
        entries = await self._ledger.entries(call.business, call=call.id)
        tickets = [one for one in await self._tickets.list(call.business) if one.call == call.id]
        promises = [one for one in await self._callbacks.list(call.business) if one.call == call.id]
        after = [row.data for row in rows if row.kind == "event"]
        return CallFacts(
            is_asked=any("asked_score" in one for one in after),
            score=score_of(after),
            used=used_of(after),
            sound=sound_of(after),
            call=call.id,
            channel=call.channel,
            started=call.started,
            ended=call.ended,
            outcome=call.outcome,
            person=call.customer or call.caller,
            greeting=str(first.data.get("text", "")) if first and greeted else "",
            greeted=first.at if first else None,
            is_wanted=any(name in BOOKING_TOOLS for name in tools),
            is_change=any(name in CHANGING_TOOLS for name in tools),
            asked=tools.count(PERSON_TOOL),
            reached=_has(rows, "state", "effect", "transferred"),
            is_robocall=any(row.kind == "event" and "robocall" in row.data for row in rows),
            turns=tuple(_turns(said)),
            deeds=tuple(_deeds(entries)),
            tickets=tuple(
                self._tickets.changed.get(one.id, one.created)
                if one.status is TicketStatus.DONE
                else None
                for one in tickets
            ),
            promises=tuple(map(self._promised, promises)),
        )

    def _promised(self, one: Callback) -> Promised:
        return Promised(one.due, one.status, self._callbacks.changed.get(one.id, one.created))


def _priced(rows: Sequence[JournalRow]) -> list[tuple[int, str, int]]:
    said = [row for row in rows if row.kind == "say"]
    found = [(row, price_in(str(row.data.get("text", "")))) for row in said]
    return [(row.number, row.at.isoformat(), amount) for row, amount in found if amount is not None]


def _has(rows: Sequence[JournalRow], kind: str, key: str, value: object) -> bool:
    return any(row.kind == kind and row.data.get(key) == value for row in rows)


def _turns(said: Sequence[JournalRow]) -> list[Turn]:
    return [
        Turn(float(ms), str(row.data.get("by") or ""))
        for row in said
        if isinstance(ms := row.data.get("ms"), int | float) and ms > 0
        if row.data.get("by") != BY_GREETING
    ]


def _deeds(entries: Sequence[Entry]) -> list[Written]:
    return [
        Written(one.deed, one.slot.service, one.slot.staff)
        for one in entries
        if one.deed in COUNTED and one.slot
    ]
