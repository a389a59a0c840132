"""Who cannot say what is asked of them is not asked for ever; what was promised may be put off."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.brain.talks import goes_well

pytestmark = pytest.mark.unit

CALLS = """
- name: The number on file is not known, so a new visit of the same kind
  profile: salon
  now: 2026-03-03T09:00:00-05:00
  from: "+13125550210"
  caller:
    - say: "I'd like to change my color appointment"
    - {when: "name is it under", say: "Hannah Vogel"}
    - {when: "telephone number", say: "I don't know which number I gave you"}
    - {when: "Without that", say: "no"}
    - {when: "anything else", say: "ok then just book me a new one next tuesday at one"}
    - {when: "shall I keep", say: "yes"}
    - {when: "colored", say: "no never"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no bye"}
  expect:
    bookings: [{service: color, name: Hannah Vogel}]
    tickets: []
    never_says: ["didn't quite", "ring you back by"]
- name: The call back is wished for another time after it was promised
  profile: service_desk
  now: 2026-03-03T09:00:00-06:00
  from: "+13125550208"
  caller:
    - say: "our internet is down the whole office nobody can work"
    - {when: "person", say: "account number is 5 5 0 1 2"}
    - {when: "added that.*person", say: "yes"}
    - {when: "ring you back by", say: "in half an hour would be fine"}
    - {when: "ring you back on this number by nine thirty", say: "ok bye"}
  expect:
    outcome: callback
    never_says: ["don't have an answer", "Sorry"]
- name: Not now, but in the afternoon, and then at three
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+13125550212"
  caller:
    - say: "I got a letter that says I owe ninety dollars but I already paid that"
    - {when: "account number", say: "no idea it's under Tom Baker"}
    - {when: "person", say: "no not now have them call me in the afternoon"}
    - {when: "ring you back", say: "at three"}
    - {when: "by three today", say: "ok thanks bye"}
  expect:
    bookings: []
    never_says: ["Which is better", "by eleven"]
- name: A question is no answer to what the garage asks
  profile: auto_repair
  now: 2026-03-03T09:00:00-06:00
  from: "+13125550205"
  caller:
    - say: "check engine light is on can somebody have a look today at two"
    - {when: "what name", say: "Omar Haddad"}
    - {when: "make, model", say: "O M A R"}
    - {when: "make, model", say: "twenty eighteen ford focus"}
    - {when: "do or show", say: "can my wife pick it up"}
    - {when: "do or show", say: "a yellow light"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no bye"}
  expect:
    bookings: [{service: diagnosis, name: Omar Haddad}]
    never_says: ["What name.*make"]
"""


@pytest.mark.parametrize("number", range(CALLS.count("- name:")))
async def test_the_call_goes_well(number: int, tmp_path: Path) -> None:
    await goes_well(CALLS, number, tmp_path)
