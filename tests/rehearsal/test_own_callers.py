"""Any desk can be tried out: its callers are made of its own profile."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from voicedesk.profile.blank import Answers, blank_files
from voicedesk.profile.load import load_files, load_profile
from voicedesk.rehearsal.own_callers import own_callers
from voicedesk.rehearsal.rehearse import How, rehearse

pytestmark = pytest.mark.unit

NOW = datetime(2026, 3, 3, 15, tzinfo=UTC)
BLANK = load_files(
    blank_files(Answers("Zoe", "shop", "+12025550190", "America/New_York", "visit", 30, "Ann"))
)
CLOSED = "closures:\n  - {first: 2026-01-01, last: 2027-12-31, reason: the works}\n"


@pytest.mark.parametrize("name", ["dental", "salon", "auto_repair", "service_desk"])
def test_callers_come_for_the_first_services_a_person_and_the_hours(name: str) -> None:
    loaded = load_profile(name)
    names = [one.name for one in own_callers(loaded, now=NOW)]
    assert names == [*(one.name for one in loaded.profile.services[:4]), "person", "hours"]


@pytest.mark.parametrize("at", [0, 1, 2])
async def test_a_new_desk_serves_them(at: int) -> None:
    held = await rehearse(own_callers(BLANK, now=NOW)[at], BLANK, How(brain="reflex"))
    assert held.failures == []


async def test_a_desk_that_is_never_open_fails_its_caller() -> None:
    closed = load_files({**BLANK.files, "profile.yaml": BLANK.files["profile.yaml"] + CLOSED})
    held = await rehearse(own_callers(closed, now=NOW)[0], closed, How(brain="reflex"))
    assert held.failures != []
