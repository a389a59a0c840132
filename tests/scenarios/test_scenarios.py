"""Every rehearsed call ends as it should, with the brain that needs no key."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from voicedesk.profile.load import LoadedProfile, load_profile
from voicedesk.rehearsal.rehearse import How, rehearse
from voicedesk.rehearsal.scenario import Scenario, read_scenarios

pytestmark = pytest.mark.unit

SCENARIOS = read_scenarios([Path(__file__).parent])


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
