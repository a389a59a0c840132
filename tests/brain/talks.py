"""Calls that are written in a test as scenarios are, held by the reflex."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from voicedesk.profile.load import LoadedProfile, load_profile
from voicedesk.rehearsal.rehearse import How, rehearse
from voicedesk.rehearsal.scenario import read_scenarios


@cache
def loaded(profile: str) -> LoadedProfile:
    """A shipped profile, read once."""
    return load_profile(profile)


async def goes_well(calls: str, number: int, folder: Path) -> None:
    """Hold one of the calls; it is as expected, and nothing is written without a yes."""
    path = folder / "calls.yaml"
    path.write_text(calls, "utf-8")
    scenario = read_scenarios([path])[number]
    done = await rehearse(scenario, loaded(scenario.profile), How(brain="reflex"))
    assert done.failures == [], done.transcript
    assert done.wrong == []
