"""Times that can be offered: spans, slots and what claims them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from voicedesk.domain.business import ClaimKey, LocationId, ServiceId, StaffId


def is_before(one: datetime, other: datetime) -> bool:
    """Whether a moment comes before another.

    Two datetimes of one zone compare by the wall clock, and one hour in autumn runs twice.
    """
    if one.fold == other.fold:
        return one < other
    return one.astimezone(UTC) < other.astimezone(UTC)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of absolute time, half-open; both ends are aware."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a span needs aware datetimes")
        if not is_before(self.start, self.end):
            raise ValueError("a span ends after it starts")

    @property
    def length(self) -> timedelta:
        """How long it lasts, in real time."""
        return self.end.astimezone(UTC) - self.start.astimezone(UTC)

    @property
    def in_utc(self) -> Span:
        """The same, by ends that are quick to compare with many moments of the store."""
        return Span(self.start.astimezone(UTC), self.end.astimezone(UTC))

    def overlaps(self, other: Span) -> bool:
        """Whether the two share any time."""
        return is_before(self.start, other.end) and is_before(other.start, self.end)

    def contains(self, moment: datetime) -> bool:
        """Whether the moment lies in it."""
        return is_before(moment, self.end) and not is_before(moment, self.start)


@dataclass(frozen=True, slots=True)
class Slot:
    """One time at which one service can be given, with everything that it claims."""

    service: ServiceId
    staff: StaffId
    location: LocationId
    span: Span
    """What the customer hears: without buffers, in the business's zone."""
    claimed: Span
    """What is claimed: with buffers."""
    keys: tuple[ClaimKey, ...]
    """Who and what is claimed: the person and one resource of each kind needed."""
