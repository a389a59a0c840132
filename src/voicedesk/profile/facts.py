"""What others take from a profile: the business as time sees it, and its vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from voicedesk.domain.business import (
    Business,
    BusinessId,
    Closure,
    Location,
    LocationId,
    Resource,
    ResourceId,
    Rules,
    Schedule,
    Season,
    Service,
    ServiceId,
    StaffId,
    StaffMember,
)
from voicedesk.language.dates import OpenHours
from voicedesk.language.understand import Term, Vocabulary
from voicedesk.profile.money import minor_units
from voicedesk.profile.parts import DateRange, SeasonPart
from voicedesk.profile.passages import facts_passages
from voicedesk.profile.public_holidays import holiday_closures
from voicedesk.profile.schema import LocationPart, Profile, ServicePart, StaffPart
from voicedesk.profile.weeks import end_min, open_week, week_of

__all__ = [
    "business_of",
    "facts_passages",
    "rules_of",
    "usual_hours",
    "vocabulary_of",
]

YEARS = range(2025, 2041)
"""The years whose public holidays are known when nobody says which day it is."""


def business_of(profile: Profile, *, today: date | None = None) -> Business:
    """The facts that decide what is free; with `today`, only nearby holidays are looked up."""
    years: Sequence[int] = YEARS if today is None else range(today.year - 1, today.year + 4)
    closures = (*_closures(profile.closures), *holiday_closures(profile.holidays, years))
    everybody = tuple(StaffId(member.id) for member in profile.staff)
    return Business(
        id=BusinessId(profile.business.id),
        name=profile.business.name,
        zone=ZoneInfo(profile.business.time_zone),
        locations=tuple(_location(part, profile, closures) for part in profile.locations),
        services=tuple(_service(part, profile, everybody) for part in profile.services),
        staff=tuple(_member(part, profile, closures) for part in profile.staff),
        resources=tuple(
            Resource(
                ResourceId(part.id),
                part.kind,
                part.name,
                LocationId(part.location) if part.location else None,
            )
            for part in profile.resources
        ),
        rules=rules_of(profile),
        default_service=ServiceId(profile.default_service) if profile.default_service else None,
    )


def vocabulary_of(profile: Profile) -> Vocabulary:
    """The names that callers may say, for understanding them."""
    return Vocabulary(
        terms=tuple(_terms(profile)),
        region=profile.business.region,
        hours=usual_hours(profile),
        emergency=profile.emergency.words,
    )


def usual_hours(profile: Profile) -> OpenHours | None:
    """The earliest opening and the latest closing of the week; None when it never opens."""
    spans = [span for day in open_week(profile) for span in day]
    if not spans:
        return None
    return OpenHours(earliest=min(spans).start, latest=max(spans, key=end_min).end)


def rules_of(profile: Profile) -> Rules:
    """The booking rules, as durations."""
    stated = profile.booking
    return Rules(
        notice=timedelta(minutes=stated.notice_min),
        horizon=timedelta(days=stated.horizon_days),
        quantum=timedelta(minutes=stated.quantum_min),
        step=timedelta(minutes=stated.step_min),
        hold=timedelta(minutes=stated.hold_min),
        cancellation_window=timedelta(hours=stated.cancellation_window_h),
        max_per_day=stated.max_per_day,
        waitlist=stated.waitlist,
    )


def _location(part: LocationPart, profile: Profile, closures: tuple[Closure, ...]) -> Location:
    week = week_of(profile.hours if part.hours is None else part.hours)
    seasons = _seasons(profile.seasons, (part.id,))
    return Location(LocationId(part.id), part.name, Schedule(week, seasons, closures), part.address)


def _service(part: ServicePart, profile: Profile, everybody: tuple[StaffId, ...]) -> Service:
    price = part.price
    return Service(
        id=ServiceId(part.id),
        name=part.name,
        duration_min=part.duration_min,
        staff=tuple(StaffId(s) for s in part.staff) or everybody,
        aliases=part.aliases,
        buffer_before_min=part.buffer_before_min,
        buffer_after_min=part.buffer_after_min,
        price_cents=None if price is None else minor_units(price, profile.business.currency),
        resources=part.resources,
        locations=tuple(LocationId(place) for place in part.locations),
        max_per_day=part.max_per_day,
        bring=part.bring,
        questions=part.questions,
    )


def _member(part: StaffPart, profile: Profile, closures: tuple[Closure, ...]) -> StaffMember:
    return StaffMember(
        id=StaffId(part.id),
        name=part.name,
        aliases=part.aliases,
        schedule=_own_schedule(part, profile, closures),
        locations=tuple(LocationId(place) for place in part.locations),
        pronoun=part.pronoun,
    )


def _own_schedule(
    part: StaffPart, profile: Profile, closures: tuple[Closure, ...]
) -> Schedule | None:
    """Somebody who is away but states no hours works whenever a place of theirs is open."""
    away = _closures(part.away, reason=f"{part.name} is away")
    if part.hours is not None:
        return Schedule(week_of(part.hours), (), (*away, *closures))
    if not away:
        return None
    return Schedule(
        open_week(profile, part.locations),
        _seasons(profile.seasons, part.locations),
        (*away, *closures),
    )


def _seasons(stated: Iterable[SeasonPart], places: Sequence[str]) -> tuple[Season, ...]:
    """The seasons of some places; of all of them when no place is named."""
    return tuple(
        Season(part.first, part.last, week_of(part.hours))
        for part in stated
        if not part.locations or not places or set(part.locations) & set(places)
    )


def _closures(stated: Iterable[DateRange], *, reason: str = "") -> tuple[Closure, ...]:
    return tuple(Closure(c.first, c.last or c.first, c.reason or reason) for c in stated)


def _terms(profile: Profile) -> Iterable[Term]:
    for service in profile.services:
        yield Term(service.id, "service", service.name, service.aliases)
    for member in profile.staff:
        yield Term(member.id, "staff", member.name, member.aliases)
    for place in profile.locations:
        yield Term(place.id, "location", place.name, place.aliases)
    for product in profile.products:
        yield Term(product.lower().replace(" ", "_"), "product", product, ())
