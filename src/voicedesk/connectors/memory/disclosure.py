"""What is kept of a person beside what the other ports hand out, in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from typing import cast

from voicedesk.connectors.memory.calls import MemoryCalls
from voicedesk.connectors.memory.ledger import MemoryLedger
from voicedesk.domain.business import BusinessId
from voicedesk.ports import Person, Theirs

Finds = Callable[[BusinessId, Person], Sequence[object]]
"""What a twin keeps of a person: dataclasses or mappings."""
_OURS = frozenset({"business", "digest"})


class MemoryDisclosure:
    """Implements `ports.Disclosure` over the other twins."""

    def __init__(self, calls: MemoryCalls, ledger: MemoryLedger, rest: Mapping[str, Finds]) -> None:
        self._calls, self._ledger, self._rest = calls, ledger, rest

    async def find(self, business: BusinessId, person: Person) -> Theirs:
        calls = self._calls.theirs(business, person)
        bookings = self._ledger.theirs(business, person)
        return Theirs(tuple(one.id for one in calls), tuple(one.id for one in bookings))

    async def rest(
        self, business: BusinessId, person: Person
    ) -> Mapping[str, Sequence[Mapping[str, object]]]:
        return {
            kind: [_row(one) for one in finds(business, person)]
            for kind, finds in self._rest.items()
        }


def _row(kept: object) -> Mapping[str, object]:
    if is_dataclass(kept) and not isinstance(kept, type):
        return {name: value for name, value in asdict(kept).items() if name not in _OURS}
    return cast("Mapping[str, object]", kept)  # what is no dataclass is a mapping, see Finds
