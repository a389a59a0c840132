"""Whether each service can ever be booked: by somebody, somewhere, for long enough."""

from __future__ import annotations

from collections.abc import Iterator

from voicedesk.domain.business import Week
from voicedesk.profile.mistakes import Finding, Place
from voicedesk.profile.schema import Profile, ServicePart, StaffPart
from voicedesk.profile.weeks import longest_min, open_week, place_week, union, working_week


def fit_findings(profile: Profile) -> Iterator[Finding]:
    """Services and people for whom there is no time, and figures that do not fit each other."""
    yield from _grid(profile)
    yield from _rules(profile)
    for n, member in enumerate(profile.staff):
        if member.hours and not any(_week(profile, member)) and any(open_week(profile)):
            words = (
                f"staff.{member.id}.hours: {member.name} is never there when the business is open"
            )
            yield Finding(("staff", n, "hours"), words)
    for n, service in enumerate(profile.services):
        yield from _service(profile, service, ("services", n))


def _grid(profile: Profile) -> Iterator[Finding]:
    quantum = profile.booking.quantum_min
    for n, service in enumerate(profile.services):
        for key in ("duration_min", "buffer_before_min", "buffer_after_min"):
            minutes: int = getattr(service, key)
            if minutes % quantum:
                words = f"services.{service.id}.{key}: {minutes} is no multiple of {quantum}"
                yield Finding(("services", n, key), f"{words}, the booking.quantum_min")


def _rules(profile: Profile) -> Iterator[Finding]:
    rules = profile.booking
    if rules.step_min % rules.quantum_min:
        words = f"booking.step_min: {rules.step_min} is no multiple of {rules.quantum_min}"
        yield Finding(("booking", "step_min"), f"{words}, the booking.quantum_min")
    if rules.notice_min >= rules.horizon_days * 24 * 60:
        words = "booking.notice_min: the notice is longer than the horizon; nothing could be booked"
        yield Finding(("booking", "notice_min"), words)


def _service(profile: Profile, service: ServicePart, place: Place) -> Iterator[Finding]:
    who = f"services.{service.id}"
    able = [m for m in profile.staff if m.id in service.staff or not service.staff]
    week = union(_week(profile, member, service) for member in able)
    if able and not any(week) and any(open_week(profile)):
        words = f"{who}: nobody who performs it works where and when it is offered"
        yield Finding(place, words)
    elif any(week) and service.duration_min > longest_min(week):
        words = f"{who}.duration_min: {service.duration_min} minutes fit into no opening"
        hint = f"; the longest is {longest_min(week)} minutes"
        yield Finding((*place, "duration_min"), words + hint)
    yield from _resources(profile, service, place)


def _resources(profile: Profile, service: ServicePart, place: Place) -> Iterator[Finding]:
    offered = service.locations or tuple(part.id for part in profile.locations)
    for kind in service.resources:
        there = [r.location for r in profile.resources if r.kind == kind]
        if there and not any(where is None or where in offered for where in there):
            words = f'services.{service.id}.resources: there is no "{kind}" where it is offered'
            yield Finding((*place, "resources"), words)


def _week(profile: Profile, member: StaffPart, service: ServicePart | None = None) -> Week:
    """When somebody works in a place of theirs, and of the service when one is given."""
    places = [
        part.id
        for part in profile.locations
        if (not member.locations or part.id in member.locations)
        and (service is None or not service.locations or part.id in service.locations)
    ]
    return union(working_week(member, place_week(profile, place)) for place in places)
