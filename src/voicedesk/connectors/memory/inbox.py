"""What vendors told us, in memory."""

from __future__ import annotations

from voicedesk.connectors.memory.orders import MemoryOrders
from voicedesk.domain.business import BusinessId
from voicedesk.ports import Incoming, Person


class MemoryInbox:
    """Implements `ports.Inbox`."""

    def __init__(self, orders: MemoryOrders) -> None:
        self._orders = orders
        self._kept: dict[str, Incoming] = {}
        self._events: set[tuple[BusinessId, str]] = set()

    async def take(self, incoming: Incoming) -> bool:
        event = (incoming.business, incoming.event)
        if event in self._events:
            return False
        self._events.add(event)
        self._kept[incoming.id] = incoming
        self._orders.write(incoming.business, "incoming", incoming.id, {}, now=incoming.at)
        return True

    async def get(self, business: BusinessId, incoming: str) -> Incoming | None:
        found = self._kept.get(incoming)
        return found if found and found.business == business else None

    def theirs(self, business: BusinessId, person: Person) -> list[Incoming]:
        """What a person wrote, and what was told of messages to them."""
        known = {*person.phones, *person.emails}
        return [
            one for one in self._kept.values() if one.business == business and one.sender in known
        ]

    def forget(self, business: BusinessId, person: Person) -> int:
        """Remove it."""
        theirs = self.theirs(business, person)
        for one in theirs:
            del self._kept[one.id]
        return len(theirs)
