"""What a business is as far as time is concerned: services, people, resources, hours and rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

BusinessId = NewType("BusinessId", str)
LocationId = NewType("LocationId", str)
ServiceId = NewType("ServiceId", str)
StaffId = NewType("StaffId", str)
ResourceId = NewType("ResourceId", str)
ClaimKey = NewType("ClaimKey", str)
"""What can be claimed by one booking at a time: `staff:dr_lee` or `resource:chair_1`."""


@dataclass(frozen=True, slots=True, order=True)
class TimeRange:
    """A stretch of one day on the wall clock, half-open; an end of 00:00 is its last midnight."""

    start: time
    end: time


Week = tuple[tuple[TimeRange, ...], ...]
"""Seven days, Monday first; an empty day is closed."""


@dataclass(frozen=True, slots=True)
class Season:
    """Other hours between two dates, both inclusive."""

    first: date
    last: date
    week: Week


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which nobody works, both inclusive."""

    first: date
    last: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a place is open or a person works."""

    week: Week
    seasons: tuple[Season, ...] = ()
    closures: tuple[Closure, ...] = ()

    def closure(self, day: date) -> Closure | None:
        """The closure that covers a day, if any."""
        return next((c for c in self.closures if c.first <= day <= c.last), None)

    def on(self, day: date) -> tuple[TimeRange, ...]:
        """The open stretches of a day; closures win over seasons, seasons over the week."""
        if self.closure(day):
            return ()
        season = next((s for s in self.seasons if s.first <= day <= s.last), None)
        return (season.week if season else self.week)[day.weekday()]


@dataclass(frozen=True, slots=True)
class Location:
    """A place where customers come."""

    id: LocationId
    name: str
    schedule: Schedule
    address: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """Something that can be booked; buffers are minutes that the claim adds around it."""

    id: ServiceId
    name: str
    duration_min: int
    staff: tuple[StaffId, ...]
    aliases: tuple[str, ...] = ()
    buffer_before_min: int = 0
    buffer_after_min: int = 0
    price_cents: int | None = None
    resources: tuple[str, ...] = ()
    """Kinds of resource that one booking needs, one of each."""
    locations: tuple[LocationId, ...] = ()
    """Empty: everywhere."""
    max_per_day: int | None = None
    bring: str = ""
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who performs services; with no schedule of their own, the location's hours."""

    id: StaffId
    name: str
    aliases: tuple[str, ...] = ()
    schedule: Schedule | None = None
    locations: tuple[LocationId, ...] = ()
    pronoun: str = "they"


@dataclass(frozen=True, slots=True)
class Resource:
    """A chair, a bay or a room of which a booking needs one."""

    id: ResourceId
    kind: str
    name: str
    location: LocationId | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """How bookings may be made."""

    notice: timedelta = timedelta(hours=1)
    horizon: timedelta = timedelta(days=90)
    quantum: timedelta = timedelta(minutes=15)
    """The unit of claims; every duration and buffer is a multiple of it."""
    step: timedelta = timedelta(minutes=30)
    """Distance between the starts that are offered."""
    hold: timedelta = timedelta(minutes=5)
    cancellation_window: timedelta = timedelta(0)
    """Bookings nearer than this are not moved or cancelled by the desk."""
    max_per_day: int | None = None
    waitlist: bool = True


@dataclass(frozen=True, slots=True)
class Business:
    """The facts that decide what is free; built by the profile."""

    id: BusinessId
    name: str
    zone: ZoneInfo
    locations: tuple[Location, ...]
    services: tuple[Service, ...]
    staff: tuple[StaffMember, ...]
    resources: tuple[Resource, ...] = ()
    rules: Rules = field(default_factory=Rules)
    default_service: ServiceId | None = None

    def service(self, service: ServiceId) -> Service:
        """Raises KeyError for an unknown id: ids come from the profile, never from a caller."""
        return {s.id: s for s in self.services}[service]

    def member(self, staff: StaffId) -> StaffMember:
        """Raises KeyError for an unknown id."""
        return {s.id: s for s in self.staff}[staff]

    def location(self, location: LocationId) -> Location:
        """Raises KeyError for an unknown id."""
        return {s.id: s for s in self.locations}[location]

    def local(self, moment: datetime) -> datetime:
        """The moment on this business's wall clock."""
        return moment.astimezone(self.zone)
