"""The hours of the day that is asked for, with closures, several places and what is over."""

from __future__ import annotations

from datetime import datetime

import pytest

from voicedesk.profile.facts import business_of
from voicedesk.profile.load import load_profile
from voicedesk.services.opening import opening_answer

pytestmark = pytest.mark.unit

NOW = "2026-03-10T09:00:00-04:00"


def asked(profile: str, question: str, now: str = NOW) -> str | None:
    moment = datetime.fromisoformat(now)
    business = business_of(load_profile(profile).profile, today=moment.date())
    return opening_answer(business, question, now=moment, region="US")


@pytest.mark.parametrize(
    "profile, question, words",
    [
        ("salon", "are you open saturday", "On Saturday the fourteenth we are open from eight to"),
        ("salon", "when are you open on Thursdays?", "On Thursdays we are open from nine to eight"),
        ("salon", "what are your opening hours on Friday?", "On Friday the thirteenth we are open"),
        ("salon", "are you guys open tomorrow", "Tomorrow we are open from nine to seven"),
        ("salon", "how late are you open tonight", "Today we are open from nine to seven"),
        ("salon", "are you open this weekend", "On Sunday the fifteenth we are closed."),
        ("salon", "are you open on thanksgiving", "we are closed for Thanksgiving Day."),
        ("salon", "are you still open", "Yes, we are open now, until seven in the evening."),
        ("auto_repair", "are you open on saturday", "while the north side shop is closed."),
        (
            "auto_repair",
            "is the north side shop open friday",
            "On Friday the thirteenth the north side shop is open from eight to four.",
        ),
    ],
)
def test_the_day_that_is_asked_for_is_answered(profile: str, question: str, words: str) -> None:
    assert words in (asked(profile, question) or "nothing")


@pytest.mark.parametrize(
    "now, question, words",
    [
        ("2026-03-10T21:00:00-04:00", "are you open today", "that is over now."),
        ("2026-03-10T21:00:00-04:00", "are you open now", "We open tomorrow at nine."),
        ("2026-03-10T07:00:00-04:00", "are you open right now", "We open today at nine."),
        ("2026-03-14T20:00:00-04:00", "are you open now", "We open Tuesday the seventeenth at"),
    ],
)
def test_what_is_over_is_said_to_be(now: str, question: str, words: str) -> None:
    assert words in (asked("salon", question, now) or "nothing")


@pytest.mark.parametrize(
    "question",
    [
        "what are your hours",
        "do you have anything open on tuesday",
        "how much is a haircut on saturday",
        "when does mia work",
        "are you open in march",
    ],
)
def test_other_questions_are_left_to_what_is_written(question: str) -> None:
    assert asked("salon", question) is None
