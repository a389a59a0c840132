"""Words of the business that are none: names of callers, what was done before."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.brain.talks import goes_well

pytestmark = pytest.mark.unit

CALLS = """
- name: A caller has the first name of somebody who works there
  profile: salon
  now: 2026-03-10T09:00:00-04:00
  from: "+12025550231"
  caller:
    - say: "a pedicure on Friday"
    - {when: "which", say: "Priya Raman"}
    - {when: "which of those", say: "the first one"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: pedicure, name: Priya Raman}]
- name: A caller's first name is only like that of somebody who works there
  profile: salon
  now: 2026-03-10T09:00:00-04:00
  from: "+12025550232"
  caller:
    - say: "a manicure on Friday please"
    - {when: "which", say: "This is Joanna Fields."}
    - {when: "which of those", say: "the first one"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: manicure, name: Joanna Fields}]
    never_says: ["Jo doesn't"]
- name: Who works there is still chosen by name
  profile: salon
  now: 2026-03-10T09:00:00-04:00
  from: "+12025550233"
  caller:
    - say: "a haircut on Friday"
    - {when: "which", say: "Jo please"}
    - {when: "which", say: "the first one"}
    - {when: "what name", say: "Tess Wong"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: haircut, staff: jo, name: Tess Wong}]
- name: For a husband, whose name is told after that, and then one for the caller
  profile: dental
  now: 2026-03-10T09:00:00-04:00
  from: "+12025550246"
  caller:
    - say: "I need a cleaning sometime next week, mornings are best"
    - {when: "which", say: "the second one"}
    - {when: "what name", say: "it's for my husband, Greg Tanaka"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "and can i get one for me too right after"}
    - {when: "what name", say: "June Tanaka"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: cleaning, name: Greg Tanaka}, {service: cleaning, name: June Tanaka}]
- name: Nobody is called Daughter
  profile: dental
  now: 2026-03-10T09:00:00-04:00
  from: "+12025550247"
  caller:
    - say: "a cleaning on Thursday morning please"
    - {when: "which", say: "the first one"}
    - {when: "what name", say: "it's for my daughter"}
    - {when: "what name", say: "Zoe Tanaka"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: cleaning, name: Zoe Tanaka}]
    never_says: ["Sorry"]
- name: The same time on another day for a second child
  profile: salon
  now: 2026-03-10T09:00:00-04:00
  from: "+12025550248"
  caller:
    - say: "a haircut tomorrow at noon for my son"
    - {when: "what name", say: "Kai Moss"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "I need one for my other son too"}
    - {when: "what day", say: "same time on Thursday"}
    - {when: "name", say: "Ben Moss"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings:
      - {service: haircut, name: Kai Moss}
      - {service: haircut, name: Ben Moss, start: 2026-03-12T12:00:00}
"""


@pytest.mark.parametrize("number", range(CALLS.count("- name:")))
async def test_a_name_is_not_taken_for_another(number: int, tmp_path: Path) -> None:
    await goes_well(CALLS, number, tmp_path)
