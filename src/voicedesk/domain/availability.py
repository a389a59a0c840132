"""Which starts are free: hours, buffers, people and resources, as arithmetic on intervals.

Nothing is asked start by start: what is busy is turned once into the starts that it forbids, and
the starts that remain are differences of intervals: milliseconds for twenty people and a month.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

from voicedesk.domain.business import (
    Business,
    ClaimKey,
    Location,
    LocationId,
    Resource,
    Service,
    ServiceId,
    StaffId,
)
from voicedesk.domain.days import at_work, minute_after, minute_of, moment_of, open_within
from voicedesk.domain.intervals import Interval, covers, intersect, shift, subtract, union, widen
from voicedesk.domain.slots import Slot, Span

Visit = tuple[Slot, ...]
"""What one caller comes for, back to back; nearly always a single slot."""


@dataclass(frozen=True, slots=True)
class Lane:
    """The starts of a visit at one place, with one person; `staff` None: with whoever is free."""

    place: Location
    staff: StaffId | None
    starts: Sequence[Interval]


def staff_key(staff: StaffId) -> ClaimKey:
    """What a booking claims of a person."""
    return ClaimKey(f"staff:{staff}")


def resource_key(resource: Resource) -> ClaimKey:
    """What a booking claims of a chair, a bay or a room."""
    return ClaimKey(f"resource:{resource.id}")


def performers(business: Business, service: Service) -> list[StaffId]:
    """Who may give a service, in the profile's order."""
    return list(service.staff) or [member.id for member in business.staff]


def places(business: Business, service: Service, wished: LocationId | None) -> list[Location]:
    """Where a service may be given; one place when one is wished."""
    return [
        place
        for place in business.locations
        if (not service.locations or place.id in service.locations) and wished in (None, place.id)
    ]


def claim_keys(business: Business, services: Iterable[ServiceId]) -> tuple[ClaimKey, ...]:
    """Everything whose busy time matters to some services: one question to the ledger."""
    keys: dict[ClaimKey, None] = {}
    for service in map(business.service, services):
        keys.update((staff_key(who), None) for who in performers(business, service))
        keys.update(
            (resource_key(one), None) for one in business.resources if one.kind in service.resources
        )
    return tuple(keys)


