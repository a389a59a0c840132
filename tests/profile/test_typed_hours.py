"""Hours are understood as people type them; what is not understood is kept for the check."""

from __future__ import annotations

import pytest

from voicedesk.profile.parts import WEEKDAYS
from voicedesk.profile.typed_hours import read_week, typed_stretches

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "typed, stretches",
    [
        ("", []),
        ("closed", []),
        ("09:00-17:30", ["09:00-17:30"]),
        ("9am to 5:30pm", ["09:00-17:30"]),
        ("9 - 5", ["09:00-17:00"]),
        ("1-5 pm", ["13:00-17:00"]),
        ("9-12:30, 1:30-5", ["09:00-12:30", "13:30-17:00"]),
        ("08.00–12.00 and 14.00–18.00", ["08:00-12:00", "14:00-18:00"]),
        ("noon to midnight", ["noon to midnight"]),
        ("00:00-24:00", ["00:00-24:00"]),
        # not hours: left for the check, which says how to write them
        ("by appointment", ["by appointment"]),
        ("9-5 mostly", ["9-5 mostly"]),
        ("25:00-26:00", ["25:00-26:00"]),
    ],
)
def test_a_day_is_read_as_it_is_typed(typed: str, stretches: list[str]) -> None:
    assert typed_stretches(typed) == stretches


@pytest.mark.parametrize(
    "lines, days",
    [
        (["Mo-Fr 09:00-17:00"], {day: ["09:00-17:00"] for day in WEEKDAYS[:5]}),
        (["Monday - Wednesday: 8:00 AM - 6:00 PM", "Sunday: closed"], dict.fromkeys(WEEKDAYS[:3])),
        (["Mo,We 09:00-12:00", "Mo 14:00-18:00"], {"monday": None, "wednesday": None}),
        (["Fri to Sun 10am–4pm"], dict.fromkeys(WEEKDAYS[4:])),
        (["Open daily 7:00-23:00"], dict.fromkeys(WEEKDAYS)),
        (["weekdays 9-5, weekends 10-2"], dict.fromkeys(WEEKDAYS)),
        (["Ring us from Monday", "The wedding suite seats 2 to 4"], {}),
    ],
)
def test_a_week_is_read_from_lines(lines: list[str], days: dict[str, list[str] | None]) -> None:
    assert list(read_week(lines)) == list(days)


def test_stretches_of_a_day_are_gathered_from_several_lines() -> None:
    week = read_week(["Mo,We 14:00-18:00", "Mo 09:00-12:00", "Mo 09:00-12:00"])
    assert week["monday"] == ["09:00-12:00", "14:00-18:00"]
