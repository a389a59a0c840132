"""The grade of a call: every difference between what was expected and what was written is told."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from voicedesk.rehearsal.grade import Written, grade
from voicedesk.rehearsal.scenario import Expect

pytestmark = pytest.mark.unit

ZONE = ZoneInfo("America/New_York")
BOOKING = {
    "id": "b1",
    "service": "checkup",
    "staff": "dr_lee",
    "start": "2026-03-06T10:00:00-05:00",
    "status": "booked",
    "name": "Maria Gonzalez",
    "phone": "+12025550123",
    "email": None,
}
SMS = {"kind": "confirmation", "channel": "sms", "to": "+12025550123", "body": "…"}
TO_STAFF = {"kind": "staff", "channel": "email", "to": "lee@brightsmile.example", "body": "…"}
TICKET = {
    "category": "billing",
    "account": "12345",
    "order": None,
    "priority": "normal",
    "summary": "I was charged twice",
    "name": "",
    "phone": None,
}
WRITTEN = Written(
    bookings=[BOOKING],
    notifications=[SMS, TO_STAFF],
    tickets=[TICKET],
    outcome="booked",
    dialled=["+12025550110"],
    level=1,
    said=["Hello.", "You're confirmed."],
    turns=3,
)

FITS: list[dict[str, object]] = [
    {},
    {"bookings": [{"service": "checkup", "start": "2026-03-06T10:00"}]},
    {"bookings": [{"start": "2026-03-06T15:00:00+00:00", "name": "maria gonzalez"}]},
    {"bookings": [{"customer": "+12025550123"}]},
    {"notifications": [{"kind": "confirmation"}]},
    {"tickets": [{"account": "12345", "summary": "TWICE"}]},
    {"outcome": "booked", "level": 1, "max_turns": 3, "dialled": ["+12025550110"]},
    {"says": ["confirmed"], "never_says": ["cancelled"]},
]
MISSES: list[tuple[dict[str, object], str]] = [
    ({"bookings": []}, "nobody expected"),
    ({"bookings": [{"start": "2026-03-06T11:00"}]}, "no booking as expected"),
    ({"bookings": [{"service": "checkup", "status": "cancelled"}]}, "no booking as expected"),
    ({"bookings": [{"email": "maria@example.com"}]}, "no booking as expected"),
    ({"bookings": [{"name": "Emily"}]}, "no booking as expected"),
    ({"bookings": [{"service": "checkup"}, {"service": "checkup"}]}, "no booking as expected"),
    ({"notifications": []}, "a message that nobody expected"),
    ({"notifications": [{"channel": "email"}]}, "no message as expected"),
    ({"tickets": []}, "a ticket that nobody expected"),
    ({"tickets": [{"account": "1"}]}, "no ticket as expected"),
    ({"tickets": [{"summary": "parking"}]}, "no ticket as expected"),
    ({"outcome": "moved"}, "the outcome is booked"),
    ({"level": 2}, "identity level"),
    ({"max_turns": 2}, "3 turns"),
    ({"dialled": []}, "dialled"),
    ({"says": ["gone"]}, "never said: gone"),
    ({"never_says": ["confirmed"]}, "said: confirmed"),
]


@pytest.mark.parametrize("expected", FITS)
def test_a_call_passes_when_all_that_was_expected_is_there(expected: dict[str, object]) -> None:
    assert grade(Expect.model_validate(expected), WRITTEN, ZONE) == []


@pytest.mark.parametrize("expected, words", MISSES)
def test_every_difference_fails_a_call(expected: dict[str, object], words: str) -> None:
    failures = grade(Expect.model_validate(expected), WRITTEN, ZONE)

    assert any(words in failure for failure in failures)


def test_a_message_to_the_staff_is_no_message_to_a_customer() -> None:
    inside = replace(WRITTEN, notifications=[TO_STAFF])

    assert grade(Expect.model_validate({"notifications": []}), inside, ZONE) == []
