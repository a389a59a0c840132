"""When callers would like it: over by a time, on the day that was just spoken of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.brain.talks import goes_well

pytestmark = pytest.mark.unit

CALLS = """
- name: A visit is over by the time at which they have to leave
  profile: salon
  now: 2026-03-10T09:00:00-04:00
  from: "+12025550241"
  caller:
    - say: "i need a haircut on saturday the 21st and i have to be done by nine thirty"
    - {when: "which", say: "the last one"}
    - {when: "what name", say: "Joanna Fields"}
    - {when: "at eight forty-five. Shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: haircut, start: 2026-03-21T08:45:00}]
- name: Somebody's day is asked for, and then an hour of it
  profile: salon
  now: 2026-03-10T09:00:00-04:00
  from: "+12025550242"
  caller:
    - say: "hey is Mia in on Thursday"
    - {when: "Mia works", say: "can she do a color at three"}
    - {when: "which|what name", say: "the first one"}
    - {when: "what name", say: "Tess Wong"}
    - {when: "colored in the last", say: "yes"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: color}]
- name: Who is taken is named, for another is free then
  profile: salon
  now: 2026-03-10T09:00:00-04:00
  from: "+12025550243"
  caller:
    - say: "can Mia do a color on Thursday at two"
    - {when: "Mia is taken at two", say: "no thanks, bye"}
  expect:
    bookings: []
- name: First thing on a Friday
  profile: auto_repair
  now: 2026-03-10T09:00:00-05:00
  from: "+13125550244"
  caller:
    - say: "can I bring my truck in for an oil change on Friday first thing"
    - {when: "Friday the thirteenth at seven thirty", say: "no thanks, bye"}
  expect:
    bookings: []
    never_says: ["May"]
- name: Of two visits the next is the first
  profile: salon
  now: 2026-03-10T09:00:00-04:00
  from: "+12025550245"
  caller:
    - say: "I need a cut and a blow dry on Friday morning"
    - {when: "which", say: "the first one"}
    - {when: "what name", say: "Dana Fox"}
    - {when: "shall I book", say: "yes"}
    - {when: "blow-dry: what day", say: "right after the cut"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: haircut}, {service: blow_dry}]
    says: ["See you Friday the thirteenth at nine."]
- name: What was just booked, an hour later
  profile: dental
  now: 2026-03-10T09:00:00-04:00
  from: "+12025550251"
  caller:
    - say: "a cleaning next Tuesday morning"
    - {when: "which", say: "the first one"}
    - {when: "what name", say: "Omar Haddad"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "actually can you make it an hour later"}
    - {when: "to a cleaning.*at nine. All right", say: "yes"}
    - {when: "anything else|was there", say: "no, bye"}
  expect:
    bookings: [{service: cleaning, start: 2026-03-17T09:00:00}]
- name: How soon is as soon as can be
  profile: dental
  now: 2026-03-10T09:00:00-04:00
  from: "+12025550252"
  caller:
    - say: "how soon can I get in for a cleaning"
    - {when: "today at.*which", say: "no thanks, bye"}
  expect:
    bookings: []
"""


@pytest.mark.parametrize("number", range(CALLS.count("- name:")))
async def test_the_time_is_the_one_that_was_meant(number: int, tmp_path: Path) -> None:
    await goes_well(CALLS, number, tmp_path)
