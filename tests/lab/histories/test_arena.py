"""A small history is played with real processes that are killed, and its answers are judged."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lab.histories.arena import Arena, arena
from lab.histories.life import notes_of
from lab.histories.notes import Notes
from lab.histories.plan import Plan
from lab.histories.verdict import EARLY, LOST
from voicedesk.profile.load import load_profile

pytestmark = pytest.mark.server
KILLED = Plan(seed=0, kind="sqlite", callers=6, faults=frozenset({"kill", "lost_answer"}))


@pytest.fixture(scope="module")
def place() -> Iterator[Arena]:
    with arena("sqlite", load_profile("dental")) as opened:
        yield opened


def test_nothing_is_wrong_with_a_history_of_killed_processes(place: Arena) -> None:
    assert not place.play(KILLED).faults


def test_an_answer_that_the_ledger_does_not_know_is_found(place: Arena) -> None:
    liar = Plan(seed=1, kind="sqlite", callers=2)
    told = {"deed": "booked", "entry": "e", "key": "k", "booking": "b", "seen": False}
    Notes(notes_of(place.ground, liar, 0)).write("done", "h1-c9", **told)
    assert place.play(liar).faults == {LOST: 1, EARLY: 1}
