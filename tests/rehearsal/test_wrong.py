"""What counts as written without a yes, and what is merely misheard."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pytest

from voicedesk.rehearsal.grade import Written
from voicedesk.rehearsal.scenario import Expect, GivenBooking
from voicedesk.rehearsal.wrong import misheard, wrong_writes

pytestmark = pytest.mark.unit

ZONE = ZoneInfo("America/New_York")
EXPECT = Expect.model_validate(
    {
        "bookings": [{"service": "cleaning", "start": "2026-03-05T14:00", "name": "Ann Lee"}],
        "notifications": [],
    }
)
GIVEN = GivenBooking.model_validate(
    {"customer": "A", "service": "crown", "staff": "dr_lee", "start": "2026-03-09T09:00"}
)


def _row(service: str, start: str, name: str = "Ann Lee", status: str = "booked") -> dict[str, str]:
    return {
        "service": service,
        "staff": "dr_lee",
        "start": f"{start}:00-05:00",
        "status": status,
        "name": name,
        "phone": "",
        "email": "",
    }


def _written(*rows: Mapping[str, str], messages: list[dict[str, str]] | None = None) -> Written:
    return Written(list(rows), messages or [], [], "booked", [], 0, [], 1)


def test_what_was_expected_is_no_wrong_write() -> None:
    written = _written(_row("cleaning", "2026-03-05T14:00"))

    assert wrong_writes(EXPECT, written, (), ZONE) == []


def test_a_booking_at_another_time_is_one() -> None:
    written = _written(_row("cleaning", "2026-03-05T15:00"))

    assert len(wrong_writes(EXPECT, written, (), ZONE)) == 1


def test_nothing_written_is_a_failure_and_no_wrong_write() -> None:
    assert wrong_writes(EXPECT, _written(), (), ZONE) == []


def test_a_given_booking_that_stands_was_not_written() -> None:
    written = _written(_row("crown", "2026-03-09T09:00"))

    assert wrong_writes(EXPECT, written, (GIVEN,), ZONE) == []


def test_a_given_booking_that_was_cancelled_unasked_is_a_wrong_write() -> None:
    written = _written(_row("crown", "2026-03-09T09:00", status="cancelled"))

    assert len(wrong_writes(EXPECT, written, (GIVEN,), ZONE)) == 1


def test_a_message_in_a_call_that_should_send_none_is_one() -> None:
    written = _written(messages=[{"kind": "confirmation", "channel": "sms"}])

    assert wrong_writes(EXPECT, written, (), ZONE) == ["confirmation by sms"]


def test_a_wrong_name_is_misheard_and_not_wrongly_written() -> None:
    written = _written(_row("cleaning", "2026-03-05T14:00", name="Anne Leigh"))

    assert wrong_writes(EXPECT, written, (), ZONE) == []
    assert misheard(EXPECT, written, ZONE) == 1


@pytest.mark.parametrize(
    "start, wrong", [("2026-03-05T14:00", 0), ("2026-03-05T15:00", 1)], ids=["agreed", "another"]
)
def test_a_booking_that_was_to_be_cancelled_later_was_agreed_to(start: str, wrong: int) -> None:
    cancelled = {"service": "cleaning", "start": "2026-03-05T14:00", "status": "cancelled"}
    expect = Expect.model_validate({"bookings": [cancelled]})

    assert len(wrong_writes(expect, _written(_row("cleaning", start)), (), ZONE)) == wrong


def test_a_booking_that_was_to_stand_and_is_cancelled_is_a_wrong_write() -> None:
    written = _written(_row("cleaning", "2026-03-05T14:00", status="cancelled"))

    assert len(wrong_writes(EXPECT, written, (), ZONE)) == 1
