"""Every rehearsed call ends as it should, with the brain that needs no key."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from voicedesk.language.understand import understand
from voicedesk.profile.facts import vocabulary_of
from voicedesk.profile.load import LoadedProfile, load_profile
from voicedesk.rehearsal.rehearse import How, rehearse
from voicedesk.rehearsal.scenario import Scenario, read_scenarios

pytestmark = pytest.mark.unit

SCENARIOS = read_scenarios([Path(__file__).parent])


ASKED = "So: a visit on Thursday, March fifth at two. Shall I book it?"
PLAIN = re.compile(r"(?P<yes>yes|yeah|yep|yup|sure|mhm)\b|(?:no|nope|nah)\b", re.IGNORECASE)
HELD_BACK = re.compile(r"\?|\b(?:but|wait|actually|make)\b", re.IGNORECASE)
CONFIRMS = re.compile(r"shall I|all right")
ANSWERS = {
    (scenario.profile, rule.say, "yes" if found["yes"] else "no")
    for scenario in SCENARIOS
    for rule in scenario.caller
    if rule.say and CONFIRMS.search(str(rule.when)) and not HELD_BACK.search(rule.say)
    if (found := PLAIN.match(rule.say))
}


@cache
def _loaded(name: str) -> LoadedProfile:
    return load_profile(name)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
async def test_a_rehearsed_call_ends_as_expected(scenario: Scenario) -> None:
    done = await rehearse(scenario, _loaded(scenario.profile), How(brain="reflex"))

    assert done.failures == []
    assert done.wrong == []
    assert done.manners.unasked_writes == 0


def test_no_two_calls_have_the_same_name() -> None:
    names = [scenario.name for scenario in SCENARIOS]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize("profile", ["dental", "salon", "auto_repair", "service_desk"])
def test_every_vertical_has_its_calls(profile: str) -> None:
    assert sum(scenario.profile == profile for scenario in SCENARIOS) >= 40


@pytest.mark.parametrize("profile,said,meant", sorted(ANSWERS))
def test_every_yes_and_no_of_a_rehearsed_caller_is_understood(
    profile: str, said: str, meant: str
) -> None:
    known = vocabulary_of(_loaded(profile).profile)
    now = datetime(2026, 3, 3, 14, tzinfo=UTC)

    assert understand(said, vocabulary=known, now=now, asked=ASKED).answer == meant
