"""Hours, seasons, closures, holidays and the time zone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from voicedesk.profile.mistakes import Finding, Place, meant
from voicedesk.profile.parts import WEEKDAYS, DateRange, Holidays, SeasonPart, WeekHours
from voicedesk.profile.public_holidays import holiday_names, holidays_known, subdivisions
from voicedesk.profile.schema import Profile
from voicedesk.profile.weeks import end_min, open_week, start_min, week_of

HOLIDAY_YEARS = (2025, 2026, 2027, 2028)
"""Enough years for every name of a public holiday to occur."""


def hours_findings(profile: Profile) -> Iterator[Finding]:
    """What cannot be about the hours of the business and its people."""
    yield from _zone(profile.business.time_zone)
    for place, name, hours in _all_hours(profile):
        yield from _overlaps(place, name, hours)
        yield from _off_the_grid(place, name, hours, profile.booking.quantum_min)
    yield from _closed(profile)
    yield from _ranges(("closures",), "closures", profile.closures)
    for n, member in enumerate(profile.staff):
        yield from _ranges(("staff", n, "away"), f"staff.{member.id}.away", member.away)
    yield from _season_dates(profile.seasons)
    yield from _holidays(profile)


def _zone(name: str) -> Iterator[Finding]:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        words = f'business.time_zone: there is no time zone "{name}"'
        hint = meant(name, available_timezones()) or "; write it as America/New_York"
        yield Finding(("business", "time_zone"), words + hint)


def _all_hours(profile: Profile) -> Iterator[tuple[Place, str, WeekHours]]:
    yield ("hours",), "hours", profile.hours
    for n, location in enumerate(profile.locations):
        yield from _own(("locations", n, "hours"), f"locations.{location.id}.hours", location.hours)
    for n, member in enumerate(profile.staff):
        yield from _own(("staff", n, "hours"), f"staff.{member.id}.hours", member.hours)
    for n, season in enumerate(profile.seasons):
        yield ("seasons", n, "hours"), f"seasons.{n + 1}.hours", season.hours
    for n, person in enumerate(profile.escalation.people):
        place: Place = ("escalation", "people", n, "hours")
        yield from _own(place, f"escalation.people.{person.name}.hours", person.hours)
    yield from _own(("web", "hours"), "web.hours", profile.web.hours)


def _own(
    place: Place, name: str, hours: WeekHours | None
) -> Iterator[tuple[Place, str, WeekHours]]:
    if hours is not None:
        yield place, name, hours


def _overlaps(place: Place, name: str, hours: WeekHours) -> Iterator[Finding]:
    for day, spans in zip(WEEKDAYS, week_of(hours), strict=True):
        for earlier, later in pairwise(spans):
            if start_min(later) < end_min(earlier):
                yield Finding((*place, day), f"{name}.{day}: two stretches overlap")


def _off_the_grid(place: Place, name: str, hours: WeekHours, quantum_min: int) -> Iterator[Finding]:
    if place[0] not in {"hours", "locations", "staff", "seasons"}:
        return
    for day, spans in zip(WEEKDAYS, week_of(hours), strict=True):
        if any(start_min(span) % quantum_min for span in spans):
            words = f"{name}.{day}: begins off the {quantum_min}-minute grid of booking.quantum_min"
            yield Finding((*place, day), words)


def _closed(profile: Profile) -> Iterator[Finding]:
    if not any(week_of(profile.hours)) and not all(part.hours for part in profile.locations):
        yield Finding(("hours",), "hours: the business is closed all week")
    for n, location in enumerate(profile.locations):
        if location.hours is not None and not any(week_of(location.hours)):
            words = f"locations.{location.id}.hours: this location is closed all week"
            yield Finding(("locations", n, "hours"), words)
    for n, member in enumerate(profile.staff):
        if member.hours is not None and not any(week_of(member.hours)):
            words = f"staff.{member.id}.hours: {member.name} never works"
            yield Finding(("staff", n, "hours"), words)
    outside = profile.web.hours
    if outside is not None and any(open_week(profile)) and not any(week_of(outside)):
        yield Finding(("web", "hours"), "web.hours: the call button is never there")


def _ranges(place: Place, name: str, ranges: Iterable[DateRange]) -> Iterator[Finding]:
    for n, days in enumerate(ranges):
        if days.last is not None and days.last < days.first:
            yield Finding((*place, n), f"{name}: {days.last} is before {days.first}")


def _season_dates(seasons: Sequence[SeasonPart]) -> Iterator[Finding]:
    for n, season in enumerate(seasons):
        if season.last < season.first:
            yield Finding(("seasons", n), f"seasons: {season.last} is before {season.first}")
        for earlier in seasons[:n]:
            if _overlap(earlier, season):
                words = f"seasons: {season.first} to {season.last} overlaps another season"
                yield Finding(("seasons", n), words)


def _overlap(one: SeasonPart, other: SeasonPart) -> bool:
    apart = bool(one.locations and other.locations) and not set(one.locations) & set(
        other.locations
    )
    return not apart and one.first <= other.last and other.first <= one.last


def _holidays(profile: Profile) -> Iterator[Finding]:
    stated = profile.holidays
    if stated.country is None:
        if stated.open_on or stated.subdivision:
            yield Finding(("holidays",), "holidays: say which country's holidays are meant")
        return
    if not holidays_known(stated):
        yield _unknown_holidays(stated)
        return
    names = holiday_names(stated, HOLIDAY_YEARS) if stated.open_on else ()
    for n, name in enumerate(stated.open_on):
        if name.lower() not in {known.lower() for known in names}:
            words = f'holidays.open_on: there is no public holiday "{name}"'
            yield Finding(("holidays", "open_on", n), words + meant(name, names))


def _unknown_holidays(stated: Holidays) -> Finding:
    parts = subdivisions(stated.country or "")
    if parts is None:
        words = f'holidays.country: "{stated.country}" is not known; write it as US or DE'
        return Finding(("holidays", "country"), words)
    words = f'holidays.subdivision: "{stated.subdivision}" is not known in {stated.country}'
    return Finding(("holidays", "subdivision"), words + meant(str(stated.subdivision), parts))
