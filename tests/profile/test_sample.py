"""Sample customers and bookings are the same every time, at real times."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from voicedesk.domain.business import BusinessId
from voicedesk.profile import LoadedProfile, load_profile
from voicedesk.profile.facts import business_of
from voicedesk.profile.sample import Sample, sample_bookings, sample_customers

pytestmark = pytest.mark.unit
NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)


@pytest.fixture
def loaded(folder: Path) -> LoadedProfile:
    return load_profile(folder)


def test_customers_have_what_the_sample_says(loaded: LoadedProfile) -> None:
    (ada,) = sample_customers(loaded.samples, BusinessId("spokes"))
    assert (ada.id, ada.name, ada.phones) == ("cus_spokes_1", "Ada Byron", ("+442079460110",))
    assert ada.birth_date == date(1990, 12, 10)


def test_bookings_are_fixed_or_counted_in_open_days(loaded: LoadedProfile) -> None:
    business = business_of(loaded.profile, today=NOW.date())
    planned = sample_bookings(loaded.samples, business, now=NOW)
    # from Tuesday: Wednesday is the first day on which Meg works, Thursday the second
    assert [(b.customer.name, b.service, b.start.isoformat()) for b in planned] == [
        ("Ada Byron", "tune_up", "2026-03-05T10:00:00+00:00"),
        ("Ada Byron", "puncture", "2026-03-07T11:00:00+00:00"),
    ]
    assert {b.location for b in planned} == {"yard"}


def test_open_days_leave_out_when_somebody_is_away(loaded: LoadedProfile) -> None:
    business = business_of(loaded.profile, today=NOW.date())
    easter = datetime(2026, 4, 2, 9, tzinfo=UTC)
    first = sample_bookings(loaded.samples, business, now=easter)[0]
    # Good Friday is closed and Meg is away until the tenth: Saturday 4, then Saturday 11
    assert first.start.date() == date(2026, 4, 11)


def test_a_booking_that_can_never_be_is_left_out(loaded: LoadedProfile) -> None:
    data = loaded.samples.model_dump()
    data["bookings"] = [{**data["bookings"][0], "in_open_days": 60, "staff": "tom"}]
    business = business_of(loaded.profile, today=NOW.date())
    assert sample_bookings(Sample.model_validate(data), business, now=NOW) == ()
