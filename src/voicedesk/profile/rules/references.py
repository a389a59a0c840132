"""Ids: stated once, and pointing at something that exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from voicedesk.profile.mistakes import Finding, Place, meant
from voicedesk.profile.schema import Profile

NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class _Pointing:
    """A list of ids at a place, and what they may be."""

    place: Place
    who: str
    ids: Sequence[str]
    known: Iterable[str]
    thing: str


def reference_findings(profile: Profile) -> Iterator[Finding]:
    """Ids stated twice, lists that may not be empty, and ids that lead nowhere."""
    yield from _doubles(profile)
    yield from _empty(profile)
    for pointing in (*_of_services(profile), *_of_people(profile)):
        yield from _nowhere(pointing)
    known = [service.id for service in profile.services]
    if profile.default_service and profile.default_service not in known:
        words = f'default_service: no service is called "{profile.default_service}"'
        yield Finding(("default_service",), words + meant(profile.default_service, known))


def _doubles(profile: Profile) -> Iterator[Finding]:
    lists: dict[str, list[str]] = {
        "locations": [part.id for part in profile.locations],
        "services": [part.id for part in profile.services],
        "staff": [part.id for part in profile.staff],
        "resources": [part.id for part in profile.resources],
    }
    for section, ids in lists.items():
        for n, identity in enumerate(ids):
            if identity in ids[:n]:
                yield Finding((section, n, "id"), f'{section}: the id "{identity}" is used twice')
    for n, number in enumerate(profile.numbers):
        if number in profile.numbers[:n]:
            yield Finding(("numbers", n), f"numbers: {number} is stated twice")


def _empty(profile: Profile) -> Iterator[Finding]:
    for section, items in (
        ("locations", profile.locations),
        ("services", profile.services),
        ("staff", profile.staff),
    ):
        if not items:
            yield Finding((section,), f"{section}: at least one is needed")


def _of_services(profile: Profile) -> Iterator[_Pointing]:
    staff = [member.id for member in profile.staff]
    places = [place.id for place in profile.locations]
    kinds = sorted({resource.kind for resource in profile.resources})
    for n, service in enumerate(profile.services):
        place: Place = ("services", n)
        who = f"services.{service.id}"
        yield _Pointing((*place, "staff"), f"{who}.staff", service.staff, staff, NOBODY)
        yield _Pointing(
            (*place, "resources"),
            f"{who}.resources",
            service.resources,
            kinds,
            "no kind of resource",
        )
        yield _Pointing(
            (*place, "locations"), f"{who}.locations", service.locations, places, "no location"
        )


def _of_people(profile: Profile) -> Iterator[_Pointing]:
    places = [place.id for place in profile.locations]
    for n, member in enumerate(profile.staff):
        where: Place = ("staff", n, "locations")
        yield _Pointing(
            where, f"staff.{member.id}.locations", member.locations, places, "no location"
        )
    for n, resource in enumerate(profile.resources):
        if resource.location:
            where = ("resources", n, "location")
            who = f"resources.{resource.id}.location"
            yield _Pointing(where, who, (resource.location,), places, "no location")
    for n, season in enumerate(profile.seasons):
        where = ("seasons", n, "locations")
        yield _Pointing(where, "seasons.locations", season.locations, places, "no location")


def _nowhere(pointing: _Pointing) -> Iterator[Finding]:
    known = list(pointing.known)
    for identity in pointing.ids:
        if identity not in known:
            words = f'{pointing.who}: {pointing.thing} is called "{identity}"'
            alone = pointing.thing == NOBODY and not set(known) & set(pointing.ids)
            so = ", so nobody performs this service" if alone else ""
            yield Finding(pointing.place, words + so + meant(identity, known))
