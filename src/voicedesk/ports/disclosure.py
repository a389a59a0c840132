"""What is kept of a person beside what the other ports hand out by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from voicedesk.domain.booking import BookingId
    from voicedesk.domain.business import BusinessId
    from voicedesk.domain.call import CallId
    from voicedesk.ports.records import Person


@dataclass(frozen=True, slots=True)
class Theirs:
    """Ids of what is about a person, from whatever number or address it came."""

    calls: tuple[CallId, ...] = ()
    bookings: tuple[BookingId, ...] = ()


class Disclosure(Protocol):
    """Finds the same rows that `Erasure` removes or blanks."""

    async def find(self, business: BusinessId, person: Person) -> Theirs:
        """Their calls and bookings."""

    async def rest(
        self, business: BusinessId, person: Person
    ) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """By table: attempts, opt_outs, waits, incoming, gaps, api_answers, shares."""
