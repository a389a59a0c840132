"""An office is there for people: its threads take short turns, its heap is not gone through."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator

import pytest

from voicedesk.office.settling import TURN_S, settle

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Other tests find the process as it was."""
    usual = sys.getswitchinterval()
    yield
    sys.setswitchinterval(usual)
    gc.unfreeze()


def test_a_full_collection_passes_over_what_was_there() -> None:
    kept = [[n] for n in range(1_000)]
    before = len(gc.get_objects())
    assert settle() >= len(kept)
    assert len(gc.get_objects()) < before / 2


def test_what_comes_later_is_still_collected() -> None:
    settle()
    ring: list[object] = []
    ring.append(ring)
    del ring
    assert gc.collect() >= 1


def test_a_thread_that_counts_takes_short_turns() -> None:
    settle()
    assert sys.getswitchinterval() == pytest.approx(TURN_S)
