"""Questions that sound like a wish, and two questions in one breath."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.brain.talks import goes_well
from voicedesk.brain.asking import two_questions

pytestmark = pytest.mark.unit

CALLS = """
- name: Both questions are answered
  profile: salon
  now: 2026-03-03T09:00:00-05:00
  from: "+13125550304"
  caller:
    - say: "how much is a haircut and is there parking"
    - {when: "sixty dollars.*parking", say: "no bye"}
  expect:
    bookings: []
    tickets: []
    says: ["sixty dollars", "street parking"]
"""


async def test_the_call_goes_well(tmp_path: Path) -> None:
    await goes_well(CALLS, 0, tmp_path)


@pytest.mark.parametrize(
    "text, parts",
    [
        (
            "do you take cigna and where do I park?",
            ("do you take cigna", "where do I park?"),
        ),
        ("how much is a cut and how long does it take", None),
        ("what about wash and cut", None),
        ("a cut on friday and is there parking", None),
    ],
    ids=["two", "of the first", "one service", "a wish"],
)
def test_what_is_two_questions(text: str, parts: tuple[str, str] | None) -> None:
    assert two_questions(text) == parts
