"""What a business asks before it books is asked, noted and kept with the booking."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from voicedesk.profile.load import LoadedProfile, load_profile
from voicedesk.rehearsal.rehearse import How, rehearse
from voicedesk.rehearsal.scenario import read_scenarios

pytestmark = pytest.mark.unit

CALLS = """
- name: A date of birth is asked for and kept
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550991"
  caller:
    - say: "a cleaning on Thursday at two, it's for Alice Munro"
    - {when: "what name", say: "Alice Munro"}
    - {when: "date of birth", say: "the third of June"}
    - {when: "date of birth", say: "June third nineteen eighty five"}
    - {when: "shall I", say: "yes please"}
    - {when: "anything else", say: "no thanks, bye"}
  expect:
    bookings: [{service: cleaning, start: 2026-03-05T14:00, name: Alice Munro}]
    outcome: booked
- name: Who is known is not asked for it again
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550123"
  caller:
    - say: "a cleaning on Thursday at two"
    - {when: "shall I", say: "yes please"}
    - {when: "anything else", say: "no thanks, bye"}
  expect:
    bookings: [{service: cleaning, start: 2026-03-05T14:00, name: Maria Gonzalez}]
    outcome: booked
    never_says: ["date of birth"]
"""


@pytest.fixture(scope="module")
def asking() -> LoadedProfile:
    """A practice that wants a date of birth before it books."""
    loaded = load_profile("dental")
    booking = loaded.profile.booking.model_copy(update={"ask": ("name", "phone", "date_of_birth")})
    return replace(loaded, profile=loaded.profile.model_copy(update={"booking": booking}))


@pytest.mark.parametrize("number,note", [(0, "Date of birth: 1985-06-03."), (1, "")])
async def test_a_date_of_birth_goes_with_the_booking(
    number: int, note: str, asking: LoadedProfile, tmp_path: Path
) -> None:
    path = tmp_path / "calls.yaml"
    path.write_text(CALLS, "utf-8")
    done = await rehearse(read_scenarios([path])[number], asking, How(brain="reflex"))
    assert done.failures == []
    assert [booking.get("note", "") for booking in done.written.bookings] == [note]
