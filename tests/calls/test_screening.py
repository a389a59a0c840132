"""Calls that are not for the desk."""

from __future__ import annotations

import pytest

from voicedesk.calls.screening import is_barred, is_important, sounds_recorded
from voicedesk.profile.conduct import CallLists

pytestmark = pytest.mark.unit

LISTS = CallLists(block=("+12025550190",), vip=("+12025550191",))


@pytest.mark.parametrize(
    "number, barred, important",
    [
        ("+12025550190", True, False),
        ("+12025550191", False, True),
        ("+12025550123", False, False),
        (None, False, False),  # a withheld number is on no list
    ],
)
def test_lists_are_kept(number: str | None, *, barred: bool, important: bool) -> None:
    assert (is_barred(number, LISTS), is_important(number, LISTS)) == (barred, important)


@pytest.mark.parametrize(
    "words",
    [
        "We've been trying to reach you about your car's extended warranty",
        "This is an important message regarding your account. Press one to speak to an agent",
        "do not hang up this is your final notice",
        "You have been pre-approved for a business loan",
    ],
)
def test_a_recording_is_known_by_its_words(words: str) -> None:
    assert sounds_recorded(words)


@pytest.mark.parametrize(
    "words",
    [
        "Hi, I'd like to book a check-up for my car",
        "it's about a message you left me, it is important",
        "my credit card was charged twice and I want to lower it",
        "can I press charges? no, I mean press a shirt",
    ],
)
def test_a_caller_is_not_taken_for_one(words: str) -> None:
    assert not sounds_recorded(words)
