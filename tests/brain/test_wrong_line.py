"""Callers who meant to ring somebody else, or ask whom they have reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.brain.talks import goes_well
from voicedesk.brain.wrong_line import has_misdialled
from voicedesk.language.understand import Heard

pytestmark = pytest.mark.unit

CALLS = """
- name: Somebody wants a pizza
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+13125550112"
  caller:
    - say: "is this pizza palace"
    - {when: "This is Bright Smile Dental", say: "oh sorry wrong number"}
  expect:
    bookings: []
    tickets: []
    says: ["No trouble"]
    never_says: ["ring you back", "don't have an answer"]
- name: Whom they have reached, and then what they want
  profile: salon
  now: 2026-03-03T09:00:00-05:00
  from: "+13125550113"
  caller:
    - say: "hi um who am i speaking to"
    - {when: "This is Willow Lane Salon", say: "a haircut on saturday at nine with Jo"}
    - {when: "what name", say: "Mona Lake"}
    - {when: "shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no bye"}
  expect:
    bookings: [{service: haircut, name: Mona Lake}]
- name: A question about the place is answered
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+13125550114"
  caller:
    - say: "is it wheelchair accessible"
    - {when: "anything else|was there", say: "no bye"}
  expect:
    says: ["ramp"]
    never_says: ["This is Bright"]
"""


@pytest.mark.parametrize("number", range(CALLS.count("- name:")))
async def test_the_call_goes_well(number: int, tmp_path: Path) -> None:
    await goes_well(CALLS, number, tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "oh sorry wrong number",
        "I think I have the wrong number, sorry to bother you",
        "oops my mistake I must have dialed the wrong number bye",
    ],
)
def test_a_wrong_number_is_heard(text: str) -> None:
    assert has_misdialled(Heard(text))


@pytest.mark.parametrize(
    "text",
    [
        "you have the wrong number on file for me",
        "you texted the wrong number",
        "I gave you the wrong number, it's 312 555 0101",
        "wrong number of people, it's three",
    ],
)
def test_a_wrong_number_on_file_is_none(text: str) -> None:
    assert not has_misdialled(Heard(text))
