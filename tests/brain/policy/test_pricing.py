"""What costs the least or the most, and wishes that follow an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.brain.talks import goes_well

pytestmark = pytest.mark.unit

CALLS = """
- name: The cheapest thing, a correction, and then a wish after the answer
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+13125550102"
  caller:
    - say: "what's the cheapest thing you do"
    - {when: "consultation costs nothing", say: "no I mean without insurance"}
    - {when: "savings plan", say: "ok then a check up for me friday morning"}
    - {when: "which", say: "nine thirty"}
    - {when: "what name", say: "John Pulaski"}
    - {when: "shall I book", say: "yes please"}
    - {when: "anything else|was there", say: "no bye"}
  expect:
    bookings: [{service: checkup, name: John Pulaski}]
    tickets: []
    never_says: ["Good\\\\. Anything"]
- name: The dearest of all
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+13125550103"
  caller:
    - say: "just curious what's the most expensive treatment you offer"
    - {when: "crown starts at nine hundred dollars", say: "wow ok bye"}
  expect:
    bookings: []
    tickets: []
    says: ["crown starts at nine hundred"]
- name: A price without its apostrophe is no bill
  profile: salon
  now: 2026-03-03T09:00:00-05:00
  from: "+13125550104"
  caller:
    - say: "hey uhm whats the price for highlights"
    - {when: "one hundred and sixty-five", say: "and do you have gift cards"}
    - {when: "two years", say: "how long are they valid"}
    - {when: "two years", say: "no bye"}
  expect:
    bookings: []
    tickets: []
    says: ["Highlights start at", "good for two years"]
    never_says: ["account number"]
- name: A womens cut is no men's cut, and yes to three times names none
  profile: salon
  now: 2026-03-03T09:00:00-05:00
  from: "+13125550105"
  caller:
    - say: "i'd like a womens cut tomorrow"
    - {when: "which", say: "yes that works"}
    - {when: "noon or", say: "yes"}
    - {when: "shall I keep", say: "yes"}
    - {when: "what name", say: "Dana Whitfield"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no bye"}
  expect:
    bookings: [{service: haircut, name: Dana Whitfield}]
"""


@pytest.mark.parametrize("number", range(CALLS.count("- name:")))
async def test_the_call_goes_well(number: int, tmp_path: Path) -> None:
    await goes_well(CALLS, number, tmp_path)
