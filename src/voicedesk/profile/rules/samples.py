"""Whether the sample fits the profile beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from voicedesk.profile.mistakes import Finding, Place, meant
from voicedesk.profile.sample import Sample, SampleBooking, customers_meant
from voicedesk.profile.schema import Profile


def sample_findings(sample: Sample, profile: Profile) -> Iterator[Finding]:
    """Customers that are there twice, and bookings of what or whom the profile does not have."""
    names = [customer.name for customer in sample.customers]
    for n, customer in enumerate(sample.customers):
        if customer in sample.customers[:n]:
            yield Finding(("customers", n), f"customers: {customer.name} is there twice")
        if not customer.name.strip():
            yield Finding(("customers", n, "name"), "customers: a name is empty")
    for n, booking in enumerate(sample.bookings):
        place: Place = ("bookings", n)
        fitting = customers_meant(sample, booking.customer)
        if not fitting:
            words = f'bookings.{n + 1}.customer: nobody in the sample is "{booking.customer}"'
            yield Finding((*place, "customer"), words + meant(booking.customer, names))
        if len(fitting) > 1:
            words = f'bookings.{n + 1}.customer: "{booking.customer}" fits several; give the name'
            yield Finding((*place, "customer"), words)
        yield from _of_profile(booking, profile, place)


def _of_profile(booking: SampleBooking, profile: Profile, place: Place) -> Iterator[Finding]:
    services = {service.id: service for service in profile.services}
    staff = [member.id for member in profile.staff]
    locations = [part.id for part in profile.locations]
    yield from _unknown((*place, "service"), booking.service, services, "service")
    yield from _unknown((*place, "staff"), booking.staff, staff, "member of staff")
    if booking.location is not None:
        yield from _unknown((*place, "location"), booking.location, locations, "location")
    service = services.get(booking.service)
    able = set(service.staff) if service else set()
    if able and able <= set(staff) and booking.staff in set(staff) - able:
        who = f"bookings.{int(place[1]) + 1}.staff"
        words = f"{who}: {booking.staff} does not perform {booking.service}"
        yield Finding((*place, "staff"), words)


def _unknown(place: Place, identity: str, known: Iterable[str], thing: str) -> Iterator[Finding]:
    several = list(known)
    if identity not in several:
        who = f"bookings.{int(place[1]) + 1}.{place[2]}"
        words = f'{who}: no {thing} is called "{identity}"'
        yield Finding(place, words + meant(identity, several))
