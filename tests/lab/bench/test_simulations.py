"""Rows that others wrote become rehearsals, with their clocks, their free times and their goals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lab.bench.registry import Options
from lab.bench.simulations import Given, desk, judge, read, run, scenario_of
from voicedesk.rehearsal.rehearse import How, rehearse

pytestmark = pytest.mark.unit

ROW = {
    "suite": "frontdesk",
    "label": "One date in mind",
    "instructions": 'You are Ada Byron (email ada@example.com). Ask "Do you have July 16?"',
    "tags": {"feature": "booking"},
    "userdata": {
        "available_slots": ["2026-07-16T09:30:00", "2026-07-16T13:00:00"],
        "expected_booking": "2026-07-16T13:00:00",
    },
}


async def test_a_front_desk_row_is_rehearsed_on_the_times_that_it_has() -> None:
    scenario = scenario_of(Given(ROW))
    assert scenario is not None

    done = await rehearse(scenario, desk(), How("reflex"))

    assert done.failures == []
    assert [row["email"] for row in done.written.bookings] == ["ada@example.com"]


def test_a_row_that_needs_a_postal_address_is_left_out() -> None:
    row = {"suite": "data_capture", "label": "x", "instructions": "My mailing address is 12 Elm."}

    assert scenario_of(Given(row)) is None


def test_of_the_hotel_only_what_needs_no_hotel_is_read(tmp_path: Path) -> None:
    rows = [
        {"suite": "hotel_receptionist", "tags": {"feature": feature}}
        for feature in ("emergency_fire", "room_assignment")
    ]
    for name in ("frontdesk", "data_capture"):
        (tmp_path / f"{name}.jsonl").write_text("", "utf-8")
    text = "\n".join(json.dumps(row) for row in rows)
    (tmp_path / "hotel_receptionist.jsonl").write_text(text, "utf-8")

    assert [given.feature for given in read(tmp_path)] == ["emergency_fire"]


def test_without_the_sets_it_says_where_they_are() -> None:
    assert "livekit" in (run(Options(data=None)).absent or "")


async def test_what_does_not_pass_is_a_missed_target() -> None:
    scenario = scenario_of(Given(ROW | {"userdata": {"available_slots": ["2026-07-16T09:30:00"]}}))
    assert scenario is not None
    wrong = scenario.model_copy(update={"caller": ()})

    result = judge([await rehearse(wrong, desk(), How("reflex"))], skipped=0)

    assert [target.met for target in result.targets] == [False, True]
