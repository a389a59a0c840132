"""What cannot wait."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.brain.talks import goes_well
from voicedesk.brain.urgency import is_pressing

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "words",
    [
        "my laptop won't start and it's urgent",
        "the invoice is wrong and it has to be fixed today",
        "I need the report within two hours and it won't print",
        "the mail server is down and nobody can work",
        "the whole office is offline",
        "this can't wait",
        "please send somebody right away",
    ],
)
def test_what_cannot_wait_is_heard(words: str) -> None:
    assert is_pressing(words)


@pytest.mark.parametrize(
    "words",
    [
        "my laptop won't start",
        "it's not urgent but the screen flickers",
        "there is no rush, whenever you can",
        "I was charged twice today",
        "I have to say I was charged twice today",
        "the printer started to smear today",
        "I have a question about the bill that came today",
        "the printer has been slow since this morning",
        "nobody told me that the price went up",
        "it's no emergency, my card was declined",
    ],
)
def test_what_can_wait_is_left_so(words: str) -> None:
    assert not is_pressing(words)


CALLS = """
- name: A fault that cannot wait is seen to within the hour
  profile: service_desk
  now: 2026-03-03T09:00:00-05:00
  from: "+13125550147"
  caller:
    - say: "the mail server is down and nobody can work"
    - {when: "speak with a person", say: "no, bye"}
  expect:
    tickets: [{category: problem, priority: urgent, summary: "nobody can work$"}]
    says: ["by ten today"]
"""


@pytest.mark.parametrize("number", range(CALLS.count("- name:")))
async def test_it_is_written_down_by_when(number: int, tmp_path: Path) -> None:
    await goes_well(CALLS, number, tmp_path)
