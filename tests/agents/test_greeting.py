"""The first words, by caller and by hour."""

from __future__ import annotations

from datetime import datetime

import pytest

from voicedesk.agents.greeting import greeting, is_open
from voicedesk.domain.business import Business
from voicedesk.domain.call import Customer, CustomerId
from voicedesk.profile.facts import business_of
from voicedesk.profile.load import load_profile
from voicedesk.profile.schema import Profile

pytestmark = pytest.mark.unit

OPEN = datetime.fromisoformat("2026-03-03T09:00:00-05:00")
CLOSED = datetime.fromisoformat("2026-03-03T22:00:00-05:00")


@pytest.fixture(scope="module")
def profile() -> Profile:
    return load_profile("dental").profile


@pytest.fixture(scope="module")
def business(profile: Profile) -> Business:
    return business_of(profile, today=OPEN.date())


def with_words(profile: Profile, words: str) -> Profile:
    return profile.model_copy(
        update={"voice": profile.voice.model_copy(update={"greeting": words})}
    )


@pytest.mark.parametrize(
    "template,named,unnamed",
    [
        ("Hello {name}, this is {business}.", "Hello Maria, this is", "Hello, this is"),
        ("{business}, good {time_of_day}, {name}.", "good morning, Maria.", "good morning."),
        ("{name}, welcome to {business}.", "Maria, welcome", "welcome to"),
    ],
)
def test_a_name_is_said_where_it_is_known_and_leaves_no_gap(
    profile: Profile, business: Business, template: str, named: str, unnamed: str
) -> None:
    maria = Customer(CustomerId("c"), business.id, "Maria Gonzalez")
    spoken = with_words(profile, template)
    assert named in greeting(spoken, business, now=OPEN, customer=maria)
    plain = greeting(spoken, business, now=OPEN)
    assert unnamed in plain
    assert "{" not in plain


def test_a_closed_business_says_so(profile: Profile, business: Business) -> None:
    assert "closed" in greeting(profile, business, now=CLOSED)
    assert "closed" not in greeting(profile, business, now=OPEN)


@pytest.mark.parametrize(
    "moment,is_so",
    [
        ("2026-03-03T07:59:00-05:00", False),
        ("2026-03-03T08:00:00-05:00", True),
        ("2026-03-03T16:59:00-05:00", True),
        ("2026-03-03T17:00:00-05:00", False),
        ("2026-03-08T12:00:00-04:00", False),
    ],
)
def test_hours_are_half_open(business: Business, moment: str, is_so: bool) -> None:  # noqa: FBT001
    assert is_open(business, datetime.fromisoformat(moment)) == is_so
