"""When a person works: on a day that is named, in a usual week, away, and at places that close."""

from __future__ import annotations

from datetime import datetime

import pytest

from voicedesk.profile.facts import business_of
from voicedesk.profile.load import load_profile
from voicedesk.services.presence import presence_answer

pytestmark = pytest.mark.unit

NOW = "2026-03-10T09:00:00-04:00"


def asked(profile: str, question: str, now: str = NOW) -> str | None:
    moment = datetime.fromisoformat(now)
    business = business_of(load_profile(profile).profile, today=moment.date())
    return presence_answer(business, question, now=moment, region="US")


@pytest.mark.parametrize(
    "question, words",
    [
        ("what time does Jo finish on Thursday", "Jo works from noon to eight in the evening."),
        ("is Ana there tomorrow", "Tomorrow, Ana works from nine to five."),
        ("when does Mia work", "Mia works Wednesday from ten to seven"),
        ("what are Jo's hours", "Jo works "),
        ("is Mia in on Monday", "Mia is not in."),
        ("will Ana be working on Sunday", "On Sunday the fifteenth, Ana is not in."),
        ("does Ana work on December 25th", "Ana is not in."),
    ],
)
def test_the_hours_of_a_person_are_told(question: str, words: str) -> None:
    assert words in (asked("salon", question) or "nothing")


@pytest.mark.parametrize(
    "question",
    [
        "is Ana available on Thursday",
        "does Jo have anything free tomorrow",
        "how much does Ana charge for a haircut",
        "when are you open on Friday",
        "is the color in stock",
        "can Jo squeeze me in on Friday",
    ],
)
def test_any_other_question_is_left_to_others(question: str) -> None:
    assert asked("salon", question) is None
