"""What others take from a profile is what it states."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from tests.profile.bicycles import PROFILE
from voicedesk.domain.business import Business, LocationId, ServiceId, StaffId, TimeRange
from voicedesk.language.dates import OpenHours
from voicedesk.profile import Profile, load_profile
from voicedesk.profile.facts import business_of, usual_hours, vocabulary_of

pytestmark = pytest.mark.unit
TODAY = date(2026, 3, 3)
FULL_DAY = (TimeRange(time(9), time(18)),)


@pytest.fixture
def profile(folder: Path) -> Profile:
    return load_profile(folder).profile


@pytest.fixture
def business(profile: Profile) -> Business:
    return business_of(profile, today=TODAY)


def test_services_keep_their_figures(business: Business) -> None:
    tune_up = business.service(ServiceId("tune_up"))
    assert (tune_up.duration_min, tune_up.price_cents) == (60, 4550)
    assert (tune_up.staff, tune_up.resources) == (("meg",), ("stand",))


def test_a_service_without_names_is_performed_by_everybody(business: Business) -> None:
    assert business.service(ServiceId("puncture")).staff == ("meg", "tom")


def test_rules_become_durations(business: Business) -> None:
    assert business.rules.quantum == timedelta(minutes=15)
    assert business.rules.horizon == timedelta(days=90)


def test_the_yard_keeps_the_hours_of_the_business(business: Business) -> None:
    schedule = business.location(LocationId("yard")).schedule
    assert schedule.on(date(2026, 3, 4)) == (
        TimeRange(time(9), time(12)),
        TimeRange(time(13), time(18)),
    )
    assert schedule.on(date(2026, 3, 2)) == ()


def test_public_holidays_of_the_subdivision_are_closed(business: Business) -> None:
    schedule = business.location(LocationId("yard")).schedule
    closure = schedule.closure(date(2026, 12, 25))
    assert closure is not None
    assert closure.reason == "Christmas Day"
    # the day after is observed on the Monday, a day on which the yard is closed anyway
    assert schedule.closure(date(2026, 12, 28)) is not None
    assert schedule.closure(date(2026, 7, 4)) is None


def test_holidays_are_known_without_knowing_the_day(profile: Profile) -> None:
    schedule = business_of(profile).locations[0].schedule
    assert schedule.closure(date(2038, 12, 27)) is not None


@pytest.mark.parametrize("day, hours", [(date(2026, 4, 8), ()), (date(2026, 4, 14), FULL_DAY)])
def test_somebody_away_works_on_other_days(
    business: Business, day: date, hours: tuple[TimeRange, ...]
) -> None:
    schedule = business.member(StaffId("meg")).schedule
    assert schedule is not None
    assert schedule.on(day) == hours


def test_own_hours_still_end_at_closures(business: Business) -> None:
    schedule = business.member(StaffId("tom")).schedule
    assert schedule is not None
    assert schedule.on(date(2026, 3, 7)) == (TimeRange(time(10), time(16)),)
    assert schedule.on(date(2026, 12, 26)) == ()


def test_a_holiday_can_be_worked(folder: Path) -> None:
    path = folder / "profile.yaml"
    path.write_text(PROFILE.replace("subdivision: ENG", "open_on: [Good Friday]"), "utf-8")
    schedule = business_of(load_profile(folder).profile, today=TODAY).locations[0].schedule
    assert schedule.on(date(2026, 4, 3)) == FULL_DAY


def test_a_season_has_its_own_hours_at_its_place(folder: Path) -> None:
    season = 'seasons: [{first: 2026-08-01, last: 2026-08-31, hours: {monday: ["10:00-14:00"]}}]'
    path = folder / "profile.yaml"
    path.write_text(PROFILE.replace("products: [Brompton, Shimano]", season), "utf-8")
    business = business_of(load_profile(folder).profile, today=TODAY)
    meg = business.member(StaffId("meg")).schedule
    assert meg is not None
    assert meg.on(date(2026, 8, 10)) == (TimeRange(time(10), time(14)),)
    assert business.locations[0].schedule.on(date(2026, 8, 11)) == ()


def test_the_vocabulary_has_every_name(profile: Profile) -> None:
    vocabulary = vocabulary_of(profile)
    assert {(term.kind, term.id) for term in vocabulary.terms} == {
        ("service", "tune_up"),
        ("service", "puncture"),
        ("staff", "meg"),
        ("staff", "tom"),
        ("location", "yard"),
        ("product", "brompton"),
        ("product", "shimano"),
    }
    assert vocabulary.region == "GB"
    assert vocabulary.terms[0].aliases == ("service", "once over")


def test_usual_hours_span_the_week(profile: Profile) -> None:
    assert usual_hours(profile) == OpenHours(earliest=time(9), latest=time(18))
