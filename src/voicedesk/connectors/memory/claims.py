"""Who claims what, in memory: live holds, bookings and outside events per key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from voicedesk.domain.booking import Booking, BookingId, BookingStatus, Hold, HoldId
from voicedesk.domain.business import BusinessId, ClaimKey
from voicedesk.domain.slots import Slot, Span
from voicedesk.ports import OutsideEvent

CLAIMING = (BookingStatus.BOOKED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW)


@dataclass(slots=True)
class Claims:
    """Everything that takes time."""

    holds: dict[HoldId, Hold] = field(default_factory=dict)
    bookings: dict[BookingId, Booking] = field(default_factory=dict)
    outside: dict[tuple[BusinessId, ClaimKey, str], tuple[OutsideEvent, ...]] = field(
        default_factory=dict
    )

    def on(
        self,
        business: BusinessId,
        key: ClaimKey,
        *,
        now: datetime,
        hold: HoldId | None = None,
        booking: BookingId | None = None,
    ) -> Iterator[Span]:
        """Spans that claim a key, leaving out one hold and one booking."""
        for other in self.holds.values():
            if other.id != hold and other.business == business and other.expires > now:
                yield from (other.slot.claimed for k in other.slot.keys if k == key)
        for held in self.bookings.values():
            if held.id != booking and held.business == business and held.status in CLAIMING:
                yield from (held.slot.claimed for k in held.slot.keys if k == key)
        for (whose, of, _), events in self.outside.items():
            if whose == business and of == key:
                yield from (event.span for event in events)

    def is_free(
        self,
        business: BusinessId,
        slot: Slot,
        *,
        now: datetime,
        hold: HoldId | None = None,
        booking: BookingId | None = None,
    ) -> bool:
        """Whether every key of a slot is free but for one hold and one booking."""
        return not any(
            span.overlaps(slot.claimed)
            for key in slot.keys
            for span in self.on(business, key, now=now, hold=hold, booking=booking)
        )


def merged(spans: Iterable[Span], within: Sequence[Span]) -> Sequence[Span]:
    """Sorted spans that overlap any of `within`, those that touch joined; in UTC."""
    ordered = sorted(
        (span.start.astimezone(UTC), span.end.astimezone(UTC))
        for span in spans
        if any(span.overlaps(one) for one in within)
    )
    joined: list[tuple[datetime, datetime]] = []
    for start, end in ordered:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return [Span(start, end) for start, end in joined]
