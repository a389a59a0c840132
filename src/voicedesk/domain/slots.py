"""Times that can be offered: spans, slots and what claims them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from voicedesk.domain.business import ClaimKey, LocationId, ServiceId, StaffId


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of absolute time, half-open; both ends are aware."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a span needs aware datetimes")
        # Two datetimes of one zone compare by the wall clock; one hour in autumn runs twice.
        if self.end.astimezone(UTC) <= self.start.astimezone(UTC):
            raise ValueError("a span ends after it starts")

    @property
    def length(self) -> timedelta:
        """How long it lasts, in real time."""
        return self.end.astimezone(UTC) - self.start.astimezone(UTC)

    def overlaps(self, other: Span) -> bool:
        """Whether the two share any time."""
        return self.start.astimezone(UTC) < other.end.astimezone(UTC) and other.start.astimezone(
            UTC
        ) < self.end.astimezone(UTC)

    def contains(self, moment: datetime) -> bool:
        """Whether the moment lies in it."""
        at = moment.astimezone(UTC)
        return self.start.astimezone(UTC) <= at < self.end.astimezone(UTC)


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