class Search:
    """One look at what is free within an interval; every part of the answer is worked out once."""

    def __init__(
        self,
        business: Business,
        busy: Mapping[ClaimKey, Sequence[Span]],
        within: Interval,
        *,
        only: Sequence[Interval] = (),
    ) -> None:
        """`only`: the stretches for whose starts `busy` is known, when it is not all."""
        self.business = business
        self.within = within
        self._parts = only or (within,)
        self._quantum = int(business.rules.quantum.total_seconds() // 60)
        self._busy = {
            key: [(minute_of(span.start), minute_after(span.end)) for span in spans]
            for key, spans in busy.items()
        }
        self._starts: dict[tuple[ServiceId, StaffId, LocationId], list[Interval]] = {}
        self._rooms: dict[tuple[ServiceId, str, LocationId], list[Interval]] = {}
        self._work: dict[tuple[StaffId, LocationId], list[Interval]] = {}
        self._opens: dict[LocationId, list[Interval]] = {}
        self._barred: dict[tuple[ClaimKey, int, int], list[Interval]] = {}

    def opens(self, place: Location) -> list[Interval]:
        """When a place is open."""
        if place.id not in self._opens:
            self._opens[place.id] = open_within(place.schedule, self.within, self.business.zone)
        return self._opens[place.id]

    def works(self, staff: StaffId, place: Location) -> list[Interval]:
        """When a person works at a place."""
        if (staff, place.id) not in self._work:
            member = self.business.member(staff)
            plain = member.schedule is None and not member.locations
            self._work[staff, place.id] = (
                self.opens(place) if plain else at_work(self.business, member, place, self.within)
            )
        return self._work[staff, place.id]

    def starts(self, service: Service, staff: StaffId, place: Location) -> list[Interval]:
        """Minutes at which a person can begin a service at a place."""
        key = (service.id, staff, place.id)
        if key not in self._starts:
            latest = service.duration_min - 1
            able = [(a, b - latest) for a, b in self.works(staff, place) if a < b - latest]
            able = intersect(able, self._parts)
            free = subtract(able, self._forbidden(service, staff_key(staff)))
            for kind in service.resources:
                free = intersect(free, self._room_starts(service, kind, place))
            self._starts[key] = free
        return self._starts[key]

    def lanes(
        self, chain: Sequence[ServiceId], *, staff: StaffId | None, location: LocationId | None
    ) -> list[Lane]:
        """Every way to give a visit, one person throughout where anybody can."""
        services = [self.business.service(one) for one in chain]
        spots = [
            place
            for place in places(self.business, services[0], location)
            if all(place in places(self.business, service, location) for service in services)
        ]
        able = [who for who in performers(self.business, services[0]) if staff in (None, who)]
        throughout = [
            Lane(place, who, self._chained(services, [[who]] * len(services), place))
            for place in spots
            for who in able
            if all(who in performers(self.business, service) for service in services)
        ]
        if staff is None and len(set(chain)) > 1 and not any(lane.starts for lane in throughout):
            crews = [performers(self.business, service) for service in services]
            return [Lane(place, None, self._chained(services, crews, place)) for place in spots]
        return throughout

    def visit(self, chain: Sequence[ServiceId], lane: Lane, minute: int) -> Visit:
        """The slots of a visit that starts at a minute of a lane."""
        slots: list[Slot] = []
        services = [self.business.service(one) for one in chain]
        for service, offset in zip(services, self._offsets(services), strict=True):
            crew = [lane.staff] if lane.staff else performers(self.business, service)
            begins = minute + offset
            who = next(one for one in crew if covers(self.starts(service, one, lane.place), begins))
            slots.append(self._slot(service, who, lane.place, begins))
        return tuple(slots)

    def is_start(self, minute: int) -> bool:
        """Whether claims may begin at this minute of the wall clock."""
        return self._local(minute) % self._quantum == 0

    def grid(self, starts: Sequence[Interval], place: Location) -> Iterator[int]:
        """The starts that are offered unasked: on the step of the wall clock, and at opening."""
        step = int(self.business.rules.step.total_seconds() // 60)
        opening = {begin for begin, _ in self.opens(place)}
        for begin, end in starts:
            first = begin + -self._local(begin) % step
            if begin in opening and first != begin and self.is_start(begin):
                yield begin
            yield from range(first, end, step)

    def _chained(
        self, services: Sequence[Service], crews: Sequence[Sequence[StaffId]], place: Location
    ) -> list[Interval]:
        offsets = self._offsets(services)
        return reduce(
            intersect,
            (
                shift(
                    union(part for who in crew for part in self.starts(service, who, place)),
                    -offset,
                )
                for service, crew, offset in zip(services, crews, offsets, strict=True)
            ),
        )

    def _offsets(self, services: Sequence[Service]) -> list[int]:
        """When each part of a visit begins; buffers of neighbours never overlap."""
        offsets = [0]
        for one, following in pairwise(services):
            offsets.append(offsets[-1] + self._after(one) + self._before(following))
        return offsets

    def _before(self, service: Service) -> int:
        return -(-service.buffer_before_min // self._quantum) * self._quantum

    def _after(self, service: Service) -> int:
        whole = service.duration_min + service.buffer_after_min
        return -(-whole // self._quantum) * self._quantum

    def _forbidden(self, service: Service, key: ClaimKey) -> list[Interval]:
        """Starts at which the claim of a service would meet a busy stretch."""
        before, after = self._before(service), self._after(service)
        known = self._barred.get((key, before, after))
        if known is None:
            known = widen(self._busy.get(key, ()), after - 1, before)
            self._barred[key, before, after] = known
        return known

    def _rooms_of(self, kind: str, place: Location) -> list[Resource]:
        return [
            one
            for one in self.business.resources
            if one.kind == kind and one.location in (None, place.id)
        ]

    def _room_starts(self, service: Service, kind: str, place: Location) -> list[Interval]:
        """Starts at which at least one resource of a kind is free."""
        key = (service.id, kind, place.id)
        if key not in self._rooms:
            wide = self._parts
            self._rooms[key] = union(
                part
                for one in self._rooms_of(kind, place)
                for part in subtract(wide, self._forbidden(service, resource_key(one)))
            )
        return self._rooms[key]

    def _slot(self, service: Service, staff: StaffId, place: Location, minute: int) -> Slot:
        zone = self.business.zone
        rooms = tuple(
            next(
                resource_key(one)
                for one in self._rooms_of(kind, place)
                if not covers(self._forbidden(service, resource_key(one)), minute)
            )
            for kind in service.resources
        )
        return Slot(
            service=service.id,
            staff=staff,
            location=place.id,
            span=Span(moment_of(minute, zone), moment_of(minute + service.duration_min, zone)),
            claimed=Span(
                moment_of(minute - self._before(service), zone),
                moment_of(minute + self._after(service), zone),
            ),
            keys=(staff_key(staff), *rooms),
        )

    def _local(self, minute: int) -> int:
        offset = moment_of(minute, self.business.zone).utcoffset()
        return minute + (int(offset.total_seconds() // 60) if offset else 0)
