"""Whole calls in which people put themselves right, ask back, or are misheard."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.brain.talks import goes_well, loaded
from voicedesk.brain.fold import fold
from voicedesk.brain.talk import Did, Said
from voicedesk.language.understand import Heard, Vocabulary, understand
from voicedesk.profile.facts import vocabulary_of

pytestmark = pytest.mark.unit

CALLS = """
- name: A number is put right during the read-back
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550991"
  caller:
    - say: "I need a check-up on Thursday at ten"
    - {when: "what name", say: "Sam Porter"}
    - {when: "shall I", say: "hmm, actually use my new number, +1 202 555 0199"}
    - {when: "zero one nine nine.*shall I", say: "no, the name is Samuel Porter"}
    - {when: "Samuel Porter.*shall I", say: "yes please"}
    - {when: "anything else", say: "no thanks, bye"}
  expect:
    bookings: [{service: checkup, start: 2026-03-05T10:00, name: Samuel Porter,
                phone: "+12025550199"}]
- name: When the promised call comes is told, and nobody is rung again
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550991"
  caller:
    - say: "I need to talk to somebody"
    - {when: "anything else", say: "when will someone call me"}
    - {when: "ring you back by eleven", say: "thanks, bye"}
  expect:
    bookings: []
    outcome: callback
    max_turns: 3
    dialled: ["+12025550110", "+12025550111"]
- name: One of them is no hour
  profile: salon
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550991"
  caller:
    - say: "do you have haircuts"
    - {when: "what day", say: "ok I'd like one, maybe next Wednesday afternoon"}
    - {when: "which", say: "bye"}
  expect:
    bookings: []
    says: ["which is better"]
- name: A word of two that was misheard is asked about
  profile: salon
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550991"
  caller:
    - say: "can I get a beer trim on Friday at five"
    - {when: "did you say beard trim", say: "yes"}
    - {when: "what name", say: "Tim Porter"}
    - {when: "shall I", say: "yes please"}
    - {when: "anything else", say: "no thanks, bye"}
  expect:
    bookings: [{service: beard_trim, start: 2026-03-06T17:00}]
- name: A misheard first name, and everything else fits
  profile: service_desk
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550991"
  caller:
    - say: "I want to know what became of my ticket"
    - {when: "account number", say: "it's Gordon Blake, account number 12345"}
    - {when: "nothing open", say: "ok, bye"}
  expect:
    bookings: []
    level: 2
- name: The day and the hour are put right at once while the name is asked
  profile: auto_repair
  now: 2026-03-03T09:00:00-06:00
  from: "+13125550991"
  caller:
    - say: "brake service tomorrow at nine"
    - {when: "what name", say: "no wait, Thursday, and make it eleven"}
    - {when: "what name", say: "Ann Taylor"}
    - {when: "make, model", say: "a Corolla from 2015"}
    - {when: "shall I", say: "yes please"}
    - {when: "anything else", say: "no thanks, bye"}
  expect:
    bookings: [{service: brakes, start: 2026-03-05T11:00, name: Ann Taylor}]
- name: A date of birth beside a name is no part of it
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550991"
  caller:
    - say: "I have to cancel my appointment"
    - {when: "name", say: "Robert Chen born November 30 1975"}
    - {when: "Shall I", say: "no, bye"}
  expect:
    level: 2
- name: A day alone moves nothing, and who is known is greeted once
  profile: dental
  now: 2026-03-03T09:00:00-05:00
  from: "+12025550124"
  caller:
    - say: "hi, good morning"
    - {when: "^Hello Robert. [^H]", say: "need my teeth done"}
    - {when: "what day", say: "ok tomorrow I guess"}
    - {when: "which|keep|tomorrow", say: "bye"}
  expect:
    never_says: ["I can move it", "Hello Robert. Hello"]
"""


@pytest.mark.parametrize("number", range(CALLS.count("- name:")))
async def test_what_was_put_right_is_what_counts(number: int, tmp_path: Path) -> None:
    await goes_well(CALLS, number, tmp_path)


@pytest.mark.parametrize(
    "heard_of_it", ["Thursday at", "Thursday at ten. What", "Thursday at ten. What name shall"]
)
def test_an_answer_that_breaks_into_its_question_is_understood(heard_of_it: str) -> None:
    profile = loaded("dental").profile
    now = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("America/New_York"))
    hear = partial(understood, vocabulary=vocabulary_of(profile), now=now)
    slot = {"number": 1, "start": "2026-03-05T10:00", "service": "check-up"}
    held = {"held": slot | {"day": "Thursday", "time": "ten", "with": "Doctor Lee"}}
    frame = fold(
        (
            Said("caller", "a check-up on Thursday at ten"),
            Did("hold_slot", {"choice": 1}, held | {"needs": ["name", "phone"]}),
            Said("desk", heard_of_it),
            Said("caller", "Ida Roe"),
        ),
        hear,
        now=now,
    )
    assert frame.person.name == "Ida Roe"
    assert frame.misses == 0


def understood(said: Said, asked: str, *, vocabulary: Vocabulary, now: datetime) -> Heard:
    return understand(said.text, vocabulary=vocabulary, now=now, asked=asked)


@pytest.mark.parametrize(
    "cut", ["So: a check-up with", "So: a check-up with Doctor Lee on Thursday at ten. Shall I"]
)
def test_a_yes_into_the_read_back_books_nothing_and_is_no_mumble(cut: str) -> None:
    profile = loaded("dental").profile
    now = datetime(2026, 3, 3, 9, tzinfo=ZoneInfo("America/New_York"))
    slot = {"number": 1, "start": "2026-03-05T10:00", "service": "check-up", "staff": "dr_lee"}
    held = slot | {"day": "Thursday", "time": "ten", "with": "Doctor Lee"}
    ask = "So: a check-up with Doctor Lee on Thursday at ten. Shall I book it?"
    frame = fold(
        (
            Said("caller", "a check-up on Thursday at ten"),
            Did("hold_slot", {"choice": 1}, {"held": held, "ask": ask}),
            Said("desk", cut),
            Said("caller", "yes"),
        ),
        partial(understood, vocabulary=vocabulary_of(profile), now=now),
        now=now,
    )
    assert not frame.confirmed
    assert frame.misses == 0
