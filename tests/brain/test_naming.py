"""Names that are told where something else was asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.brain.talks import goes_well
from voicedesk.brain.frame import Frame, Turn
from voicedesk.brain.naming import volunteered
from voicedesk.language.understand import Heard, Intent

pytestmark = pytest.mark.unit

CALLS = """
- name: Told with whom it is for, at the question which time
  profile: salon
  now: 2026-03-03T09:00:00-05:00
  from: "+13125550204"
  caller:
    - say: "i'd like a cut tomorrow after four"
    - {when: "which", say: "it's for my husband Greg Larson"}
    - {when: "which", say: "the first one"}
    - {when: "I have Greg Larson.*Shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no bye"}
  expect:
    bookings: [{service: haircut, name: Greg Larson}]
    never_says: ["Sorry", "What name"]
- name: Bill is a man and no bill
  profile: auto_repair
  now: 2026-03-03T09:00:00-06:00
  from: "+13125550211"
  caller:
    - say: "i need a tire change on monday morning"
    - {when: "which", say: "Bill"}
    - {when: "which", say: "Bill Kowalski"}
    - {when: "which|first or the last", say: "the first one"}
    - {when: "make, model", say: "it's a Subaru Outback twenty twenty"}
    - {when: "have the tires", say: "please order them"}
    - {when: "Shall I book", say: "yes"}
    - {when: "anything else|was there", say: "no bye"}
  expect:
    bookings: [{service: tire_change, name: Bill Kowalski}]
    tickets: []
    says: ["I have Bill Kowalski"]
"""


@pytest.mark.parametrize("number", range(CALLS.count("- name:")))
async def test_the_call_goes_well(number: int, tmp_path: Path) -> None:
    await goes_well(CALLS, number, tmp_path)


def asked(question: str, *, aim: str | None = "book") -> Frame:
    return Frame(aim=aim, turn=Turn(asked=question))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text, name",
    [
        ("Margaret Hollis", "Margaret Hollis"),
        ("Peter Vance but it's for my son Kyle", "Peter Vance"),
        ("it's for my mother Ruth O'Shea.", "Ruth O'Shea"),
        ("the first one please", ""),
        ("Subaru Outback", ""),
        ("it's for my mother", ""),
    ],
)
def test_a_whole_name_is_one(text: str, name: str) -> None:
    assert volunteered(asked("pick"), Heard(text)) == name


def test_other_words_of_the_business_are_none() -> None:
    assert volunteered(asked("pick"), Heard("Next Month", intents=(Intent("book", 0.9),))) == ""
    assert volunteered(asked("more", aim=None), Heard("Delta Dental")) == ""
