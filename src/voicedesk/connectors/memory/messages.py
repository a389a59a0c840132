"""Messages in memory, with who wants none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from voicedesk.connectors.memory.orders import MemoryOrders
from voicedesk.domain.booking import BookingId
from voicedesk.domain.business import BusinessId
from voicedesk.domain.call import CODE_SENT, CallId, Message, MessageId, MessageState
from voicedesk.ports import Person

_ORDER = {
    MessageState.QUEUED: 0,
    MessageState.SENT: 1,
    MessageState.FAILED: 2,
    MessageState.DELIVERED: 3,
    MessageState.SUPPRESSED: 3,
}


class MemoryMessages:
    """Implements `ports.Messages`."""

    def __init__(self, orders: MemoryOrders) -> None:
        self._orders = orders
        self._kept: dict[MessageId, Message] = {}
        self._keys: dict[tuple[BusinessId, str], MessageId] = {}
        self._out: dict[tuple[BusinessId, str], bool] = {}
        self._words: dict[tuple[BusinessId, str], tuple[str, datetime]] = {}

    async def queue(self, message: Message, *, deliver: bool = False) -> Message:
        first = self._keys.setdefault((message.business, message.key), message.id)
        if deliver:
            self._orders.write(message.business, "deliver", first, {}, now=message.created)
        return self._kept.setdefault(first, message)

    async def get(self, business: BusinessId, message: MessageId) -> Message | None:
        found = self._kept.get(message)
        return found if found and found.business == business else None

    async def mark(
        self,
        message: MessageId,
        state: MessageState,
        *,
        now: datetime,
        why: str = "",
        provider_id: str | None = None,
    ) -> None:
        known = self._kept.get(message)
        # Reports of delivery arrive late and out of order: a message never goes back.
        if known and _ORDER[state] >= _ORDER[known.state]:
            self._kept[message] = replace(
                known,
                state=state,
                why=why,
                provider_id=provider_id or known.provider_id,
                body=CODE_SENT if known.kind == "code" else known.body,
            )

    async def list(
        self,
        business: BusinessId,
        *,
        call: CallId | None = None,
        booking: BookingId | None = None,
        state: MessageState | None = None,
    ) -> Sequence[Message]:
        return [
            message
            for message in self._kept.values()
            if message.business == business
            and call in (None, message.call)
            and booking in (None, message.booking)
            and state in (None, message.state)
        ]

    async def by_provider(self, business: BusinessId, provider_id: str) -> Message | None:
        mine = (one for one in self._kept.values() if one.business == business)
        return next((one for one in mine if one.provider_id == provider_id), None)

    async def latest(
        self, business: BusinessId, to: str, *, since: datetime, limit: int = 20
    ) -> Sequence[Message]:
        found = [
            one
            for one in self._kept.values()
            if (one.business, one.to) == (business, to) and one.created >= since
        ]
        return found[::-1][:limit]

    async def tally(
        self, business: BusinessId, channel: str, *, since: datetime
    ) -> Mapping[MessageState, int]:
        return Counter(
            one.state
            for one in self._kept.values()
            if (one.business, one.channel) == (business, channel) and one.created >= since
        )

    async def again(self, message: MessageId, *, now: datetime) -> bool:
        known = self._kept.get(message)
        if known is None or known.state is not MessageState.FAILED or known.provider_id:
            return False
        self._kept[message] = replace(known, state=MessageState.QUEUED, why="")
        return True

    async def opted_out(self, business: BusinessId, to: str) -> bool:
        return self._out.get((business, to), False)

    async def opt(
        self, business: BusinessId, to: str, *, out: bool, words: str, now: datetime
    ) -> None:
        self._out[business, to] = out
        self._words[business, to] = (words, now)

    def opted(self, business: BusinessId, person: Person) -> Sequence[Mapping[str, object]]:
        """What a person said of whether they want messages, in which words and when."""
        said = {to: self._words.get((business, to)) for to in (*person.phones, *person.emails)}
        return [
            {"to": to, "out": self._out[business, to], "words": one[0], "changed": one[1]}
            for to, one in said.items()
            if one is not None
        ]

    def forget(self, business: BusinessId, person: Person) -> int:
        """Remove every message to a person; that they want none is kept."""
        addresses = {*person.phones, *person.emails}
        theirs = [
            message.id
            for message in self._kept.values()
            if message.business == business
            and (message.to in addresses or message.call in person.calls)
        ]
        for one in theirs:
            del self._kept[one]
        for address in addresses:
            self._words.pop((business, address), None)
            if not self._out.get((business, address)):
                self._out.pop((business, address), None)
        return len(theirs)

    def expire(self, business: BusinessId, before: datetime) -> int:
        """Remove every message that was written before a moment."""
        old = [m.id for m in self._kept.values() if m.business == business and m.created < before]
        for one in old:
            del self._kept[one]
        return len(old)
