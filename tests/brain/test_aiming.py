"""What callers are after: something of theirs, something else than was offered, an end of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.brain.talks import goes_well

pytestmark = pytest.mark.unit

CALLS = """
- name: When an appointment of one's son is was forgotten
  profile: dental
  now: 2026-03-10T09:00:00-04:00
  from: "+12025550253"
  caller:
    - say: "hi my son has a checkup next week but I don't remember when"
    - {when: "look that up", say: "never mind, bye"}
  expect:
    bookings: []
    never_says: ["I have Monday"]
- name: Another service instead of the call back that was offered
  profile: salon
  now: 2026-03-10T09:00:00-04:00
  from: "+12025550254"
  caller:
    - say: "do you do perms"
    - {when: "ring you back", say: "ok a blowout then, tomorrow at five"}
    - {when: "what name", say: "Gia Rossi"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "can you text me the address"}
    - {when: "8 Willow Lane", say: "no, bye"}
  expect:
    bookings: [{service: blow_dry, name: Gia Rossi}]
    outcome: booked
- name: A yes is no make of a car
  profile: auto_repair
  now: 2026-03-10T09:00:00-05:00
  from: "+13125550255"
  caller:
    - say: "an oil change tomorrow at eight"
    - {when: "what name", say: "Lou Grant"}
    - {when: "make, model", say: "yes"}
    - {when: "make, model", say: "2012 Subaru Outback"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: oil_change}]
- name: What happens every afternoon is no wish for an afternoon
  profile: service_desk
  now: 2026-03-10T09:00:00-04:00
  from: "+13125550256"
  caller:
    - say: "the wifi keeps dropping in our office every afternoon"
    - {when: "did that help", say: "yes, thanks"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: []
    never_says: ["Which is better"]
- name: A contract is no appointment
  profile: service_desk
  now: 2026-03-10T09:00:00-04:00
  from: "+13125550257"
  caller:
    - say: "I want to cancel my service"
    - {when: "end of the month", say: "yes it does, bye"}
  expect:
    bookings: []
"""


@pytest.mark.parametrize("number", range(CALLS.count("- name:")))
async def test_the_call_goes_where_the_caller_wants(number: int, tmp_path: Path) -> None:
    await goes_well(CALLS, number, tmp_path)
