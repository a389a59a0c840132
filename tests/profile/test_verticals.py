"""The shipped businesses are whole: they can be booked, and they have something to say."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import cache

import pytest

from voicedesk.domain.business import ServiceId, StaffId
from voicedesk.profile import LoadedProfile, load_profile
from voicedesk.profile.check import check_folder
from voicedesk.profile.facts import business_of, facts_passages, vocabulary_of
from voicedesk.profile.folder import SHIPPED
from voicedesk.profile.sample import sample_bookings, sample_customers

pytestmark = pytest.mark.unit
NAMES = ("auto_repair", "dental", "salon", "service_desk")
TODAY = date(2026, 3, 3)
loaded = cache(load_profile)


def headings(profile: LoadedProfile) -> list[str]:
    lines = [line for text in profile.knowledge.values() for line in text.splitlines()]
    return [line.removeprefix("## ") for line in lines if line.startswith("## ")]


def paragraphs(profile: LoadedProfile) -> list[str]:
    blocks = [block for text in profile.knowledge.values() for block in text.split("\n\n")]
    return [block for block in blocks if not block.startswith(("#", "---"))]


def test_there_are_four() -> None:
    assert {path.name for path in SHIPPED.iterdir()} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_it_has_no_mistakes(name: str) -> None:
    assert check_folder(SHIPPED / name) == []


@pytest.mark.parametrize("name", NAMES)
def test_it_knows_at_least_a_dozen_topics(name: str) -> None:
    topics = headings(loaded(name))
    assert len(set(topics)) == len(topics) >= 12


@pytest.mark.parametrize("name", NAMES)
def test_what_it_knows_can_be_spoken(name: str) -> None:
    long_ones = [text for text in paragraphs(loaded(name)) if len(text.split()) > 55]
    marked_up = [text for text in paragraphs(loaded(name)) if set("*_`[]|$%") & set(text)]
    assert (long_ones, marked_up) == ([], [])


@pytest.mark.parametrize("name", NAMES)
def test_every_service_can_be_booked_within_a_fortnight(name: str) -> None:
    business = business_of(loaded(name).profile, today=TODAY)
    days = [date(2026, 3, day) for day in range(3, 17)]
    schedules = {member.id: member.schedule for member in business.staff}
    open_days = {day for day in days if any(p.schedule.on(day) for p in business.locations)}
    staffed = {
        service.id
        for service in business.services
        for staff in service.staff
        for day in open_days
        if (schedule := schedules[staff]) is None or schedule.on(day)
    }
    assert staffed == {service.id for service in business.services}


@pytest.mark.parametrize("name", NAMES)
def test_its_sample_becomes_customers_and_bookings(name: str) -> None:
    profile = loaded(name)
    business = business_of(profile.profile, today=TODAY)
    customers = sample_customers(profile.samples, business.id)
    numbers = [number for customer in customers for number in customer.phones]
    assert len(customers) >= 5
    assert len(set(numbers)) < len(numbers), "two people share a number"
    planned = sample_bookings(profile.samples, business, now=datetime(2026, 3, 3, 15, tzinfo=UTC))
    assert len(planned) == len(profile.samples.bookings)


@pytest.mark.parametrize("name", NAMES)
def test_its_numbers_are_fictional(name: str) -> None:
    profile = loaded(name)
    text = "".join(profile.files.values())
    numbers = [word[:12] for word in text.split('"') if word.startswith("+1") and len(word) == 12]
    assert numbers
    assert {number[5:10] for number in numbers} == {"55501"}


@pytest.mark.parametrize("name", NAMES)
def test_its_vocabulary_and_its_facts_are_there(name: str) -> None:
    profile = loaded(name).profile
    assert len(vocabulary_of(profile).terms) >= len(profile.services) + len(profile.staff)
    assert len(facts_passages(profile)) >= 20


def test_maria_is_known_to_the_dentist() -> None:
    maria = [c for c in loaded("dental").samples.customers if c.phone == "+12025550123"]
    assert [customer.name for customer in maria] == ["Maria Gonzalez"]


def test_doctor_lee_gives_check_ups_on_the_tuesday_at_two() -> None:
    business = business_of(loaded("dental").profile, today=TODAY)
    assert business.default_service == "checkup"
    assert "dr_lee" in business.service(ServiceId("checkup")).staff
    lee = business.member(StaffId("dr_lee")).schedule
    assert lee is not None
    stretches = lee.on(date(2026, 3, 10))
    assert any(s.start <= time(14) and s.end >= time(14, 30) for s in stretches)
