"""Calls in real sound are graded like those in writing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from voicedesk.profile.load import load_profile
from voicedesk.rehearsal.aloud import Sound
from voicedesk.rehearsal.rehearse import How, rehearse
from voicedesk.rehearsal.scenario import read_scenarios

pytestmark = pytest.mark.voice

SCENARIOS = {s.name: s for s in read_scenarios([Path(__file__).parents[1] / "scenarios"])}


@pytest.fixture(scope="module")
def sound() -> Iterator[Sound]:
    opened = Sound(load_profile("dental").profile)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "name",
    ["Next Tuesday at two, as people say it", "Three questions and no booking"],
)
async def test_a_call_that_is_only_heard_ends_as_expected(name: str, sound: Sound) -> None:
    done = await rehearse(SCENARIOS[name], load_profile("dental"), How("reflex", sound=sound))

    assert done.failures == []
    assert done.wrong == []
    assert all(ms > 0 for ms in done.turn_ms)
